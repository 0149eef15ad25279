#include "base/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

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

// Limits were counted by each I/O thread for itself, and four threads let four times as much through.
TEST(KeyedRateLimiter, CountsWhatAllThreadsTakeTogether) {
  const SteadyTime now = ManualClock().steady();
  constexpr int keys = 50;
  KeyedRateLimiter limiter({.per_second = 1, .burst = 100}, 20'000);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100 * keys; ++j) {
        if (limiter.take("192.0.2." + std::to_string(j % keys), now)) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 100 * keys);
  EXPECT_EQ(limiter.size(), keys);
}

TEST(KeyedRateLimiter, RemembersSoManyKeysInAllShardsTogether) {
  const SteadyTime now = ManualClock().steady();
  KeyedRateLimiter limiter({.per_second = 1, .burst = 2}, 5'000);
  int taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (limiter.take("192.0.2." + std::to_string(i), now)) ++taken;
  }
  EXPECT_LE(limiter.size(), 5'000U);
  EXPECT_GE(limiter.size(), 4'500U);
  EXPECT_LE(taken, 5'000 + 2 * 16);
}

}  // namespace
}  // namespace porchlight
