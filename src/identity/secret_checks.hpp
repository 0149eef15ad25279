#pragma once
// Visits of which the database could not say whether their secret is the visitor's. Nobody is let in
// meanwhile: such a connection holds presence, nothing else of it is shown or kept. The database is asked
// again until it answers: one question while it is away, a batch at a time once it is back. Who has left by
// then is remembered, so that the history has the visit if the secret was right. Decision 0019.

#include "base/metrics.hpp"
#include "base/unique_function.hpp"
#include "identity/visitor_lookup.hpp"
#include "net/event_loop.hpp"
#include "protocol/visitor_messages.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::identity {

enum class SecretVerdict : std::uint8_t { right, wrong, unknown };

/// May whoever brings this secret (empty: none) speak for that visitor? Whoever came first without a secret
/// has none that could be asked for. Pure.
[[nodiscard]] SecretVerdict judge_secret(const KnownVisitor& known, std::string_view secret);

/// An identify, as far as it is to be remembered.
struct Identified {
  protocol::IdentifyMessage message;
  std::string user_id;       // proven, empty where none was
  std::string address = {};  // as rate_key() has it
};

/// Thread: the loop's.
class SecretChecks {
 public:
  /// `on_connection`: the visitor that this socket claims is known by now (or again not). `on_departed`: one
  /// that has left at that moment.
  using ConnectionAnswer = UniqueFunction<void(const std::string& socket, const VisitorKey&, KnownVisitor)>;
  using DepartedAnswer = UniqueFunction<void(const Identified&, SteadyTime left, const KnownVisitor&)>;

  SecretChecks(net::EventLoop& loop, VisitorLookup& lookup, Metrics& metrics);
  void on_answer(ConnectionAnswer on_connection, DepartedAnswer on_departed);

  /// That socket's claim of the visitor is to be checked.
  void add(std::string socket, WhoIs who);
  /// An unchecked visit has ended.
  void add_departed(Identified visit);

 private:
  struct Claim {
    std::string socket;  // empty: it has left
    WhoIs who;
    Identified visit;  // of one that has left
    SteadyTime left{};
  };

  void push(Claim claim);
  void ask_some();
  void answered(Claim claim, KnownVisitor known);

  net::EventLoop& loop_;
  VisitorLookup& lookup_;
  ConnectionAnswer on_connection_;
  DepartedAnswer on_departed_;
  Gauge unchecked_;
  Counter lost_;
  std::deque<Claim> waiting_;
  std::size_t departed_ = 0;  // of those that wait or are asked for
  std::size_t asking_ = 0;
  bool database_answers_ = false;
  Timer timer_;
};

}  // namespace porchlight::identity
