#include "app/visit_pruner.hpp"

#include "app/server_limits.hpp"
#include "store/history/visit_retention.hpp"

namespace porchlight::app {

VisitPruner::VisitPruner(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                         Metrics& metrics)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(timers.clock()),
      pruned_(metrics.counter("porchlight_pruned_visits_total",
                              "Visits removed that were kept as long as their project says.")),
      pruned_entries_(metrics.counter("porchlight_pruned_audit_entries_total",
                                      "Entries removed from logs that had more than a project may have.")),
      timer_(timers, [this] { begin(); }) {
  timer_.arm_in(Milliseconds(0));
}

void VisitPruner::begin() {
  // Armed first: a pool that is stopped answers nothing.
  timer_.arm_in(server_limits::retention_interval);
  auto work = [&database = database_, now = clock_.wall()] {
    return store::prune_visits(database, now, server_limits::retention_pieces);
  };
  pool_.ask(home_, std::move(work), lifetime_.guard([this](const Result<store::Pruned>& pruned) {
    if (pruned) pruned_.add(static_cast<double>(pruned->visits));
    if (pruned) pruned_entries_.add(static_cast<double>(pruned->entries));
    if (!pruned || pruned->more) timer_.arm_in(server_limits::retention_pause);
  }));
}

}  // namespace porchlight::app
