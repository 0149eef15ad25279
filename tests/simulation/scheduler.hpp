#pragma once
// Virtual time: what happens when, in a repeatable order.

#include "base/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace porchlight::simulation {

class Scheduler {
 public:
  void at(SteadyTime time, std::function<void()> task) {
    tasks_.emplace(std::pair(time, ++last_), std::move(task));
  }
  /// When the first task is due; far away where there is none.
  [[nodiscard]] SteadyTime next() const {
    return tasks_.empty() ? SteadyTime::max() : tasks_.begin()->first.first;
  }
  /// The first task that is due by now, taken out; empty where there is none.
  std::function<void()> take(SteadyTime now) {
    if (next() > now) return {};
    return std::move(tasks_.extract(tasks_.begin()).mapped());
  }

 private:
  std::map<std::pair<SteadyTime, std::uint64_t>, std::function<void()>> tasks_;
  std::uint64_t last_ = 0;
};

}  // namespace porchlight::simulation
