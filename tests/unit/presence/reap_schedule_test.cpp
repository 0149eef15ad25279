#include "presence/reap_schedule.hpp"

#include "presence/limits.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace porchlight::presence {
namespace {

using namespace std::chrono_literals;
using ReapAct = ReapCommand::Kind;

class ReapScheduleTest : public testing::Test {
 protected:
  /// Lets time pass in small steps, answering questions for the time; the projects that are to be reaped.
  std::vector<ProjectId> pass(Milliseconds time) {
    std::vector<ProjectId> reaps;
    for (const SteadyTime end = now + time; now < end; now += 50ms) {
      for (const ReapCommand& command : schedule.run(now)) {
        if (command.kind == ReapAct::ask_time && answers) schedule.on_time(wall(), now);
        if (command.kind != ReapAct::reap) continue;
        expected = command.expected;
        reaps.push_back(command.project);
      }
      if (!reaps.empty()) break;
    }
    return reaps;
  }
  void reaped(std::optional<Milliseconds> next_due, bool more = false) {
    store::ReapReply reply;
    reply.now = wall();
    if (next_due) reply.next_due = wall() + *next_due;
    reply.more = more;
    schedule.on_reap(1, reply, now);
  }
  [[nodiscard]] WallTime wall() const {
    return WallTime(std::chrono::floor<Milliseconds>(now.time_since_epoch())) + shift;
  }
  /// Trusted, with project 1 reaped just now.
  void begin(std::optional<Milliseconds> next_due) {
    schedule.watch(1, now);
    ASSERT_EQ(pass(20s), std::vector<ProjectId>{1});
    reaped(next_due);
  }

  void schedule_of_new_store() {
    std::destroy_at(&schedule);
    std::construct_at(&schedule, 30s, true);
  }

  using Projects = std::vector<ProjectId>;
  SteadyTime now{1h};
  Milliseconds shift{0};
  bool answers = true;
  WallTime expected{};
  ReapSchedule schedule{30s};
};

TEST_F(ReapScheduleTest, WaitsHalfALeaseAfterTheStart) {
  schedule.watch(1, now);
  const SteadyTime began = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_GE(now - began, 15s);
  EXPECT_LE(now - began, 16s);
  EXPECT_EQ(expected, wall());
}

TEST_F(ReapScheduleTest, DoesNotWaitWhereTheStoreBeganWithTheProcess) {
  schedule_of_new_store();
  schedule.watch(1, now);
  const SteadyTime began = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_LE(now - began, 1s);
}

TEST_F(ReapScheduleTest, WaitsAfterASleepAlsoWhereTheStoreBeganWithTheProcess) {
  schedule_of_new_store();
  begin(std::nullopt);
  now += 60s;
  const SteadyTime woke = now;
  EXPECT_EQ(pass(30s), Projects{1});
  EXPECT_GE(now - woke, 14s);
}

TEST_F(ReapScheduleTest, ReapsWhenSomethingIsDue) {
  begin(3s);
  const SteadyTime began = now;
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_GE(now - began, 3s + limits::due_margin);
  EXPECT_LE(now - began, 3'200ms);
}

TEST_F(ReapScheduleTest, ReapsAtLeastOnceInAQuarterOfTheLease) {
  begin(std::nullopt);
  const SteadyTime began = now;
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_LE(now - began, 7'600ms);
}

TEST_F(ReapScheduleTest, ReapsAtMostOnceASecond) {
  begin(0ms);
  const SteadyTime began = now;
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_GE(now - began, limits::reap_interval);
}

TEST_F(ReapScheduleTest, AsksAtOnceWhereThereIsMore) {
  schedule.watch(1, now);
  ASSERT_EQ(pass(20s), Projects{1});
  reaped(std::nullopt, true);
  const SteadyTime began = now;
  EXPECT_EQ(pass(1s), Projects{1});
  EXPECT_LE(now - began, 50ms);
}

TEST_F(ReapScheduleTest, GraceThatBeginsHereIsAHint) {
  begin(std::nullopt);
  schedule.due_in(1, 3s, now);
  const SteadyTime began = now;
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_LE(now - began, 3'200ms);
}

TEST_F(ReapScheduleTest, HintThatComesWhileAReapIsUnderWayIsKept) {
  schedule.watch(1, now);
  ASSERT_EQ(pass(20s), Projects{1});
  schedule.due_in(1, 3s, now);
  reaped(std::nullopt);
  const SteadyTime began = now;
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_LE(now - began, 3'200ms);
}

// Found by the simulation: the visitor whose grace gave the hint came back, an earlier reap knew of nothing
// any more, and the holder kept quiet about the next grace until the time of its hint.
TEST_F(ReapScheduleTest, HintOutlivesAnEarlierReapThatKnowsNothing) {
  begin(2s);
  schedule.due_in(1, 4s, now);
  const SteadyTime began = now;
  ASSERT_EQ(pass(10s), Projects{1});
  reaped(std::nullopt);
  EXPECT_EQ(pass(10s), Projects{1});
  EXPECT_LE(now - began, 4'200ms);
}

TEST_F(ReapScheduleTest, WaitsAnewWhenTheClockWasSet) {
  begin(2s);
  shift = 1h;
  const SteadyTime began = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_GE(now - began, 15s);
  EXPECT_EQ(expected, wall());
}

TEST_F(ReapScheduleTest, WaitsAnewWhenRefused) {
  schedule.watch(1, now);
  ASSERT_EQ(pass(20s), Projects{1});
  store::ReapReply refused;
  refused.refused = true;
  refused.now = wall();
  schedule.on_reap(1, refused, now);
  const SteadyTime began = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_GE(now - began, 15s);
}

TEST_F(ReapScheduleTest, WaitsAnewOnAnotherServerHoweverSoonItAnswers) {
  begin(2s);
  schedule.on_other_server();
  const SteadyTime began = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_GE(now - began, 15s) << "it may not have heard the holders' last renewals";
}

TEST_F(ReapScheduleTest, WaitsAnewAfterItSlept) {
  begin(2s);
  now += 40s;
  const SteadyTime woke = now;
  EXPECT_EQ(pass(20s), Projects{1});
  EXPECT_GE(now - woke, 15s) << "the living have to renew first";
}

TEST_F(ReapScheduleTest, WaitsAnewAfterTheStoreWasSilent) {
  begin(2s);
  answers = false;
  EXPECT_EQ(pass(limits::time_fresh - 500ms), Projects{});
  EXPECT_EQ(pass(30s), Projects{}) << "no time, no reap";
}

TEST_F(ReapScheduleTest, ForgetsWhatNobodyWatchesOnceNothingWaits) {
  begin(5s);
  schedule.unwatch(1);
  EXPECT_EQ(pass(10s), Projects{1});
  reaped(4s);
  EXPECT_EQ(schedule.projects(), 1U);
  EXPECT_EQ(pass(10s), Projects{1});
  reaped(std::nullopt);
  EXPECT_EQ(schedule.projects(), 0U);
}

TEST_F(ReapScheduleTest, AdoptedProjectIsReapedToo) {
  begin(std::nullopt);
  schedule.adopt({2}, now);
  EXPECT_EQ(pass(1s), Projects{2});
}

TEST_F(ReapScheduleTest, NextNeverPassesWhatIsDue) {
  begin(3s);
  while (true) {
    const SteadyTime next = schedule.next(now);
    ASSERT_LE(next, now + 1s);
    now = std::max(now + 1ms, next);
    const auto commands = schedule.run(now);
    const bool reap = std::ranges::any_of(commands, [](const auto& c) { return c.kind == ReapAct::reap; });
    for (const auto& command : commands) {
      if (command.kind == ReapAct::ask_time) schedule.on_time(wall(), now);
    }
    if (reap) break;
  }
  SUCCEED();
}

TEST_F(ReapScheduleTest, SoManyAreUnderWayAtOnceAndTheNextWaits) {
  schedule_of_new_store();
  constexpr auto most = static_cast<ProjectId>(limits::reaps_under_way);
  for (ProjectId project = 1; project <= most + 1; ++project) schedule.watch(project, now);
  schedule.on_time(wall(), now);
  EXPECT_EQ(pass(50ms).size(), limits::reaps_under_way);
  EXPECT_EQ(pass(50ms), Projects{});
  reaped(20s);
  EXPECT_EQ(pass(50ms), Projects{most + 1});
}

TEST_F(ReapScheduleTest, AsksForTheTimeAndForAllProjectsNowAndThen) {
  std::size_t times = 0;
  std::size_t lists = 0;
  const SteadyTime began = now;
  for (; now - began < 3 * limits::all_projects_interval; now += 50ms) {
    for (const ReapCommand& command : schedule.run(now)) {
      if (command.kind == ReapAct::ask_all_projects) ++lists;
      if (command.kind != ReapAct::ask_time) continue;
      ++times;
      schedule.on_time(wall(), now);
    }
  }
  EXPECT_EQ(lists, 3U);
  EXPECT_EQ(times, static_cast<std::size_t>(3 * limits::all_projects_interval / limits::time_interval));
}

}  // namespace
}  // namespace porchlight::presence
