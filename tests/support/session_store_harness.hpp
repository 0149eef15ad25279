#pragma once
// What a test needs of a session store beside its interface: virtual time, and every kind of loss. The
// contract suite and the simulation are written against this, so that another form of the store passes them
// unchanged.

#include "base/clock.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::tests {

/// The kinds of keys in docs/presence.md. `name` below is the uid or the holder; nothing for the revision.
enum class Piece {
  session_key,
  claims_hash,
  holder_set,
  holder,
  dead,
  online,
  away,
  revision,
};

class SessionStoreHarness {
 public:
  virtual ~SessionStoreHarness() = default;
  /// Subscribed to projects 1 to 3.
  virtual store::SessionStore& store() = 0;
  /// Runs until every call has been answered and every event has arrived.
  virtual void settle() = 0;
  /// What the sink got, in order; a test may clear it.
  virtual std::vector<store::SessionEvent>& events() = 0;
  /// The store's time.
  [[nodiscard]] virtual WallTime now() const = 0;
  virtual void advance(Milliseconds by) = 0;
  /// Somebody sets the store's clock.
  virtual void shift_clock(Milliseconds by) = 0;
  virtual void lose_everything() = 0;
  /// set_back() brings back what was there at the last remember().
  virtual void remember() = 0;
  virtual void set_back() = 0;
  virtual void lose(Piece piece, ProjectId project, const std::string& name) = 0;
  [[nodiscard]] virtual bool exists(Piece piece, ProjectId project, const std::string& name) = 0;
  /// While unavailable, calls answer `unavailable` and do nothing.
  virtual void set_available(bool available) = 0;
};

struct HarnessFactory {
  const char* name;
  std::unique_ptr<SessionStoreHarness> (*make)();
};

/// The answer to a call, waited for.
template <typename Reply, typename Call>
Result<Reply> ask(SessionStoreHarness& harness, Call call) {
  std::optional<Result<Reply>> answer;
  call(harness.store(), store::Answer<Reply>([&answer](Result<Reply> reply) { answer = std::move(reply); }));
  if (!answer) harness.settle();
  return answer ? *answer : Result<Reply>(Error{ErrorCode::internal, "the store did not answer"});
}

}  // namespace porchlight::tests
