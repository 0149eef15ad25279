#pragma once
// Who has left a live table lately, for those who ask what has changed since a revision. Pure.

#include "monitor/limits.hpp"
#include "store/sessions/session_store.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

namespace porchlight::monitor {

/// Thread: one.
class Departures {
 public:
  /// From now on all who leave are known.
  void begin(store::Revision since) {
    left_.clear();
    since_ = since;
  }
  void add(store::Revision revision, const std::string& uid) {
    left_.emplace_back(revision, uid);
    if (left_.size() <= limits::departures) return;
    since_ = std::max(since_, left_.front().first);
    left_.pop_front();
  }
  /// Everybody who has left since that revision is known.
  [[nodiscard]] bool knows(store::Revision since) const { return since >= since_; }
  template <typename F>
  void for_each_since(store::Revision since, F&& visit) const {
    for (const auto& [revision, uid] : left_) {
      if (revision > since) visit(revision, uid);
    }
  }

 private:
  std::deque<std::pair<store::Revision, std::string>> left_;
  store::Revision since_ = 0;
};

}  // namespace porchlight::monitor
