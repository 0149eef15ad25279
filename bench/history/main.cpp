// `porchlight-history DATABASE [--visitors N] [--rate R] [--seconds S]`: changes pages through the journal
// into a new SQLite file, or an empty PostgreSQL database (postgresql://…), at a steady rate, and prints what
// that took as one line of JSON.

#include "base/blocking_pool.hpp"
#include "base/json.hpp"
#include "store/database/postgres/database.hpp"
#include "store/database/sqlite/database.hpp"
#include "store/database/visits.hpp"
#include "store/history/visitor_journal.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace porchlight::bench {
namespace {

using namespace std::chrono_literals;

struct HistoryOptions {
  std::string database;
  std::size_t visitors = 10'000;
  std::size_t rate = 1'000;
  std::size_t seconds = 20;
};

/// The repository, with a watch.
class TimedVisits final : public store::VisitsRepository {
 public:
  explicit TimedVisits(store::VisitsRepository& visits) : visits_(visits) {}
  Result<void> apply(std::span<const store::VisitWrite> writes) override {
    const auto begin = std::chrono::steady_clock::now();
    auto applied = visits_.apply(writes);
    const std::scoped_lock lock(mutex_);
    milliseconds_.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    return applied;
  }
  Result<std::optional<store::LastVisit>> last(const VisitorKey& key) override { return visits_.last(key); }
  Result<store::VisitsPage> page(const VisitorKey& key, std::size_t limit,
                                 const std::string& cursor) override {
    return visits_.page(key, limit, cursor);
  }
  Result<std::vector<store::PageView>> views(const VisitorKey& key, WallTime started,
                                             std::size_t limit) override {
    return visits_.views(key, started, limit);
  }
  Result<std::size_t> prune(ProjectId project, WallTime before, std::size_t limit) override {
    return visits_.prune(project, before, limit);
  }
  [[nodiscard]] std::vector<double> sorted() {
    const std::scoped_lock lock(mutex_);
    std::ranges::sort(milliseconds_);
    return milliseconds_;
  }

 private:
  store::VisitsRepository& visits_;
  std::mutex mutex_;
  std::vector<double> milliseconds_;
};

std::unique_ptr<store::Database> open_history(const std::string& where) {
  if (where.starts_with("postgresql://")) return std::move(store::PostgresDatabase::open(where).value());
  return std::move(store::SqliteDatabase::open(where).value());
}

std::string uid_of(std::size_t number) {
  constexpr std::size_t digits = 22;
  std::string uid = std::to_string(number);
  return std::string(digits - uid.size(), 'v') + uid;
}

void add_visitors(store::Database& database, ProjectId project, std::size_t count, WallTime now) {
  std::vector<store::VisitorWrite> writes;
  for (std::size_t i = 0; i < count; ++i) {
    store::VisitorWrite& write = writes.emplace_back();
    write.key = {project, uid_of(i)};
    write.seen = now;
    if (writes.size() < store::limits::journal_batch && i + 1 < count) continue;
    database.visitors().apply(writes).value();
    writes.clear();
  }
}

/// The `number`th change of the visitor's page: as a gateway would record it.
store::VisitWrite page_change(ProjectId project, std::size_t visitor, std::size_t number, WallTime started,
                              WallTime now) {
  store::VisitWrite write;
  write.visit.key = {project, uid_of(visitor)};
  write.visit.started = started;
  write.visit.ended = now;
  write.visit.pages = static_cast<std::uint32_t>(number + 1);
  write.visit.referrer = "https://search.example/?q=lamps";
  write.visit.landing = "https://shop.example/";
  write.visit.device = "phone";
  write.visit.browser = "Firefox 130";
  write.visit.system = "Android 14";
  std::string url = "https://shop.example/lamps/brass/the-reading-lamp-" + std::to_string(number);
  write.views.push_back({now, std::move(url), "The reading lamp, in brass"});
  return write;
}

double percentile(const std::vector<double>& sorted, double part) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

double cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

int run(const HistoryOptions& options) {
  const SystemClock clock;
  const auto database = open_history(options.database);
  database->migrate().value();
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  add_visitors(*database, project, options.visitors, clock.wall());
  TimedVisits visits(database->visits());
  BlockingPool pool(4);
  store::VisitorJournal journal(database->visitors(), pool, clock, {}, {}, store::limits::journal_rows,
                                &visits);
  const WallTime started = clock.wall();
  const SteadyTime begin = clock.steady();
  const double cpu_before = cpu_seconds();
  std::size_t most_waiting = 0;
  std::size_t sent = 0;
  const std::size_t all = options.rate * options.seconds;
  SteadyTime flush = begin;
  while (sent < all) {
    const auto elapsed = std::chrono::duration<double>(clock.steady() - begin).count();
    const auto due = std::min(all, static_cast<std::size_t>(elapsed * static_cast<double>(options.rate)));
    for (; sent < due; ++sent) {
      journal.record(
          page_change(project, sent % options.visitors, sent / options.visitors, started, clock.wall()));
    }
    most_waiting = std::max(most_waiting, journal.stats().waiting_views);
    if (clock.steady() >= flush) flush = journal.flush_due();
    std::this_thread::sleep_for(1ms);
  }
  const auto behind = journal.stats().waiting_views;
  journal.shutdown().value();
  const double seconds = std::chrono::duration<double>(clock.steady() - begin).count();
  const store::JournalStats stats = journal.stats();
  const auto times = visits.sorted();
  const auto rounded = [](double value) { return static_cast<std::int64_t>(value * 1'000); };
  std::string line;
  json::ObjectWriter(line)
      .number("views", stats.written_views)
      .number("dropped", stats.dropped_views)
      .number("perSecond", static_cast<std::int64_t>(static_cast<double>(stats.written_views) / seconds))
      .number("batches", times.size())
      .number("batchMedianMicroseconds", rounded(percentile(times, 0.5)))
      .number("batch99Microseconds", rounded(percentile(times, 0.99)))
      .number("mostWaiting", most_waiting)
      .number("waitingAtTheEnd", behind)
      .number("cpuMicrosecondsPerView",
              rounded((cpu_seconds() - cpu_before) * 1e3 / static_cast<double>(all)))
      .end();
  std::cout << line << '\n';
  return stats.written_views == all ? 0 : 1;
}

}  // namespace
}  // namespace porchlight::bench

int main(int count, char** words) {
  porchlight::bench::HistoryOptions options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const auto number = [&](std::size_t& into) {
      const std::string_view text = ++i < count ? words[i] : "";
      return std::from_chars(text.data(), text.data() + text.size(), into).ec == std::errc{};
    };
    bool good = true;
    if (word == "--visitors") {
      good = number(options.visitors);
    } else if (word == "--rate") {
      good = number(options.rate);
    } else if (word == "--seconds") {
      good = number(options.seconds);
    } else {
      options.database = word;
    }
    if (!good) options.database.clear();
  }
  if (options.database.empty() || options.visitors == 0) {
    std::cerr << "Usage: porchlight-history DATABASE [--visitors N] [--rate R] [--seconds S]\n";
    return 2;
  }
  return porchlight::bench::run(options);
}
