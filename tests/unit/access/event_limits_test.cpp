#include "access/event_limits.hpp"

#include "access/limits.hpp"
#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::access {
namespace {

TEST(EventLimits, AClientThatGoesOnIsDisconnected) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 2,
                      .per_address = 1000,
                      .per_project = 1000,
                      .connections_per_address = 10},
                     metrics);
  ConnectionBudget budget;
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::accepted);
  EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::refused);
  Verdict last = Verdict::refused;
  for (int i = 0; i < 1000 && last == Verdict::refused; ++i) last = limits.take(budget, "a", "1", now);
  EXPECT_EQ(last, Verdict::disconnect);
  ConnectionBudget other;
  EXPECT_EQ(limits.take(other, "b", "1", now), Verdict::accepted);
}

TEST(EventLimits, ConnectionsOfAnAddressAreLimitedAndComeBackWithTime) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 2,
                      .per_address = 2,
                      .per_project = 2,
                      .connections_per_address = 1},
                     metrics);
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limits.accepts_connection("a", now));
  EXPECT_FALSE(limits.accepts_connection("a", now));
  EXPECT_TRUE(limits.accepts_connection("b", now));
  EXPECT_TRUE(limits.accepts_connection("a", now + std::chrono::seconds(2)));
}

// Eight tabs that asked for their history without waiting took 1.8 GB.
TEST(EventLimits, HistoriesThatWaitAreBoundedByConnectionAndInAll) {
  Metrics metrics;
  EventLimits event_limits({}, metrics);
  std::vector<Place> held;
  for (std::size_t i = 0; i < limits::waiting_histories; ++i)
    held.push_back(event_limits.begin_history("one"));
  EXPECT_TRUE(held.back());
  EXPECT_FALSE(event_limits.begin_history("one"));
  for (int i = 0; held.size() < limits::waiting_histories_in_all; ++i) {
    held.push_back(event_limits.begin_history("other " + std::to_string(i)));
    ASSERT_TRUE(held.back());
  }
  EXPECT_FALSE(event_limits.begin_history("late"));
  held.clear();
  EXPECT_TRUE(event_limits.begin_history("one"));
}

// Whatever waits for the database waited without end, but for its queue of 20,000.
TEST(EventLimits, EventsThatWaitAreBoundedByConnectionAndInAll) {
  Metrics metrics;
  EventLimits event_limits({}, metrics);
  const auto refused = [&metrics](const char* by) {
    return metrics.counter("porchlight_refused_requests_total", "", {{"what", "events"}, {"by", by}}).value();
  };
  std::vector<Place> held;
  for (std::size_t i = 0; i < limits::waiting_events; ++i) held.push_back(event_limits.begin_event("one"));
  EXPECT_TRUE(held.back());
  EXPECT_FALSE(event_limits.begin_event("one"));
  EXPECT_EQ(event_limits.too_many_wait().code, ErrorCode::rate_limited);
  for (int i = 0; held.size() < limits::waiting_events_in_all; ++i) {
    held.push_back(event_limits.begin_event("other " + std::to_string(i)));
    ASSERT_TRUE(held.back());
  }
  EXPECT_FALSE(event_limits.begin_event("late"));
  EXPECT_EQ(event_limits.too_many_wait().code, ErrorCode::unavailable);
  EXPECT_EQ(refused("connection"), 1);
  EXPECT_EQ(refused("all"), 1);
  held.clear();
  EXPECT_TRUE(event_limits.begin_event("one"));
}

// A bucket of half a token never gave one.
TEST(EventLimits, ASlowRateIsSlowAndNotNever) {
  Metrics metrics;
  EventLimits limits({.enabled = true,
                      .per_connection = 0.1,
                      .per_address = 0.1,
                      .per_project = 0.1,
                      .connections_per_address = 0.1},
                     metrics);
  const SteadyTime now = ManualClock().steady();
  EXPECT_TRUE(limits.accepts_connection("a", now));
  EXPECT_FALSE(limits.accepts_connection("a", now + std::chrono::seconds(9)));
  EXPECT_TRUE(limits.accepts_connection("a", now + std::chrono::seconds(11)));
}

TEST(EventLimits, SwitchedOffLimitNothing) {
  Metrics metrics;
  EventLimits limits({.enabled = false,
                      .per_connection = 1,
                      .per_address = 1,
                      .per_project = 1,
                      .connections_per_address = 1},
                     metrics);
  ConnectionBudget budget;
  const SteadyTime now = ManualClock().steady();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limits.take(budget, "a", "1", now), Verdict::accepted);
}

}  // namespace
}  // namespace porchlight::access
