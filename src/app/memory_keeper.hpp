#pragma once
// Gives freed memory back. The allocator keeps whatever lies below something that is still in use: after a
// flood of small objects that is nearly all of it, for good. So every page that holds nothing is given back
// now and then, on a thread of the pool; after an attack, or a busy hour, the process is as small again as
// what it has to keep. Others who allocate wait while their arena is gone through (docs/benchmarks.md), which
// is short, unlike counting what is free: that is never done.

#include "base/blocking_pool.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"

#include <atomic>

namespace porchlight::app {

/// Thread: home's. The pool is stopped or abandoned before this goes.
class MemoryKeeper {
 public:
  MemoryKeeper(TimerQueue& timers, BlockingPool& pool, Metrics& metrics);

 private:
  void begin();
  void give_back();

  BlockingPool& pool_;
  const Clock& clock_;
  Counter given_back_;
  Histogram seconds_;
  std::atomic<bool> under_way_ = false;
  Timer timer_;
};

}  // namespace porchlight::app
