#include "base/lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Lines, AListComesBackAsItWent) {
  EXPECT_EQ(to_lines({"a", "b c"}), "a\nb c");
  EXPECT_THAT(from_lines("a\nb c"), ElementsAre("a", "b c"));
  EXPECT_THAT(from_lines(to_lines({})), IsEmpty());
  EXPECT_THAT(from_lines("\n\na\n"), ElementsAre("a"));
}

TEST(Lines, AreFoundWhole) {
  EXPECT_TRUE(has_line("vip\nnew", "vip"));
  EXPECT_TRUE(has_line("vip\nnew", "new"));
  EXPECT_FALSE(has_line("vip\nnew", "ne"));
  EXPECT_FALSE(has_line("", "vip"));
}

}  // namespace
}  // namespace porchlight
