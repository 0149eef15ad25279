#include "access/write_limits.hpp"

#include "access/limits.hpp"
#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::access {
namespace {

class WriteLimitsTest : public testing::Test {
 protected:
  /// How many newcomers of that address there is room for, of a thousand.
  int newcomers(WriteLimits& limits, const std::string& address, const std::string& project = "1") {
    int taken = 0;
    for (int i = 0; i < 1'000; ++i) taken += limits.take_visitor(address, project, now) ? 1 : 0;
    return taken;
  }
  double refused(const char* what, const char* by) {
    return metrics.counter("porchlight_refused_writes_total", "", {{"what", what}, {"by", by}}).value();
  }

  Metrics metrics;
  SteadyTime now = ManualClock().steady();
};

TEST_F(WriteLimitsTest, AnAddressHasAFewMinutesOfNewcomersAtOnceAndThenItsRate) {
  WriteLimits limits({.visitors_per_address = 12}, metrics);
  EXPECT_EQ(newcomers(limits, "a"), 12 * limits::write_burst_minutes);
  now += std::chrono::minutes(1);
  EXPECT_EQ(newcomers(limits, "a"), 12);
  EXPECT_EQ(newcomers(limits, "b"), 12 * limits::write_burst_minutes) << "another address";
  EXPECT_EQ(refused("visitors", "address"), 3'000 - 12 - 2 * 12 * limits::write_burst_minutes);
}

// From many addresses at once no limit per address holds.
TEST_F(WriteLimitsTest, AProjectHasALimitOverAllAddresses) {
  WriteLimits limits({.visitors_per_address = 100, .visitors_per_project = 10}, metrics);
  EXPECT_EQ(newcomers(limits, "a"), 50);
  EXPECT_EQ(newcomers(limits, "b"), 0);
  EXPECT_EQ(newcomers(limits, "b", "2"), 50);
  EXPECT_EQ(refused("visitors", "address"), 0);
}

TEST_F(WriteLimitsTest, WhatAProjectRefusesIsNotTakenFromTheAddress) {
  WriteLimits limits({.visitors_per_address = 1, .visitors_per_project = 1}, metrics);
  EXPECT_EQ(newcomers(limits, "a"), 5);
  EXPECT_EQ(newcomers(limits, "b"), 0);
  EXPECT_EQ(newcomers(limits, "b", "2"), 5);
}

TEST_F(WriteLimitsTest, ARefusalIsCountedOnceHoweverOftenItIsTriedAgain) {
  WriteLimits limits({.visitors_per_address = 1}, metrics);
  for (int i = 0; i < 6; ++i) std::ignore = limits.take_visitor("a", "1", now);
  EXPECT_FALSE(limits.retry_visitor("a", "1", now));
  EXPECT_EQ(refused("visitors", "address"), 1);
  EXPECT_TRUE(limits.retry_visitor("a", "1", now + std::chrono::minutes(1)));
}

TEST_F(WriteLimitsTest, ALongMessageCountsForSeveralAndIsNeverTooLongForAFullBucket) {
  WriteLimits limits({.messages_per_address = 1}, metrics);
  EXPECT_TRUE(limits.take_message("a", "1", 3'500, now));
  EXPECT_TRUE(limits.take_message("a", "1", 100, now));
  EXPECT_FALSE(limits.take_message("a", "1", 100, now));
  EXPECT_TRUE(limits.take_message("b", "1", 16'000, now));
  EXPECT_FALSE(limits.take_message("b", "1", 100, now));
  EXPECT_EQ(refused("messages", "address"), 2);
  EXPECT_EQ(newcomers(limits, "a"), 1'000) << "newcomers are counted apart, here not at all";
}

TEST_F(WriteLimitsTest, WhatVisitorsSayOfThemselvesIsCountedApart) {
  WriteLimits limits({.messages_per_address = 1, .facts_per_address = 1, .facts_per_project = 1}, metrics);
  EXPECT_TRUE(limits.take_facts("a", "1", 3'500, now)) << "a long one counts for several";
  EXPECT_TRUE(limits.take_facts("a", "1", 100, now));
  EXPECT_FALSE(limits.take_facts("a", "1", 100, now));
  EXPECT_FALSE(limits.take_facts("b", "1", 100, now)) << "the project has no more";
  EXPECT_EQ(refused("facts", "address"), 1);
  EXPECT_EQ(refused("facts", "project"), 1);
  EXPECT_TRUE(limits.take_message("a", "1", 100, now));
  EXPECT_EQ(WriteLimits::too_many_facts().code, ErrorCode::rate_limited);
}

TEST_F(WriteLimitsTest, NoughtIsNoLimit) {
  WriteLimits limits({}, metrics);
  EXPECT_EQ(newcomers(limits, "a"), 1'000);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(limits.take_message("a", "1", 16'000, now));
}

}  // namespace
}  // namespace porchlight::access
