#include "store/database/storable_text.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

TEST(PostgresTextTest, GoodTextStaysAsItIs) {
  for (const std::string text : {"", "Ada", "Zoë", "\xF0\x9F\x98\x80", "\x01\x7F"}) {
    EXPECT_TRUE(is_storable(text));
    EXPECT_EQ(storable(text), text);
  }
}

TEST(PostgresTextTest, ZerosGoAndBytesThatAreNoCharactersAreMarked) {
  EXPECT_FALSE(is_storable(std::string_view("a\0b", 3)));
  EXPECT_EQ(storable(std::string_view("a\0b\0", 4)), "ab");
  EXPECT_FALSE(is_storable("a\xFF"));
  EXPECT_EQ(storable("a\xFF\xFE!"), "a\xEF\xBF\xBD\xEF\xBF\xBD!");
  EXPECT_EQ(storable("cut \xE2\x82"), "cut \xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_TRUE(is_storable(storable("\xED\xA0\x80\xC0\x80\xF5")));
}

}  // namespace
}  // namespace porchlight::store
