#pragma once
// Virtual time: what happens when, in a repeatable order.

#include "base/clock.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace porchlight::simulation {

class Scheduler {
 public:
  void at(SteadyTime time, std::function<void()> action) {
    actions_.emplace(std::pair(time, ++last_), std::move(action));
  }
  /// The first action that is due by then, taken out; empty where there is none.
  std::function<void()> take(SteadyTime until, SteadyTime& now) {
    if (actions_.empty() || actions_.begin()->first.first > until) return {};
    const auto node = actions_.extract(actions_.begin());
    now = std::max(now, node.key().first);
    return node.mapped();
  }

 private:
  std::map<std::pair<SteadyTime, std::uint64_t>, std::function<void()>> actions_;
  std::uint64_t last_ = 0;
};

}  // namespace porchlight::simulation
