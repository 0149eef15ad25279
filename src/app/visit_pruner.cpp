#include "app/visit_pruner.hpp"

#include "app/server_limits.hpp"

namespace porchlight::app {

VisitPruner::VisitPruner(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                         Metrics& metrics)
    : pruned_(metrics.counter("porchlight_pruned_visits_total",
                              "Visits removed that were kept as long as their project says.")),
      pruned_entries_(metrics.counter("porchlight_pruned_audit_entries_total",
                                      "Entries removed from logs that had more than a project may have.")),
      rounds_(
          {pool, home, timers}, Milliseconds(0),
          [&database](WallTime now) {
            return store::prune_visits(database, now, server_limits::retention_pieces);
          },
          [this](const Result<store::Pruned>& pruned) { return ended(pruned); }) {}

Milliseconds VisitPruner::ended(const Result<store::Pruned>& pruned) {
  if (!pruned) return server_limits::retention_pause;
  pruned_.add(static_cast<double>(pruned->visits));
  pruned_entries_.add(static_cast<double>(pruned->entries));
  return pruned->more ? server_limits::retention_pause : server_limits::retention_interval;
}

}  // namespace porchlight::app
