#pragma once
// What one agent is told of one project: everybody, or those it watches; and, while the agent's connection is
// too slow, the newest of each visitor instead of everything. What is held goes out piece by piece, and the
// rest of it is kept and goes on being conflated. Pure.

#include "base/lifetime.hpp"
#include "base/unique_function.hpp"
#include "gateway/limits.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace porchlight::gateway {

/// One event that says what both said: a change of page of somebody whose arrival is still untold becomes
/// that arrival, on the new page.
[[nodiscard]] store::SessionEvent conflate(store::SessionEvent held, const store::SessionEvent& newest);

/// So much waits for an agent that its connection is not worth keeping.
[[nodiscard]] bool too_slow(std::size_t queued_bytes);

class AgentFeed {
 public:
  explicit AgentFeed(ProjectId project);
  AgentFeed(const AgentFeed&) = delete;
  AgentFeed& operator=(const AgentFeed&) = delete;

  [[nodiscard]] ProjectId project() const { return project_; }
  /// Runs the task once listening() was called: joins are acknowledged when the subscription stands,
  /// whichever of them asked for it.
  void when_listening(UniqueFunction<void()> task);
  /// limits::waiting_joins wait already.
  [[nodiscard]] bool crowded() const;
  void listening();
  /// By which a late answer finds out that the room was left.
  [[nodiscard]] const Lifetime& lifetime() const { return lifetime_; }

  /// None: everybody.
  void watch(std::optional<std::vector<std::string>> uids);
  [[nodiscard]] bool wants(std::string_view uid) const;

  /// Is an event to be held, with so much waiting for the agent? What is held goes first.
  [[nodiscard]] bool must_hold(std::size_t queued_bytes) const;
  /// More is held than is worth being told.
  [[nodiscard]] bool overfull() const;
  /// Keeps the event until take_next(), in place of what is kept of that visitor.
  void hold(const store::SessionEvent& event);
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  /// Of what is held (something is) the one with the smallest revision. So what an agent gets is in revision
  /// order, whatever is held in between: a newer event only ever goes to the end.
  [[nodiscard]] store::SessionEvent take_next();
  /// Sends what is held, up to the mark and no further, asking before each how much is queued; the rest stays
  /// held. Twenty thousand in one turn would pass what a stream may queue.
  template <typename QueuedBytes, typename Send>
  void send_held(QueuedBytes&& queued_bytes, Send&& send) {
    while (!held_.empty() && queued_bytes() <= limits::agent_conflate_bytes) send(take_next());
  }
  void forget_held();

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  ProjectId project_;
  std::optional<std::unordered_set<std::string, Hash, std::equal_to<>>> watched_;
  std::map<std::string, store::SessionEvent> held_;
  std::set<std::pair<store::Revision, std::string_view>> order_;  // of held_, whose keys it refers to
  bool listening_ = false;
  std::vector<UniqueFunction<void()>> waiting_;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
