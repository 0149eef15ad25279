#pragma once
// Removes visits that were kept as long as their project says: at the start, and every hour. Each gateway
// does, which is harmless.

#include "base/metrics.hpp"
#include "base/rounds.hpp"
#include "store/database/repositories.hpp"
#include "store/history/visit_retention.hpp"

namespace porchlight::app {

/// Thread: home's. The pool is stopped or abandoned before this goes.
class VisitPruner {
 public:
  VisitPruner(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
              Metrics& metrics);

 private:
  Milliseconds ended(const Result<store::Pruned>& pruned);

  Counter pruned_;
  Counter pruned_entries_;
  Rounds<Result<store::Pruned>> rounds_;
};

}  // namespace porchlight::app
