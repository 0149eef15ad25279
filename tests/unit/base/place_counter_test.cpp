#include "base/place_counter.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

namespace porchlight {
namespace {

TEST(PlaceCounter, GivesAKeyItsShareAndTakesItBack) {
  PlaceCounter places({.per_key = 2, .total = 100}, {}, {});
  const Place first = places.take("a");
  std::optional<Place> second = places.take("a");
  EXPECT_TRUE(first && *second);
  EXPECT_FALSE(places.take("a"));
  EXPECT_FALSE(places.full());
  EXPECT_TRUE(places.take("b"));
  second.reset();
  EXPECT_TRUE(places.take("a"));
  EXPECT_EQ(places.taken(), 1U);
  EXPECT_EQ(first.key(), "a");
}

TEST(PlaceCounter, IsFullForEverybodyInTheEnd) {
  PlaceCounter places({.per_key = 10, .total = 2}, {}, {});
  const Place first = places.take("a");
  Place second = places.take("b");
  EXPECT_FALSE(places.take("c"));
  EXPECT_TRUE(places.full());
  const Place moved = std::move(second);
  EXPECT_EQ(places.taken(), 2U);
}

TEST(PlaceCounter, NobodysPlacesCountInAllOnly) {
  PlaceCounter places({.per_key = 1, .total = 3}, {}, {});
  const Place first = places.take("");
  const Place second = places.take("");
  EXPECT_TRUE(first && second);
  const Place third = places.take("");
  EXPECT_FALSE(places.take(""));
}

TEST(PlaceCounter, APlaceGrowsAsFarAsTheLimitsGo) {
  PlaceCounter bytes({.per_key = 100, .total = 150}, {}, {});
  {
    Place mine = bytes.take("a", 40);
    EXPECT_TRUE(mine.grow(60));
    EXPECT_FALSE(mine.grow(1));
    Place other = bytes.take("b", 50);
    EXPECT_FALSE(other.grow(1));
    EXPECT_EQ(bytes.taken(), 150U);
  }
  EXPECT_EQ(bytes.taken(), 0U);
  EXPECT_FALSE(bytes.take("a", 101));
  EXPECT_TRUE(bytes.take("a", 100));
}

TEST(PlaceCounter, CountsWhatAllThreadsHoldTogether) {
  PlaceCounter places({.per_key = 500, .total = 800}, {}, {});
  std::vector<std::vector<Place>> held(4);
  std::vector<std::thread> threads;
  for (auto& mine : held) {
    threads.emplace_back([&places, &mine] {
      for (int i = 0; i < 2'000; ++i) {
        if (Place place = places.take(i % 2 == 0 ? "a" : "b")) mine.push_back(std::move(place));
        if (i % 3 == 0 && !mine.empty()) mine.pop_back();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::size_t sum = 0;
  for (const auto& mine : held) sum += mine.size();
  EXPECT_EQ(places.taken(), sum);
  EXPECT_LE(sum, 800U);
  held.clear();
  EXPECT_EQ(places.taken(), 0U);
}

}  // namespace
}  // namespace porchlight
