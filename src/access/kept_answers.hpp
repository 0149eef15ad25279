#pragma once
// What the database says of something by its number, for one I/O thread: read again when what is known is not
// fresh any more, and kept beyond that for the time in which the database cannot be asked. Nobody waits for a
// database that hangs: past a limit what is known is answered, and from then on at once, while one look-up
// after the other finds out whether it is back.

#include "access/limits.hpp"
#include "base/assert.hpp"
#include "base/blocking_pool.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"
#include "store/database/repositories.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::access {

struct KeptTimes {
  Milliseconds fresh{0};     // since the look-up behind it began: not asked again
  Milliseconds patience{0};  // how long a look-up is waited for where something is known
  Milliseconds wait{0};      // and where nothing is: `unavailable` then
  Milliseconds kept{0};      // since it was read: used while the database is away
  std::size_t most = 0;      // things known; past it those that nobody waits for are forgotten
};

/// Thread: home's.
template <typename Value>
class KeptAnswers {
 public:
  using Id = std::int64_t;
  using Answer = UniqueFunction<void(const Result<Value>&)>;
  using Read = Result<Value> (*)(store::Database&, Id);

  KeptAnswers(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers, Read read,
              KeptTimes times)
      : database_(database),
        pool_(pool),
        home_(home),
        read_(read),
        times_(times),
        overdue_timer_(timers, [this] { answer_overdue(); }) {}

  /// Whether what is kept stands in for a database that is away: told with each change, and why.
  void on_away(UniqueFunction<void(bool, const std::string&)> told) { on_away_ = std::move(told); }

  /// Called for each answer that is what was known, since the database could not be asked.
  void on_kept(UniqueFunction<void()> count) { on_kept_ = std::move(count); }

  /// What has been read is told, of each thing at most once in an interval: for the other threads, which may
  /// never have asked.
  void on_read(UniqueFunction<void(const Value&, SteadyTime)> told) { on_read_ = std::move(told); }

  /// Answers at once, or later.
  /// Errors: those of `read`; `unavailable` only where nothing is known, or known for too long.
  void find(Id id, Answer answer) {
    PORCHLIGHT_ASSERT(answer);
    Entry* entry = look(id);
    const bool at_once = entry != nullptr && (fresh(*entry) || (away_ && usable(*entry)));
    if (at_once) {
      const Result<Value> known = *entry->value;  // the answer may change the cache
      if (!fresh(*entry)) {
        count_kept();
        ask(id, *entry);
      }
      return answer(known);
    }
    if (entry == nullptr) {
      make_room();
      entry = &entries_[id];
    }
    wait(id, *entry, {}, std::move(answer));
  }

  /// By a look-up that begins now: what is known contradicts what somebody shows, and may be the older of the
  /// two. While the database is away it is all that there is.
  void find_anew(Id id, Answer answer) {
    Entry* entry = look(id);
    if (entry == nullptr || (away_ && usable(*entry))) return find(id, std::move(answer));
    wait(id, *entry, now(), std::move(answer));
  }

  /// Somebody here has written it by `read_at`: it is learnt, and the other threads are told at once.
  void tell(Id id, Value value, SteadyTime read_at) {
    if (on_read_) on_read_(value, read_at);
    learn(id, std::move(value), read_at);
  }

  /// Somebody has read it from the database, beginning at `read_at`. What is known and newer stays.
  void learn(Id id, Value value, SteadyTime read_at) {
    Entry* entry = look(id);
    if (entry == nullptr && entries_.size() >= times_.most) return;
    if (entry == nullptr) entry = &entries_[id];
    if (entry->value && entry->read_at > read_at) return;
    entry->value = std::move(value);
    entry->read_at = read_at;
  }

  /// What is known is fresh no more: whoever asks next has it read.
  void expire(Id id) {
    Entry* entry = look(id);
    if (entry != nullptr) entry->read_at = std::min(entry->read_at, now() - times_.fresh - Milliseconds(1));
  }

  /// Null where it was never found.
  [[nodiscard]] const Value* known(Id id) const {
    const auto found = entries_.find(id);
    return found == entries_.end() || !found->second.value ? nullptr : &*found->second.value;
  }

 private:
  struct Waiting {
    SteadyTime until{};
    SteadyTime since{};  // a look-up that began before does not do
    Answer answer;
  };
  struct Entry {
    std::optional<Value> value;
    SteadyTime read_at{};               // when the look-up behind `value` began
    std::optional<SteadyTime> told_at;  // to the other threads
    bool asking = false;
    std::vector<Waiting> waiting;
  };

  [[nodiscard]] SteadyTime now() const { return overdue_timer_.queue().now(); }
  [[nodiscard]] bool fresh(const Entry& entry) const {
    return entry.value && now() - entry.read_at <= times_.fresh;
  }
  [[nodiscard]] bool usable(const Entry& entry) const {
    return entry.value && now() - entry.read_at <= times_.kept;
  }
  [[nodiscard]] Entry* look(Id id) {
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
  }

  void wait(Id id, Entry& entry, SteadyTime since, Answer answer) {
    const SteadyTime until = now() + (usable(entry) ? times_.patience : times_.wait);
    entry.waiting.push_back({until, since, std::move(answer)});
    if (!overdue_timer_.armed() || until < overdue_timer_.deadline()) overdue_timer_.arm(until);
    ask(id, entry);
  }

  void make_room() {
    if (entries_.size() < times_.most) return;
    std::erase_if(entries_, [](const auto& entry) { return !entry.second.asking; });
  }

  void set_away(bool away, const std::string& why) {
    if (std::exchange(away_, away) != away && on_away_) on_away_(away, why);
  }

  void count_kept() {
    if (on_kept_) on_kept_();
  }

  void ask(Id id, Entry& entry) {
    if (std::exchange(entry.asking, true)) return;
    pool_.ask(
        home_, [&database = database_, read = read_, id] { return read(database, id); },
        lifetime_.guard(
            [this, id, read_at = now()](Result<Value> found) { answered(id, read_at, std::move(found)); }));
  }

  void answered(Id id, SteadyTime read_at, Result<Value> found) {
    Entry& entry = entries_[id];
    PORCHLIGHT_ASSERT(entry.asking);
    entry.asking = false;
    const bool away = !found && found.error().code != ErrorCode::not_found;
    set_away(away, away ? found.error().message : std::string());
    auto waiting = away ? std::exchange(entry.waiting, {}) : take_waiting(entry, read_at);
    if (!entry.waiting.empty()) ask(id, entry);
    if (away && usable(entry)) {
      found = *entry.value;
      for (std::size_t i = 0; i < waiting.size(); ++i) count_kept();
    } else if (found && entry.value && entry.read_at > read_at) {
      found = *entry.value;  // somebody has told what is newer meanwhile
    } else if (found) {
      entry.value = *found;
      entry.read_at = read_at;
      tell_others(entry);
    } else if (entry.waiting.empty()) {
      // Ids that nobody has are not remembered: a client can think of any number of them.
      entries_.erase(id);
    }
    for (Waiting& waiter : waiting) waiter.answer(found);
  }

  /// Those whom a look-up answers that began then; the others stay.
  std::vector<Waiting> take_waiting(Entry& entry, SteadyTime read_at) {
    const auto stays = std::stable_partition(entry.waiting.begin(), entry.waiting.end(),
                                             [&](const Waiting& one) { return one.since <= read_at; });
    std::vector<Waiting> taken(std::make_move_iterator(entry.waiting.begin()),
                               std::make_move_iterator(stays));
    entry.waiting.erase(entry.waiting.begin(), stays);
    return taken;
  }

  void tell_others(Entry& entry) {
    if (!on_read_ || (entry.told_at && now() - *entry.told_at < limits::known_told_interval)) return;
    entry.told_at = now();
    on_read_(*entry.value, entry.read_at);
  }

  /// The number of look-ups under way is small: those who wait for the same share one.
  void answer_overdue() {
    std::vector<std::pair<Answer, Result<Value>>> due;
    std::optional<SteadyTime> next;
    for (auto& kept : entries_) {
      Entry& entry = kept.second;
      std::erase_if(entry.waiting, [&](Waiting& waiter) {
        if (waiter.until > now()) {
          next = std::min(next.value_or(waiter.until), waiter.until);
          return false;
        }
        if (usable(entry)) count_kept();
        due.emplace_back(std::move(waiter.answer), usable(entry) ? Result<Value>(*entry.value) : no_answer());
        return true;
      });
    }
    if (next) overdue_timer_.arm(*next);
    if (!due.empty()) set_away(true, no_answer().message);
    for (auto& [answer, result] : due) answer(result);
  }

  [[nodiscard]] static Error no_answer() {
    return {ErrorCode::unavailable, "the database does not answer in time"};
  }

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Read read_;
  const KeptTimes times_;
  Timer overdue_timer_;
  bool away_ = false;
  UniqueFunction<void(bool, const std::string&)> on_away_;
  UniqueFunction<void()> on_kept_;
  UniqueFunction<void(const Value&, SteadyTime)> on_read_;
  std::unordered_map<Id, Entry> entries_;
  Lifetime lifetime_;
};

}  // namespace porchlight::access
