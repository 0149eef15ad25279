#include "base/joined.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight {
namespace {

TEST(Joined, PutsTheSeparatorBetweenTextsOnly) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(joined(Texts{}, ","), "");
  EXPECT_EQ(joined(Texts{"a"}, ","), "a");
  EXPECT_EQ(joined(Texts{"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(joined(Texts{"", "", "c"}, ","), ",,c") << "an empty one is one too";
}

}  // namespace
}  // namespace porchlight
