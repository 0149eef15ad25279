#include "store/database/message_rules.hpp"

#include "store/database/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

std::string shaped(std::string_view text) {
  const auto content = normalized_content(text);
  return content ? *content : "refused: " + std::string(to_string(content.error().code));
}

TEST(MessageRules, LineEndsAreLineFeeds) {
  EXPECT_EQ(shaped("one\r\ntwo\nthree"), "one\ntwo\nthree");
}

TEST(MessageRules, ControlCharactersGoAndTheirNeighboursStay) {
  EXPECT_EQ(shaped("a\x1B[31mb"), "a[31mb");
  EXPECT_EQ(shaped("\xC3\x82\xC2\x85\xC3\x85"), "\xC3\x82\xC3\x85") << "bytes that look alike";
  EXPECT_EQ(shaped("tab\tstays"), "tab\tstays");
}

TEST(MessageRules, WhatWouldBeMarkupStays) {
  EXPECT_EQ(shaped("<b onclick=x>&amp;"), "<b onclick=x>&amp;");
}

TEST(MessageRules, ShapingAgainChangesNothing) {
  for (const char* text : {" a\r\n\r\n b ", "\x07 \xC2\xA0 x \xC2\x9F\xE3\x80\x80", "\r\r\n.\r"}) {
    EXPECT_EQ(shaped(shaped(text)), shaped(text));
  }
}

TEST(MessageRules, CharactersAreCountedAfterTheShaping) {
  EXPECT_EQ(shaped(std::string(9'000, ' ') + std::string(limits::message_characters, 'x')),
            std::string(limits::message_characters, 'x'));
  EXPECT_EQ(shaped(std::string(limits::message_characters + 1, 'x')), "refused: payloadTooLarge");
}

TEST(MessageRules, BoundsOfAQueryAreInOrder) {
  const MessageQuery query = bounded({-1, -2, 0});
  EXPECT_EQ(query.before, 0);
  EXPECT_EQ(query.after, 0);
  EXPECT_EQ(query.limit, 1U);
}

TEST(MessageRules, NoQueryAsksForMoreThanAnAnswerHas) {
  EXPECT_EQ(bounded({0, 0, 10 * limits::thread_messages}).limit, limits::thread_messages);
}

}  // namespace
}  // namespace porchlight::store
