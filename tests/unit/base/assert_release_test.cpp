// As it is in a release, whichever this is.
#ifndef NDEBUG
#define NDEBUG
#endif
#include "base/assert.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

int half_of(int number) {
  PORCHLIGHT_ASSERT(number % 2 == 0);
  return number / 2;
}

int third_of(int number) {
  PORCHLIGHT_ASSERT(number % 3 == 0);
  return number / 3;
}

TEST(AssertInARelease, WhatIsFalseIsToldOnceForEachPlaceAndTheFunctionGoesOn) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(half_of(8), 4);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(half_of(7), 3);
  EXPECT_EQ(third_of(7), 2);
  const std::string told = testing::internal::GetCapturedStderr();

  const auto count = [&](std::string_view wanted) {
    std::size_t found = 0;
    for (auto at = told.find(wanted); at != std::string::npos; at = told.find(wanted, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("error"), 2U) << told;
  EXPECT_EQ(count("number % 2 == 0"), 1U) << told;
  EXPECT_EQ(count("number % 3 == 0"), 1U) << told;
  EXPECT_EQ(count("assert_release_test.cpp:"), 2U) << told;
}

}  // namespace
}  // namespace porchlight
