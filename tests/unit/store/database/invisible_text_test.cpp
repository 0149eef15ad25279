#include "store/database/invisible_text.hpp"

#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
constexpr std::string_view right_to_left_override = "\xE2\x80\xAE";
constexpr std::string_view acute = "\xCC\x81";

TEST(InvisibleText, AFloodIsCutToARun) {
  for (const std::string_view one : {zero_width_space, right_to_left_override, acute}) {
    EXPECT_EQ(without_invisible_floods("a" + times(5'000, one) + "b"),
              "a" + times(limits::invisible_run, one) + "b");
  }
  EXPECT_EQ(without_invisible_floods(times(4'000, "\xE2\x80\x8B\xE2\x80\x8D")),
            times(4, "\xE2\x80\x8B\xE2\x80\x8D"))
      << "a mixture is one run";
}

TEST(InvisibleText, WhatScriptsAndEmojiNeedStays) {
  for (const std::string_view text : {
           "👩🏽‍👩🏽‍👧🏽‍👦🏽",  // a family, joined
           "🏴󠁧󠁢󠁥󠁮󠁧󠁿",               // England: six tags
           "❤️‍🔥 ✈️",                       // variation selectors
           "\u202Bשלום\u202C hello",                     // a direction that is asked for
           "mañana, Việt Nam, ประเทศไทย, क्षत्रिय",
       }) {
    EXPECT_EQ(without_invisible_floods(text), text);
    EXPECT_FALSE(is_invisible(text));
  }
}

TEST(InvisibleText, TheSameAgainChangesNothing) {
  const std::string once = without_invisible_floods(times(100, zero_width_space) + "x" + times(9, acute));
  EXPECT_EQ(without_invisible_floods(once), once);
}

TEST(InvisibleText, AMessageThatNobodyCouldSeeIsRefused) {
  EXPECT_TRUE(is_invisible(""));
  for (const std::string_view text : {"\xE2\x80\x8B\xE2\x80\x8B", "\xE2\x80\xAE \xE2\x81\xA0", "\u3164"}) {
    EXPECT_TRUE(is_invisible(text));
    EXPECT_EQ(normalized_content(text).error().code, ErrorCode::bad_request);
  }
}

TEST(InvisibleText, AMessageIsCountedWithoutTheFlood) {
  EXPECT_EQ(normalized_content("a" + times(20'000, zero_width_space) + "b").value(),
            "a" + times(limits::invisible_run, zero_width_space) + "b");
}

TEST(InvisibleText, AMessageThatIsNoUtf8IsRefused) {
  for (const std::string_view text : {"\xED\xA0\x80", "\xFF", "a\xC2", "\xC0\xAF", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(normalized_content(text).error().code, ErrorCode::bad_request);
  }
}

}  // namespace
}  // namespace porchlight::store
