#include "store/history/visitor_journal.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

void merge(VisitorWrite& older, VisitorWrite newer) {
  if (newer.makes_row && !std::exchange(older.makes_row, true)) {
    older.secret_hash = std::move(newer.secret_hash);
    older.referrer = newer.referrer;
  }
  older.seen = std::max(older.seen, newer.seen);
  if (newer.first_seen < older.first_seen && !newer.referrer.empty()) {
    older.referrer = std::move(newer.referrer);
  }
  older.first_seen = std::min(older.first_seen, newer.first_seen);
  if (newer.name) older.name = std::move(newer.name);
  if (newer.email) older.email = std::move(newer.email);
  if (newer.user_id) older.user_id = std::move(newer.user_id);
  if (!newer.news.empty()) older.news = std::move(newer.news);
}

/// The database answered, and what it does not take is in the row itself: trying again would stop the others.
bool blames_the_row(const Error& error) {
  return error.code == ErrorCode::bad_request || error.code == ErrorCode::not_found;
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
                               OutageCallback on_outage, NewsCallback on_news, std::size_t ceiling)
    : visitors_(visitors),
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
  {
    const std::scoped_lock lock(mutex_);
    if (!undated_.empty()) undated_.erase(write.key);
    const auto known = gathered_.find(write.key);
    if (known != gathered_.end()) {
      merge(known->second, std::move(write));
      return;
    }
    if (const auto parked = in_flight_ ? flying_.end() : flying_.find(write.key); parked != flying_.end()) {
      merge(parked->second, std::move(write));
      return;
    }
    if (gathered_.size() + flying_.size() >= ceiling_ && !flying_.contains(write.key)) {
      ++stats_.dropped;
      return;
    }
    const SteadyTime now = clock_.steady();
    if (gathered_.empty()) first_gathered_ = now;
    VisitorKey key = write.key;
    gathered_.emplace(std::move(key), std::move(write));
    if (gathered_.size() < limits::journal_batch || !take_off(now)) return;
  }
  executor_.post(Flight(*this));
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
  const auto flying = flying_.find(key);
  const auto gathered = gathered_.find(key);
  if (flying == flying_.end()) {
    if (gathered != gathered_.end()) return gathered->second;
    const auto undated = undated_.find(key);
    return undated == undated_.end() ? std::nullopt : std::optional(undated->second);
  }
  VisitorWrite both = flying->second;
  if (gathered != gathered_.end()) merge(both, gathered->second);
  return both;
}

/// With the lock held: what is parked becomes a flight again, else everything gathered, if it may.
bool VisitorJournal::take_off(SteadyTime now) {
  if (in_flight_ || now < not_before_) return false;
  if (flying_.empty()) {
    const bool due =
        gathered_.size() >= limits::journal_batch || now >= first_gathered_ + limits::journal_interval;
    if (gathered_.empty() || !due) return false;
    flying_.swap(gathered_);
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
      if (!flying_.empty()) return std::min(later, not_before_);
      if (gathered_.empty()) return later;
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
    if (gathered_.empty() && flying_.empty()) return {};
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
    while (!flying_.empty()) {
      std::vector<VisitorWrite> batch;
      batch.reserve(std::min(flying_.size(), limits::journal_batch));
      for (auto row = flying_.begin(); row != flying_.end() && batch.size() < limits::journal_batch; ++row) {
        batch.push_back(row->second);
      }
      if (auto written = write_batch(batch); !written) return written;
      const std::scoped_lock lock(mutex_);
      for (const VisitorWrite& row : batch) flying_.erase(row.key);
    }
    const std::scoped_lock lock(mutex_);
    if (!std::exchange(parked_, false)) return {};
    flying_.swap(gathered_);  // it has waited as long, behind what was parked
  }
}

Result<void> VisitorJournal::write_batch(const std::vector<VisitorWrite>& batch) {
  std::size_t refused = 0;
  Result<void> written = visitors_.apply(batch);
  if (written) {
    for (const VisitorWrite& row : batch) tell_news(row);
  } else {
    if (!blames_the_row(written.error())) return written;
    for (const VisitorWrite& row : batch) {
      Result<void> alone = visitors_.apply({&row, 1});
      if (alone) {
        tell_news(row);
        continue;
      }
      if (!blames_the_row(alone.error())) return alone;
      ++refused;
    }
  }
  const std::scoped_lock lock(mutex_);
  stats_.written += batch.size() - refused;
  stats_.dropped += refused;
  ++stats_.batches;
  return {};
}

void VisitorJournal::tell_news(const VisitorWrite& written) {
  if (on_news_ && !written.news.empty()) on_news_(written);
}

/// What came meanwhile for rows that did not get out joins them, a slice at a time: over half a million rows
/// at once every I/O thread would stand still. What came for others stays, to be written behind them.
void VisitorJournal::take_back() {
  for (auto row = flying_.begin(); row != flying_.end();) {
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < limits::journal_batch && row != flying_.end(); ++i, ++row) {
      auto newer = gathered_.extract(row->first);
      if (!newer.empty()) merge(row->second, std::move(newer.mapped()));
    }
  }
}

void VisitorJournal::land(const Result<void>& outcome) {
  if (!outcome) take_back();
  std::unique_lock lock(mutex_);
  PORCHLIGHT_ASSERT(in_flight_ && (!outcome || flying_.empty()));
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
  stats.waiting = gathered_.size() + flying_.size();
  return stats;
}

void overlay(Visitor& visitor, const VisitorWrite& pending) {
  visitor.last_seen = std::max(visitor.last_seen, pending.seen);
  if (pending.name) visitor.name = *pending.name;
  if (pending.email) visitor.email = *pending.email;
  if (pending.user_id) visitor.user_id = *pending.user_id;
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
