#pragma once
// Write-behind for visitors' history: what happens to a visitor, visits and page views as well, is gathered
// per visitor and written as one batch, 250 ms after the first or at 1,000 rows. A visitor that blinks ten
// times costs one row, and nobody who identifies ever waits for the database. Visitors are written before
// their visits.
//
// While the database is away the gathered rows stay (up to a hard ceiling, above which new visitors' rows are
// dropped and counted) and are tried again with back-off. What is not written yet can be asked for, so that
// readers see their own writes: ask pending() first, the database after (the other way round a flush that
// ends in between would hide the row from both).

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/unique_function.hpp"
#include "store/database/repositories.hpp"
#include "store/database/visits.hpp"
#include "store/history/journal_row.hpp"
#include "store/history/limits.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::store {

struct JournalStats {
  std::size_t waiting = 0;    // visitors gathered or being written
  std::uint64_t written = 0;  // rows, of visitors and of visits
  std::uint64_t batches = 0;
  std::uint64_t dropped = 0;  // rows lost: above the ceiling, or refused by the database for what is in them
  std::size_t waiting_views = 0;
  std::uint64_t written_views = 0;
  std::uint64_t dropped_views = 0;
  bool away = false;  // the last attempt failed
};

class VisitorJournal {
 public:
  /// Told once when the database goes away (why), once when it is back. Thread: the executor's.
  using OutageCallback = UniqueFunction<void(bool away, std::string_view why)>;
  /// Called with each row that brought news, once it is written, whichever gateway reads it next.
  /// Thread: the executor's.
  using NewsCallback = UniqueFunction<void(const VisitorWrite& written)>;

  /// All of them outlive the journal. Batches are written on `executor`. Without `visits` none are kept.
  VisitorJournal(VisitorsRepository& visitors, Executor& executor, const Clock& clock,
                 OutageCallback on_outage = {}, NewsCallback on_news = {},
                 std::size_t ceiling = limits::journal_rows, VisitsRepository* visits = nullptr);
  /// Waits for a batch that is being written; what is still gathered is lost: call shutdown() first.
  ~VisitorJournal();
  VisitorJournal(const VisitorJournal&) = delete;
  VisitorJournal& operator=(const VisitorJournal&) = delete;

  /// Merged with what waits for that visitor: `seen` by the latest, names by the last that were given, secret
  /// and referrer of the first that makes the row stay (as they would in the database).
  /// Thread: any.
  void record(VisitorWrite write);

  /// Merged with what waits of that visit: a later end, a higher count, further views.
  /// Thread: any.
  void record(VisitWrite write);

  /// The visitor is here, but nobody knows yet what time it is: shown by pending() until record() is called
  /// with the same key, and not written. Thread: any.
  void show_undated(VisitorWrite write);

  /// What waits for that visitor, or is being written.
  /// Thread: any.
  [[nodiscard]] std::optional<VisitorWrite> pending(const VisitorKey& key) const;
  /// The visits, the newest first.
  /// Thread: any.
  [[nodiscard]] std::vector<VisitWrite> pending_visits(const VisitorKey& key) const;

  /// Starts writing what is due, and says when it wants to be called again: `timer.arm(journal.flush_due())`.
  /// Thread: any.
  SteadyTime flush_due();

  /// Writes what is gathered, here, now, once.
  /// Errors: what the database said; the rows are kept.
  /// Thread: any but the executor's; it blocks.
  Result<void> shutdown();

  [[nodiscard]] JournalStats stats() const;

 private:
  struct Rows {
    std::unordered_map<VisitorKey, JournalRow> by_visitor;
    std::size_t views = 0;
  };
  class Flight;

  /// Answers whether a flight is to begin.
  [[nodiscard]] bool gather(const VisitorKey& key, JournalRow row);
  void add(Rows& rows, JournalRow& older, JournalRow newer);
  [[nodiscard]] bool take_off(SteadyTime now);
  [[nodiscard]] bool full() const;
  Result<void> write_flight();
  [[nodiscard]] std::vector<JournalRow> next_batch() const;
  Result<void> write_batch(const std::vector<JournalRow>& batch);
  Result<void> write_visitors(const std::vector<VisitorWrite>& batch);
  Result<void> write_visits(const std::vector<VisitWrite>& batch);
  void tell_news(const VisitorWrite& written);
  void take_back();
  void land(const Result<void>& outcome);

  VisitorsRepository& visitors_;
  VisitsRepository* const visits_;
  Executor& executor_;
  const Clock& clock_;
  OutageCallback on_outage_;
  NewsCallback on_news_;
  const std::size_t ceiling_;

  mutable std::mutex mutex_;
  std::condition_variable landed_;
  Rows gathered_;
  Rows flying_;  // being written, by the one who flies only; or parked, after a flight that failed
  std::unordered_map<VisitorKey, VisitorWrite> undated_;  // shown only
  bool in_flight_ = false;
  bool parked_ = false;  // the next flight takes what is parked, and then what has gathered
  SteadyTime first_gathered_{};
  SteadyTime not_before_{};  // back-off
  Milliseconds back_off_{0};
  JournalStats stats_;
};

/// What a reader sees: the newest of the database's and of those that wait, and how many there are. A visit
/// that waits is one more if it began after the database's newest.
[[nodiscard]] std::optional<LastVisit> last_visit(std::optional<LastVisit> stored,
                                                  const std::vector<VisitWrite>& pending);

/// What a reader sees: the database's row with what waits on top of it.
void overlay(Visitor& visitor, const VisitorWrite& pending);
/// The row that `pending` will make where there is none; none where it makes none.
[[nodiscard]] std::optional<Visitor> visitor_from(const VisitorWrite& pending);

}  // namespace porchlight::store
