#include "base/rate_limit.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

using namespace std::chrono_literals;

constexpr Rate two_a_second{.per_second = 2, .burst = 4};

TEST(TokenBucket, BeginsFullAndIsRefilledByTime) {
  ManualClock clock;
  TokenBucket bucket;
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(bucket.take(two_a_second, clock.steady()));
  EXPECT_FALSE(bucket.take(two_a_second, clock.steady()));
  clock.advance(500ms);
  EXPECT_TRUE(bucket.take(two_a_second, clock.steady()));
  EXPECT_FALSE(bucket.take(two_a_second, clock.steady()));
}

TEST(TokenBucket, NeverHoldsMoreThanItsBurst) {
  ManualClock clock;
  TokenBucket bucket;
  EXPECT_TRUE(bucket.take(two_a_second, clock.steady(), 4));
  clock.advance(1h);
  EXPECT_TRUE(bucket.take(two_a_second, clock.steady(), 4));
  EXPECT_FALSE(bucket.take(two_a_second, clock.steady()));
}

TEST(TokenBucket, WhatIsGivenBackCanBeTakenAgain) {
  ManualClock clock;
  TokenBucket bucket;
  EXPECT_TRUE(bucket.take(two_a_second, clock.steady(), 4));
  bucket.give_back(two_a_second);
  EXPECT_TRUE(bucket.take(two_a_second, clock.steady()));
  EXPECT_FALSE(bucket.take(two_a_second, clock.steady()));
}

TEST(KeyedRateLimiter, KeepsKeysApart) {
  ManualClock clock;
  KeyedRateLimiter limiter({.per_second = 1, .burst = 1}, 10);
  EXPECT_TRUE(limiter.take("a", clock.steady()));
  EXPECT_FALSE(limiter.take("a", clock.steady()));
  EXPECT_TRUE(limiter.take("b", clock.steady()));
}

TEST(KeyedRateLimiter, ForgetsFullBucketsForNewcomers) {
  ManualClock clock;
  KeyedRateLimiter limiter({.per_second = 1, .burst = 1}, 2);
  EXPECT_TRUE(limiter.take("a", clock.steady()));
  EXPECT_TRUE(limiter.take("b", clock.steady()));
  clock.advance(2s);
  EXPECT_TRUE(limiter.take("c", clock.steady()));
  EXPECT_EQ(limiter.size(), 1U);
}

TEST(KeyedRateLimiter, AFloodOfKeysLimitsItselfAndNoMemory) {
  ManualClock clock;
  KeyedRateLimiter limiter({.per_second = 1, .burst = 2}, 2);
  EXPECT_TRUE(limiter.take("a", clock.steady()));
  EXPECT_TRUE(limiter.take("b", clock.steady()));
  EXPECT_TRUE(limiter.take("c", clock.steady()));
  EXPECT_TRUE(limiter.take("d", clock.steady()));
  EXPECT_FALSE(limiter.take("e", clock.steady()));
  EXPECT_TRUE(limiter.take("a", clock.steady())) << "who is known is not harmed";
  EXPECT_EQ(limiter.size(), 2U);
}

}  // namespace
}  // namespace porchlight
