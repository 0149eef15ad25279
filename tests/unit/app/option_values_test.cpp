#include "app/option_values.hpp"

#include <gtest/gtest.h>

namespace porchlight::app {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreNumbersWithAUnit) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("8s"), 8s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("2d"), 48h);
  EXPECT_EQ(parse_duration("0"), 0ms);
}

TEST(Durations, WithoutAUnitOrWithAnotherAreRefused) {
  for (const char* text : {"", "8", "s", "8 s", "8sec", "-8s", "1.5s", "8s ", "99999999999999999d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Durations, AreWrittenInTheirShortestWholeForm) {
  EXPECT_EQ(format_duration(60s), "1m");
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(1500ms), "1500ms");
  EXPECT_EQ(format_duration(0ms), "0s");
}

TEST(Sizes, TakeDecimalAndBinaryUnits) {
  EXPECT_EQ(parse_size("1000000"), 1'000'000U);
  EXPECT_EQ(parse_size("1MB"), 1'000'000U);
  EXPECT_EQ(parse_size("1MiB"), 1'048'576U);
  EXPECT_EQ(parse_size("64KB"), 64'000U);
  EXPECT_EQ(parse_size("1M"), std::nullopt);
  EXPECT_EQ(parse_size("-1"), std::nullopt);
  EXPECT_EQ(parse_size("99999999999GB"), std::nullopt);
}

TEST(Sizes, AreReadBackAsTheyAreWritten) {
  for (const std::size_t bytes : {1UL, 1'000UL, 1'024UL, 1'500UL, 1'000'000UL, 3'145'728UL}) {
    EXPECT_EQ(parse_size(format_size(bytes)), bytes);
  }
}

TEST(Lists, AreSplitAtCommas) {
  EXPECT_EQ(parse_list("a, b ,,c"), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(parse_list("none").empty());
  EXPECT_TRUE(parse_list("").empty());
}

}  // namespace
}  // namespace porchlight::app
