#include "store/history/visitor_journal.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

/// The database answered, and what it does not take is in the row itself: trying again would stop the others.
bool blames_the_row(const Error& error) {
  return error.code == ErrorCode::bad_request || error.code == ErrorCode::not_found;
}

/// Answers how many of the batch the database refused for what is in them. `on_written` is called with each
/// of the others.
template <typename Repository, typename Write, typename OnWritten>
Result<std::size_t> apply_batch(Repository& repository, const std::vector<Write>& batch,
                                OnWritten on_written) {
  if (batch.empty()) return std::size_t{0};
  const Result<void> written = repository.apply(batch);
  if (written) {
    for (const Write& row : batch) on_written(row);
    return std::size_t{0};
  }
  if (!blames_the_row(written.error())) return written.error();
  std::size_t refused = 0;
  for (const Write& row : batch) {
    const Result<void> alone = repository.apply({&row, 1});
    if (alone) {
      on_written(row);
    } else if (blames_the_row(alone.error())) {
      ++refused;
    } else {
      return alone.error();
    }
  }
  return refused;
}

}  // namespace

/// The task that is posted. One that the executor drops lands as well, so that the rows are tried again.
class VisitorJournal::Flight {
 public:
  explicit Flight(VisitorJournal& journal) : journal_(&journal) {}
  Flight(Flight&& other) noexcept : journal_(std::exchange(other.journal_, nullptr)) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  Flight& operator=(Flight&&) = delete;
  ~Flight() {
    if (journal_ != nullptr) journal_->land(Error{ErrorCode::unavailable, "the pool took no more work"});
  }
  void operator()() {
    VisitorJournal& journal = *std::exchange(journal_, nullptr);
    journal.land(journal.write_flight());
  }

 private:
  VisitorJournal* journal_;
};

VisitorJournal::VisitorJournal(VisitorsRepository& visitors, Executor& executor, const Clock& clock,
                               OutageCallback on_outage, NewsCallback on_news, std::size_t ceiling,
                               VisitsRepository* visits)
    : visitors_(visitors),
      visits_(visits),
      executor_(executor),
      clock_(clock),
      on_outage_(std::move(on_outage)),
      on_news_(std::move(on_news)),
      ceiling_(ceiling) {}

VisitorJournal::~VisitorJournal() {
  std::unique_lock lock(mutex_);
  landed_.wait(lock, [this] { return !in_flight_; });
}

void VisitorJournal::record(VisitorWrite write) {
  if (write.first_seen == WallTime{}) write.first_seen = write.seen;
  const VisitorKey key = write.key;
  if (gather(key, {std::move(write), {}})) executor_.post(Flight(*this));
}

void VisitorJournal::record(VisitWrite write) {
  const VisitorKey key = write.visit.key;
  JournalRow row;
  row.visits.push_back(std::move(write));
  if (gather(key, std::move(row))) executor_.post(Flight(*this));
}

bool VisitorJournal::gather(const VisitorKey& key, JournalRow row) {
  const std::scoped_lock lock(mutex_);
  if (row.visitor && !undated_.empty()) undated_.erase(key);
  if (gathered_.views + flying_.views >= limits::journal_page_views) {
    stats_.dropped_views += row.views();
    for (VisitWrite& write : row.visits) write.views.clear();
  }
  const auto known = gathered_.by_visitor.find(key);
  const auto flying = flying_.by_visitor.find(key);
  const bool flies = flying != flying_.by_visitor.end();
  const SteadyTime now = clock_.steady();
  if (known != gathered_.by_visitor.end()) {
    add(gathered_, known->second, std::move(row));
  } else if (flies && !in_flight_) {
    add(flying_, flying->second, std::move(row));
    return false;
  } else if (!flies && gathered_.by_visitor.size() + flying_.by_visitor.size() >= ceiling_) {
    ++stats_.dropped;
    stats_.dropped_views += row.views();
    return false;
  } else {
    if (gathered_.by_visitor.empty()) first_gathered_ = now;
    add(gathered_, gathered_.by_visitor[key], std::move(row));
  }
  return full() && take_off(now);
}

/// With the lock held.
void VisitorJournal::add(Rows& rows, JournalRow& older, JournalRow newer) {
  rows.views -= older.views();
  const JournalLoss loss = merge(older, std::move(newer));
  rows.views += older.views();
  stats_.dropped += loss.rows;
  stats_.dropped_views += loss.views;
}

void VisitorJournal::show_undated(VisitorWrite write) {
  const std::scoped_lock lock(mutex_);
  if (undated_.size() >= ceiling_) return;
  write.first_seen = write.seen;
  VisitorKey key = write.key;
  const auto [place, made] = undated_.try_emplace(std::move(key), write);
  if (!made) merge(place->second, std::move(write));
}

std::optional<VisitorWrite> VisitorJournal::pending(const VisitorKey& key) const {
  const std::scoped_lock lock(mutex_);
  std::optional<VisitorWrite> write;
  for (const Rows* const rows : {&flying_, &gathered_}) {
    const auto found = rows->by_visitor.find(key);
    if (found == rows->by_visitor.end() || !found->second.visitor) continue;
    if (write) {
      merge(*write, *found->second.visitor);
    } else {
      write = found->second.visitor;
    }
  }
  const auto undated = undated_.find(key);
  if (!write && undated != undated_.end()) write = undated->second;
  return write;
}

std::vector<VisitWrite> VisitorJournal::pending_visits(const VisitorKey& key) const {
  JournalRow row;
  {
    const std::scoped_lock lock(mutex_);
    for (const Rows* const rows : {&flying_, &gathered_}) {
      const auto found = rows->by_visitor.find(key);
      if (found != rows->by_visitor.end()) static_cast<void>(merge(row, {{}, found->second.visits}));
    }
  }
  std::ranges::reverse(row.visits);
  return std::move(row.visits);
}

bool VisitorJournal::full() const {
  return gathered_.by_visitor.size() >= limits::journal_batch || gathered_.views >= limits::journal_batch;
}

/// With the lock held: what is parked becomes a flight again, else everything gathered, if it may.
bool VisitorJournal::take_off(SteadyTime now) {
  if (in_flight_ || now < not_before_) return false;
  if (flying_.by_visitor.empty()) {
    const bool due = full() || now >= first_gathered_ + limits::journal_interval;
    if (gathered_.by_visitor.empty() || !due) return false;
    std::swap(flying_, gathered_);
  }
  in_flight_ = true;
  return true;
}

SteadyTime VisitorJournal::flush_due() {
  const SteadyTime now = clock_.steady();
  const SteadyTime later = now + limits::journal_interval;
  {
    const std::scoped_lock lock(mutex_);
    if (!take_off(now)) {
      if (in_flight_) return later;
      if (!flying_.by_visitor.empty()) return std::min(later, not_before_);
      if (gathered_.by_visitor.empty()) return later;
      return std::min(later, std::max(first_gathered_ + limits::journal_interval, not_before_));
    }
  }
  executor_.post(Flight(*this));
  return later;
}

Result<void> VisitorJournal::shutdown() {
  {
    std::unique_lock lock(mutex_);
    landed_.wait(lock, [this] { return !in_flight_; });
    if (gathered_.by_visitor.empty() && flying_.by_visitor.empty()) return {};
    in_flight_ = true;
    parked_ = true;  // what has gathered goes with it
  }
  Result<void> outcome = write_flight();
  land(outcome);
  return outcome;
}

Result<void> VisitorJournal::write_flight() {
  // Only this thread changes flying_ now; others may read it, hence the lock where rows are taken out.
  for (;;) {
    while (!flying_.by_visitor.empty()) {
      if (auto written = write_batch(next_batch()); !written) return written;
    }
    const std::scoped_lock lock(mutex_);
    flying_.views = 0;
    if (!std::exchange(parked_, false)) return {};
    std::swap(flying_, gathered_);  // it has waited as long, behind what was parked
  }
}

std::vector<JournalRow> VisitorJournal::next_batch() const {
  std::vector<JournalRow> batch;
  batch.reserve(std::min(flying_.by_visitor.size(), limits::journal_batch));
  std::size_t views = 0;
  for (const auto& [key, row] : flying_.by_visitor) {
    if (batch.size() == limits::journal_batch || views >= limits::journal_batch) break;
    batch.push_back(row);
    views += row.views();
  }
  return batch;
}

/// Of what is written no second flight has to write it again, whatever becomes of the rest.
Result<void> VisitorJournal::write_batch(const std::vector<JournalRow>& batch) {
  std::vector<VisitorWrite> visitors;
  std::vector<VisitWrite> visits;
  std::vector<VisitorKey> keys;
  visitors.reserve(batch.size());
  visits.reserve(batch.size());
  keys.reserve(batch.size());
  for (const JournalRow& row : batch) {
    if (row.visitor) visitors.push_back(*row.visitor);
    visits.insert(visits.end(), row.visits.begin(), row.visits.end());
    keys.push_back(row.visitor ? row.visitor->key : row.visits.front().visit.key);
  }
  if (auto written = write_visitors(visitors); !written) return written;
  {
    const std::scoped_lock lock(mutex_);
    for (const VisitorWrite& row : visitors) flying_.by_visitor.at(row.key).visitor.reset();
  }
  if (auto written = write_visits(visits); !written) return written;
  const std::scoped_lock lock(mutex_);
  for (const VisitorKey& key : keys) flying_.by_visitor.erase(key);
  ++stats_.batches;
  return {};
}

Result<void> VisitorJournal::write_visitors(const std::vector<VisitorWrite>& batch) {
  const auto refused = apply_batch(visitors_, batch, [this](const VisitorWrite& row) { tell_news(row); });
  if (!refused) return refused.error();
  const std::scoped_lock lock(mutex_);
  stats_.written += batch.size() - *refused;
  stats_.dropped += *refused;
  return {};
}

Result<void> VisitorJournal::write_visits(const std::vector<VisitWrite>& batch) {
  if (visits_ == nullptr) return {};
  std::size_t views = 0;
  const auto refused =
      apply_batch(*visits_, batch, [&](const VisitWrite& row) { views += row.views.size(); });
  if (!refused) return refused.error();
  const std::scoped_lock lock(mutex_);
  stats_.written += batch.size() - *refused;
  stats_.written_views += views;
  stats_.dropped += *refused;
  for (const VisitWrite& row : batch) flying_.views -= row.views.size();
  return {};
}

void VisitorJournal::tell_news(const VisitorWrite& written) {
  if (on_news_ && !written.news.empty()) on_news_(written);
}

/// What came meanwhile for rows that did not get out joins them, a slice at a time: over half a million rows
/// at once every I/O thread would stand still. What came for others stays, to be written behind them.
void VisitorJournal::take_back() {
  auto& parked = flying_.by_visitor;
  for (auto row = parked.begin(); row != parked.end();) {
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < limits::journal_batch && row != parked.end(); ++i, ++row) {
      auto newer = gathered_.by_visitor.extract(row->first);
      if (newer.empty()) continue;
      gathered_.views -= newer.mapped().views();
      add(flying_, row->second, std::move(newer.mapped()));
    }
  }
}

void VisitorJournal::land(const Result<void>& outcome) {
  if (!outcome) take_back();
  std::unique_lock lock(mutex_);
  PORCHLIGHT_ASSERT(in_flight_ && (!outcome || flying_.by_visitor.empty()));
  const bool was_away = std::exchange(stats_.away, outcome.has_error());
  if (outcome) {
    back_off_ = Milliseconds(0);
  } else {
    parked_ = true;
    back_off_ = std::clamp(back_off_ * 2, limits::journal_back_off_first, limits::journal_back_off_last);
    not_before_ = clock_.steady() + back_off_;
  }
  if (was_away != stats_.away && on_outage_) {
    lock.unlock();
    on_outage_(outcome.has_error(), outcome ? std::string() : outcome.error().message);
    lock.lock();
  }
  in_flight_ = false;
  landed_.notify_all();
}

JournalStats VisitorJournal::stats() const {
  const std::scoped_lock lock(mutex_);
  JournalStats stats = stats_;
  stats.waiting = gathered_.by_visitor.size() + flying_.by_visitor.size();
  stats.waiting_views = gathered_.views + flying_.views;
  return stats;
}

std::optional<LastVisit> last_visit(std::optional<LastVisit> stored, const std::vector<VisitWrite>& pending) {
  std::vector<VisitWrite> oldest_first(pending.rbegin(), pending.rend());
  for (VisitWrite& write : oldest_first) {
    if (!stored || stored->visit.started < write.visit.started) {
      stored = LastVisit{std::move(write.visit), stored ? stored->visits + 1 : 1};
    } else if (stored->visit.started == write.visit.started) {
      stored->visit.ended = std::max(stored->visit.ended, write.visit.ended);
      stored->visit.pages = std::max(stored->visit.pages, write.visit.pages);
    }
  }
  return stored;
}

void overlay(Visitor& visitor, const VisitorWrite& pending) {
  visitor.last_seen = std::max(visitor.last_seen, pending.seen);
  if (pending.name) visitor.name = *pending.name;
  if (pending.email) visitor.email = *pending.email;
  if (pending.user_id && visitor.joined_to.empty()) visitor.user_id = *pending.user_id;
}

std::optional<Visitor> visitor_from(const VisitorWrite& pending) {
  if (!pending.makes_row) return std::nullopt;
  Visitor visitor;
  visitor.project = pending.key.project;
  visitor.uid = pending.key.uid;
  visitor.secret_hash = pending.secret_hash;
  visitor.first_referrer = pending.referrer;
  visitor.first_seen = pending.first_seen;
  visitor.last_seen = pending.seen;
  overlay(visitor, pending);
  return visitor;
}

}  // namespace porchlight::store
