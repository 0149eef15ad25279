#include "driver/redis/back_off.hpp"

#include "driver/redis/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::driver {
namespace {

constexpr std::uint64_t least = 0;
constexpr Milliseconds longest = limits::redis_back_off_last;

TEST(RedisBackOff, TriesAtOnceThenDoublesUpToItsCeiling) {
  RedisBackOff back_off(longest);
  for (const int expected : {0, 100, 200, 400, 800, 1600, 2000, 2000}) {
    EXPECT_EQ(back_off.next(least), Milliseconds(expected));
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(back_off.next(least), Milliseconds(2'000));
}

TEST(RedisBackOff, IsJittered) {
  for (std::uint64_t random = 0; random < 5'000; random += 7) {
    RedisBackOff back_off(longest);
    EXPECT_LE(back_off.next(random), limits::redis_retry_spread);
    const auto second = back_off.next(random);
    EXPECT_GE(second, limits::redis_back_off_first / 2);
    EXPECT_LE(second, limits::redis_back_off_first);
  }
  RedisBackOff one(longest);
  RedisBackOff other(longest);
  (void)one.next(0);
  (void)other.next(0);
  EXPECT_NE(one.next(1), other.next(40));
}

TEST(RedisBackOff, BeginsAnewOnlyAfterAConnectionThatLasted) {
  RedisBackOff back_off(longest);
  (void)back_off.next(least);
  (void)back_off.next(least);
  back_off.lost_after(limits::redis_steady_time - Milliseconds(1));
  EXPECT_EQ(back_off.next(least), Milliseconds(200));
  back_off.lost_after(limits::redis_steady_time);
  EXPECT_EQ(back_off.next(least), Milliseconds(0));
}

TEST(RedisBackOff, WaitsNoLongerThanItsMakerWants) {
  RedisBackOff back_off(Milliseconds(166));
  for (const int expected : {0, 100, 166, 166}) EXPECT_EQ(back_off.next(least), Milliseconds(expected));
}

}  // namespace
}  // namespace porchlight::driver
