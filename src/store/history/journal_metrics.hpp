#pragma once
// What the journal of visitors' history shows of itself: brought up to date whenever metrics are read.

#include "base/metrics.hpp"
#include "store/history/visitor_journal.hpp"

namespace porchlight::store {

/// Both outlive the metrics' last text().
inline void show_journal(Metrics& metrics, const VisitorJournal& journal) {
  const Gauge up = metrics.gauge("porchlight_database_up", "1 unless the last write of history failed.");
  const Gauge waiting =
      metrics.gauge("porchlight_journal_waiting_rows", "Visitors whose history waits to be written.");
  const Counter written =
      metrics.counter("porchlight_journal_written_rows_total", "Rows of history written.");
  const Counter batches = metrics.counter("porchlight_journal_batches_total", "Batches that they came in.");
  const Counter dropped = metrics.counter("porchlight_journal_dropped_rows_total",
                                          "Rows lost: above the ceiling, or refused by the database.");
  const Gauge waiting_views =
      metrics.gauge("porchlight_journal_waiting_page_views", "Page views that wait to be written.");
  const Counter written_views =
      metrics.counter("porchlight_journal_written_page_views_total", "Page views written.");
  const Counter dropped_views =
      metrics.counter("porchlight_journal_dropped_page_views_total", "Page views lost: above a ceiling.");
  metrics.before_text(
      [&journal, up, waiting, written, batches, dropped, waiting_views, written_views, dropped_views] {
        const JournalStats stats = journal.stats();
        up.set(stats.away ? 0 : 1);
        waiting.set(static_cast<double>(stats.waiting));
        written.add(static_cast<double>(stats.written) - written.value());
        batches.add(static_cast<double>(stats.batches) - batches.value());
        dropped.add(static_cast<double>(stats.dropped) - dropped.value());
        waiting_views.set(static_cast<double>(stats.waiting_views));
        written_views.add(static_cast<double>(stats.written_views) - written_views.value());
        dropped_views.add(static_cast<double>(stats.dropped_views) - dropped_views.value());
      });
}

}  // namespace porchlight::store
