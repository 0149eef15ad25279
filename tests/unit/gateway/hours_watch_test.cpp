#include "gateway/hours_watch.hpp"

#include "gateway/limits.hpp"
#include "hours/opening_hours.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace porchlight::gateway {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// Every day from nine to ten, UTC.
hours::OpeningHours an_hour(std::int16_t from = 9 * 60) {
  hours::OpeningHours hours;
  hours.time_zone = "UTC";
  for (auto& day : hours.days) day = {{from, static_cast<std::int16_t>(from + 60)}};
  return hours;
}

class HoursWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    clock_.set_wall(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h);
    projects_[1].hours = an_hour();
    heard_ = {1, 2};
  }
  void pass(Milliseconds time) {
    for (const SteadyTime until = clock_.steady() + time; clock_.steady() < until;) {
      const auto next = timers_.next();
      const SteadyTime to = next ? std::min(std::max(*next, clock_.steady()), until) : until;
      clock_.advance(std::chrono::duration_cast<Milliseconds>(to - clock_.steady()));
      timers_.run_due();
    }
  }
  static std::string written(const HoursNow& hours) {
    if (!hours.open) return "none";
    return *hours.open ? "open" : "closed until " + (hours.opens_at ? to_iso8601(*hours.opens_at) : "ever");
  }

  ManualClock clock_;
  TimerQueue timers_{clock_};
  std::map<ProjectId, store::Project> projects_;
  std::map<ProjectId, store::Project> in_the_database_;
  std::set<ProjectId> heard_;
  std::vector<std::string> told_;
  HoursWatch watch_{{timers_,
                     [this](ProjectId id) -> const store::Project* {
                       const auto found = projects_.find(id);
                       return found == projects_.end() ? nullptr : &found->second;
                     },
                     [this](ProjectId id, UniqueFunction<void()> then) {
                       projects_[id] = in_the_database_[id];
                       then();
                     },
                     [this] { return clock_.wall(); }, [this](ProjectId id) { return heard_.contains(id); },
                     [this](ProjectId id, const HoursNow& hours) {
                       told_.push_back(std::to_string(id) + ' ' + written(hours));
                     }}};
};

TEST_F(HoursWatchTest, ItIsToldWhenHoursBeginAndEnd) {
  EXPECT_EQ(written(watch_.watch(1)), "closed until 2026-01-05T09:00:00.000Z");
  pass(1h - 1ms);
  EXPECT_THAT(told_, IsEmpty());
  pass(1ms);
  EXPECT_THAT(told_, ElementsAre("1 open"));
  pass(1h);
  EXPECT_THAT(told_, ElementsAre("1 open", "1 closed until 2026-01-06T09:00:00.000Z"));
}

TEST_F(HoursWatchTest, WithoutHoursNothingIsTold) {
  projects_[2] = {};
  EXPECT_EQ(written(watch_.watch(2)), "none");
  EXPECT_EQ(written(watch_.watch(3)), "none") << "nor of a project that nobody knows";
  pass(48h);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(HoursWatchTest, AnOwnersChangeIsToldOnceItIsRead) {
  watch_.watch(1);
  in_the_database_[1].hours = an_hour(8 * 60);
  watch_.look_again(1);
  pass(limits::changed_look - 1ms);
  EXPECT_THAT(told_, IsEmpty()) << "what is known may be older than the change";
  pass(2ms);
  EXPECT_THAT(told_, ElementsAre("1 open"));
  in_the_database_[1].hours.reset();
  watch_.look_again(1);
  pass(limits::changed_look + 1ms);
  EXPECT_EQ(told_.back(), "1 none");
}

TEST_F(HoursWatchTest, WhatWasHeardOfOtherwiseIsToldInAMinute) {
  watch_.watch(1);
  projects_[1].hours = an_hour(8 * 60);
  pass(limits::hours_look);
  EXPECT_THAT(told_, ElementsAre("1 open"));
}

TEST_F(HoursWatchTest, WhoAsksLaterTakesNothingFromWhoAskedBefore) {
  watch_.watch(1);
  clock_.advance(1h);  // the timer is late
  EXPECT_EQ(written(watch_.watch(1)), "open");
  EXPECT_THAT(told_, ElementsAre("1 open"));
}

TEST_F(HoursWatchTest, NobodyIsToldWhereNobodyListens) {
  watch_.watch(1);
  heard_.clear();
  pass(2h);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_FALSE(timers_.next()) << "it is forgotten";
}

}  // namespace
}  // namespace porchlight::gateway
