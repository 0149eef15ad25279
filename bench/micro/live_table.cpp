// The live table of 10,000 visitors: a change as it comes, and what a tick costs with fifty agents who look
// at it, each with a question of its own or all with the same.

#include "monitor/live_table.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::monitor {
namespace {

constexpr std::size_t people = 10'000;
constexpr std::size_t pages = 500;
constexpr std::size_t agents = 50;
constexpr std::size_t changes_a_tick = 100;  // of 200 a second, told twice a second

store::Session somebody(std::size_t number, std::size_t page) {
  store::VisitFacts facts;
  facts.started = WallTime(Milliseconds(1'700'000'000'000 + static_cast<std::int64_t>(number)));
  facts.page_since = WallTime(Milliseconds(1'700'000'000'000 + static_cast<std::int64_t>(page * 7 + number)));
  facts.pages = static_cast<std::uint32_t>(page % 20);
  facts.visits = static_cast<std::uint32_t>(1 + number % 5);
  facts.verified = number % 3 == 0;
  facts.referrer = number % 2 == 0 ? "search.example" : "news" + std::to_string(number % 30) + ".example";
  facts.landing = "/catalogue/" + std::to_string(number % 40);
  facts.device = number % 2 == 0 ? "phone" : "desktop";
  facts.browser = number % 4 == 0 ? "Firefox" : "Chrome";
  facts.system = number % 2 == 0 ? "Android" : "Windows";
  facts.country = number % 7 == 0 ? "FR" : "DE";
  store::Session session;
  session.online_since = facts.started;
  session.state.url = "https://shop.example/catalogue/items/" + std::to_string(page);
  session.state.title = "Item " + std::to_string(page) + " · Example Shop";
  session.state.name = "Visitor " + std::to_string(number);
  session.state.visit = store::visit_text(facts);
  return session;
}

/// A table that a crowd is in.
struct Crowd {
  Crowd() {
    for (std::size_t i = 0; i < people; ++i) go(i, i % pages);
  }
  void go(std::size_t number, std::size_t page) {
    store::SessionEvent event;
    event.kind = store::SessionEvent::Kind::changed;
    event.project = 1;
    event.uid = "Bench-0000000000" + std::to_string(100'000 + number);
    event.session = somebody(number, page);
    event.revision = ++revision;
    table.on_event(event);
  }
  void some_go() {
    for (std::size_t i = 0; i < changes_a_tick; ++i) {
      next = (next + 7'919) % people;
      go(next, static_cast<std::size_t>(revision * 31 + revision / people * 17) % pages);
    }
  }
  /// An agent's question: the `number`th of those that differ.
  static protocol::TableQuestion question(std::size_t number) {
    using By = protocol::TableSort::By;
    protocol::TableFilter filter;
    if (number % 3 == 1) filter.of(TableDimension::device) = {"phone"};
    if (number % 5 == 4)
      filter.of(TableDimension::referrer) = {"news" + std::to_string(number % 30) + ".example"};
    const protocol::TableSort sort{static_cast<By>(number % 12), number % 2 == 0};
    std::optional<TableDimension> group;
    if (number % 10 == 9) group = TableDimension::page;
    return {protocol::completed(std::move(filter)), sort, group};
  }
  LiveTable table;
  store::Revision revision = 0;
  std::size_t next = 0;
};

/// Half a second of fifty agents: a hundred changes, and telling everybody. Arguments: distinct questions;
/// whether orders are held.
void half_a_second(benchmark::State& run) {
  Crowd crowd;
  std::vector<TableView*> views;
  for (std::size_t i = 0; i < agents; ++i) {
    const auto asked = Crowd::question(i % static_cast<std::size_t>(run.range(0)));
    views.push_back(&crowd.table.open(asked, {0, 40}));
    if (run.range(1) != 0) views.back()->hold(true);
    benchmark::DoNotOptimize(crowd.table.tell(*views.back()));
  }
  std::size_t bytes = 0;
  for (auto _ : run) {
    crowd.some_go();
    for (TableView* view : views) {
      if (const auto news = crowd.table.tell_changes(*view)) bytes += news->rows.size() + news->counts.size();
    }
  }
  run.counters["bytes_per_agent"] =
      benchmark::Counter(static_cast<double>(bytes) / agents, benchmark::Counter::kAvgIterations);
}
BENCHMARK(half_a_second)
    ->Unit(benchmark::kMillisecond)
    ->Args({1, 0})
    ->Args({10, 0})
    ->Args({50, 0})
    ->Args({1, 1})
    ->Args({50, 1});

/// A table is opened: ordered and counted from nothing.
void open_a_question(benchmark::State& run) {
  Crowd crowd;
  for (auto _ : run) {
    TableView& view = crowd.table.open(Crowd::question(static_cast<std::size_t>(run.range(0))), {0, 40});
    benchmark::DoNotOptimize(crowd.table.tell(view));
    crowd.table.close(view);
  }
}
BENCHMARK(open_a_question)->Unit(benchmark::kMillisecond)->Arg(0)->Arg(9);

void read_ten_thousand(benchmark::State& run) {
  for (auto _ : run) {
    Crowd crowd;
    benchmark::DoNotOptimize(crowd.table.size());
  }
}
BENCHMARK(read_ten_thousand)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace porchlight::monitor
