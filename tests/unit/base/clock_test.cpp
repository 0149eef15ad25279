#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

using namespace std::chrono_literals;

TEST(Clock, IsoDatesHaveMillisecondsAndZ) {
  EXPECT_EQ(to_iso8601(WallTime(1'700'000'000s)), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(to_iso8601(WallTime(1'700'000'000'007ms)), "2023-11-14T22:13:20.007Z");
  EXPECT_EQ(to_iso8601(WallTime{}), "1970-01-01T00:00:00.000Z");
}

TEST(Clock, IsoDatesAtTheEdgesOfTheCalendar) {
  using namespace std::chrono;
  const auto at = [](year_month_day day, Milliseconds time) {
    return to_iso8601(WallTime(sys_days(day)) + time);
  };
  EXPECT_EQ(at(2024y / February / 29, 23h + 59min + 59s + 999ms), "2024-02-29T23:59:59.999Z");
  EXPECT_EQ(at(2000y / December / 31, 0ms), "2000-12-31T00:00:00.000Z");
  EXPECT_EQ(at(1969y / December / 31, 23h + 1ms), "1969-12-31T23:00:00.001Z");
}

TEST(Clock, SystemClockTellsTheMachinesTime) {
  const SystemClock clock{};
  const auto steady = clock.steady();
  EXPECT_GE(clock.steady(), steady);
  EXPECT_LT(std::chrono::abs(clock.wall() - std::chrono::system_clock::now()), 1min);
}

TEST(Clock, ManualClockMovesOnlyWhenTold) {
  ManualClock clock;
  const auto steady = clock.steady();
  const auto wall = clock.wall();
  clock.advance(5ms);
  EXPECT_EQ(clock.steady() - steady, 5ms);
  EXPECT_EQ(clock.wall() - wall, 5ms);
  clock.set_wall(WallTime{});
  EXPECT_EQ(clock.wall(), WallTime{});
  EXPECT_EQ(clock.steady() - steady, 5ms);
}

}  // namespace
}  // namespace porchlight
