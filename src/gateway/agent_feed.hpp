#pragma once
// What one agent is told of one project: everybody, or those it watches; and, while the agent's connection is
// too slow, the newest of each visitor instead of everything. Pure.

#include "store/session_store.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace porchlight::gateway {

/// One event that says what both said: a change of page of somebody whose arrival is still untold becomes
/// that arrival, on the new page.
[[nodiscard]] store::SessionEvent conflate(store::SessionEvent held, const store::SessionEvent& newest);

class AgentFeed {
 public:
  explicit AgentFeed(ProjectId project) : project_(project) {}

  [[nodiscard]] ProjectId project() const { return project_; }
  /// None: everybody.
  void watch(std::optional<std::vector<std::string>> uids);
  [[nodiscard]] bool wants(std::string_view uid) const;

  /// Keeps the event until take(), in place of what is kept of that visitor.
  void hold(const store::SessionEvent& event);
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  /// What is held, in revision order.
  [[nodiscard]] std::vector<store::SessionEvent> take();

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  ProjectId project_;
  std::optional<std::unordered_set<std::string, Hash, std::equal_to<>>> watched_;
  std::map<std::string, store::SessionEvent> held_;
};

}  // namespace porchlight::gateway
