// As it is in a build for tests, whichever this is.
#undef NDEBUG
#include "base/assert.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

void takes_an_even(int number) {
  PORCHLIGHT_ASSERT(number % 2 == 0);
}

TEST(AssertDeathTest, WhatIsFalseEndsTheProcessWithThePlaceAndWhatWasExpected) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(takes_an_even(7), testing::KilledBySignal(SIGABRT),
              R"(assert_test\.cpp:[0-9]+: assertion failed: expected number % 2 == 0)");
}

TEST(Assert, WhatIsTrueChangesNothingAndIsLookedAtOnce) {
  int looks = 0;
  PORCHLIGHT_ASSERT(++looks == 1);
  takes_an_even(8);
  EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace porchlight
