#pragma once
// Removes visits that were kept as long as their project says: at the start, and every hour. Each gateway
// does, which is harmless.

#include "base/blocking_pool.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "store/database/repositories.hpp"

namespace porchlight::app {

/// Thread: home's. The pool is stopped or abandoned before this goes.
class VisitPruner {
 public:
  VisitPruner(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
              Metrics& metrics);

 private:
  void begin();

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  Counter pruned_;
  Counter pruned_entries_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::app
