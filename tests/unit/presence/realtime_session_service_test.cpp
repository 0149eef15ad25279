#include "presence/realtime_session_service.hpp"

#include "presence/limits.hpp"
#include "presence/reaper.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "unit/presence/support.hpp"

#include <gtest/gtest.h>

namespace porchlight::presence {
namespace {

using namespace std::chrono_literals;
using Change = store::SessionEvent::Kind;

struct Ends final : ReaperSink {
  void on_session_ended(ProjectId, const store::Ended& ended) override { uids.push_back(ended.uid); }
  std::vector<std::string> uids;
};

class RealtimeSessionServiceTest : public testing::Test {
 protected:
  RealtimeSessionServiceTest() {
    store.subscribe(1, [] {});
    reaper.start();
  }
  StatusReport status(const std::vector<std::string>& uids) {
    StatusReport report;
    service->get_many_visitor_online_status(1, uids,
                                            [&report](StatusReport got) { report = std::move(got); });
    loop.run();
    return report;
  }
  std::vector<Change> kinds() {
    std::vector<Change> all;
    for (const auto& event : sink.events) all.push_back(event.kind);
    return all;
  }

  ManualLoop loop;
  RecordingSink sink;
  Ends ends;
  store::MemorySessionStore store{loop.clock, sink};
  tests::FragileStore fragile{store};
  Reaper reaper{fragile, loop, loop.timers, ends, {}};
  std::unique_ptr<RealtimeSessionService> service = std::make_unique<RealtimeSessionService>(
      fragile, loop, loop.timers, RealtimeSessionOptions{"n/0", 30s, 8s, 1}, &reaper);
  const store::VisitorState state{store::Activity::active, "https://shop.example/a", "A", "Ann"};
};

TEST_F(RealtimeSessionServiceTest, VisitorIsOnlineUntilTheGraceIsOver) {
  loop.pass(16s);  // the reaper has just started
  const auto connection = service->open({1, "ann"}, state);
  loop.run();
  const auto here = status({"ann", "bob"});
  EXPECT_TRUE(here.known);
  EXPECT_TRUE(here.statuses.at(0).is_online);
  EXPECT_EQ(here.statuses.at(0).status, Status::online);
  EXPECT_EQ(here.statuses.at(0).url, state.url);
  EXPECT_EQ(here.statuses.at(0).online_since, loop.clock.wall());
  EXPECT_FALSE(here.statuses.at(1).is_online);
  EXPECT_EQ(here.statuses.at(1).status, Status::offline);
  EXPECT_EQ(here.revision, sink.events.back().revision);
  service->close(connection);
  loop.pass(7s);
  EXPECT_TRUE(status({"ann"}).statuses.at(0).is_online);
  loop.pass(2s);
  EXPECT_FALSE(status({"ann"}).statuses.at(0).is_online);
  EXPECT_EQ(kinds(), (std::vector{Change::online, Change::offline}));
  EXPECT_EQ(ends.uids, std::vector<std::string>{"ann"});
}

TEST_F(RealtimeSessionServiceTest, StaysOnlineForHoursByRenewalAndRefresh) {
  static_cast<void>(service->open({1, "ann"}, state));
  loop.pass(30min);
  EXPECT_TRUE(status({"ann"}).statuses.at(0).is_online);
  EXPECT_EQ(kinds(), std::vector{Change::online});
}

TEST_F(RealtimeSessionServiceTest, AwayIsAwayAndOnline) {
  const auto connection = service->open({1, "ann"}, state);
  store::VisitorState away = state;
  away.activity = store::Activity::away;
  loop.run();
  service->update(connection, away);
  loop.run();
  const auto report = status({"ann"});
  EXPECT_TRUE(report.statuses.at(0).is_online);
  EXPECT_EQ(report.statuses.at(0).status, Status::away);
  bool online = false;
  service->is_visitor_online(1, "ann", [&online](bool is) { online = is; });
  loop.run();
  EXPECT_TRUE(online);
}

TEST_F(RealtimeSessionServiceTest, AwayStoreIsAnsweredOfflineAndUnknown) {
  static_cast<void>(service->open({1, "ann"}, state));
  loop.run();
  fragile.set_available(false);
  const auto report = status({"ann"});
  EXPECT_FALSE(report.known);
  EXPECT_FALSE(report.statuses.at(0).is_online);
  EXPECT_EQ(report.statuses.at(0).status, Status::unknown);
  loop.pass(2min);
  fragile.set_available(true);
  loop.pass(10s);
  EXPECT_TRUE(status({"ann"}).statuses.at(0).is_online);
  EXPECT_EQ(kinds(), std::vector{Change::online}) << "nobody was told as gone";
}

TEST_F(RealtimeSessionServiceTest, SilentStoreIsAnsweredInTime) {
  fragile.set_silent(true);
  std::optional<StatusReport> report;
  service->get_many_visitor_online_status(1, {"ann"},
                                          [&report](StatusReport got) { report = std::move(got); });
  bool counted = false;
  service->counts(1, [&counted](const auto& reply) {
    counted = true;
    EXPECT_TRUE(reply.has_error());
  });
  loop.pass(limits::query_time - 100ms);
  EXPECT_FALSE(report);
  loop.pass(150ms);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->known);
  EXPECT_TRUE(counted);
}

TEST_F(RealtimeSessionServiceTest, AnswersThatComeAfterItsEndAreDropped) {
  static_cast<void>(service->open({1, "ann"}, state));
  bool answered = false;
  service->get_many_visitor_online_status(1, {"ann"}, [&answered](const StatusReport&) { answered = true; });
  service.reset();
  loop.run();
  EXPECT_FALSE(answered);
}

TEST_F(RealtimeSessionServiceTest, NowIsTheStoresClock) {
  EXPECT_EQ(service->now(), loop.clock.wall());
  static_cast<void>(service->open({1, "ann"}, state));
  loop.run();
  const WallTime store_now = loop.clock.wall();
  loop.clock.set_wall(store_now + 1h);  // this machine's clock, and here also the store's
  EXPECT_EQ(service->now(), store_now);
  static_cast<void>(status({"ann"}));
  EXPECT_EQ(service->now(), store_now + 1h);
}

TEST_F(RealtimeSessionServiceTest, TellsOnceAMinuteWhoIsStillHere) {
  static_cast<void>(service->open({1, "ann"}, state));
  std::vector<std::string> here;
  service->on_still_here([&here](const VisitorKey& key) { here.push_back(key.uid); });
  loop.pass(3 * limits::still_here_interval);
  EXPECT_EQ(here.size(), 3U);
}

TEST_F(RealtimeSessionServiceTest, DrainingLetsVisitorsComeBackWithinALease) {
  const auto connection = service->open({1, "ann"}, state);
  loop.run();
  service->close(connection, Farewell::draining);
  loop.run();
  EXPECT_TRUE(service->flushed());
  loop.pass(29s);
  EXPECT_TRUE(status({"ann"}).statuses.at(0).is_online);
  loop.pass(10s);
  EXPECT_EQ(kinds(), (std::vector{Change::online, Change::offline}));
}

TEST_F(RealtimeSessionServiceTest, ProjectsThatOnlyTheDatabaseKnowsAreReaped) {
  Ends others;
  Reaper other(fragile, loop, loop.timers, others,
               {30s, [](auto answer) { answer(std::vector<ProjectId>{1}); }});
  other.start();
  store.claim(1, "dead/0", 30s, "ann", state, [](const auto&) {});
  loop.pass(40s);
  EXPECT_EQ(kinds(), (std::vector{Change::online, Change::offline}));
}

TEST_F(RealtimeSessionServiceTest, ConnectionsAndVisitorsAreCountedAndTabsAreNotPeople) {
  Metrics metrics;
  const PresenceMetrics counted(metrics);
  service = std::make_unique<RealtimeSessionService>(
      fragile, loop, loop.timers, RealtimeSessionOptions{"n/1", 30s, 8s, 1, counted}, &reaper);
  const Gauge connections = metrics.gauge("porchlight_visitor_connections", "");
  const Gauge visitors = metrics.gauge("porchlight_visitors_online", "");
  const auto numbers = [&] { return std::pair(connections.value(), visitors.value()); };
  const auto first = service->open({1, "ann"}, state);
  const auto second = service->open({1, "ann"}, state);
  const auto other = service->open({2, "ann"}, state);
  EXPECT_EQ(numbers(), std::pair(3.0, 2.0));
  service->close(first);
  service->close(first);
  EXPECT_EQ(numbers(), std::pair(2.0, 2.0)) << "a handle that is stale counts no more";
  service->close(second);
  EXPECT_EQ(numbers(), std::pair(1.0, 1.0));
  service->close(other);
  EXPECT_EQ(numbers(), std::pair(0.0, 0.0));
}

TEST_F(RealtimeSessionServiceTest, ABotIsInNoCountAndNoEventOfItsProject) {
  Metrics metrics;
  const PresenceMetrics counted(metrics);
  RealtimeSessionOptions options{"n/1", 30s, 8s, 1, counted};
  std::vector<ProjectId> projects;
  options.on_project = [&projects](ProjectId project, bool) { projects.push_back(project); };
  service = std::make_unique<RealtimeSessionService>(fragile, loop, loop.timers, std::move(options), &reaper);
  const Gauge bots = metrics.gauge("porchlight_bots_online", "");
  const auto connection = service->open({store::bots_of(1), "robot"}, state);
  loop.run();
  EXPECT_EQ(bots.value(), 1);
  EXPECT_FALSE(status({"robot"}).statuses[0].is_online);
  EXPECT_TRUE(sink.events.empty());
  service->close(connection);
  loop.pass(30s);
  EXPECT_EQ(bots.value(), 0);
  EXPECT_TRUE(sink.events.empty());
  EXPECT_EQ(ends.uids, std::vector<std::string>{"robot"});
  EXPECT_EQ(projects, (std::vector<ProjectId>{1, 1})) << "what its visitors are told concerns bots as well";
}

TEST_F(RealtimeSessionServiceTest, TheBotsOfEachProjectOfTheDatabaseAreReaped) {
  Reaper all(fragile, loop, loop.timers, ends,
             {.all_projects = [](auto answer) { answer({1}); }, .new_store = true});
  store.claim(store::bots_of(1), "dead/0", 1s, "robot", state, [](const auto&) {});
  loop.pass(5s);
  EXPECT_TRUE(ends.uids.empty()) << "no holder has renewed there";
  all.start();
  loop.pass(5s);
  EXPECT_EQ(ends.uids, std::vector<std::string>{"robot"});
}

}  // namespace
}  // namespace porchlight::presence
