#include "socketio/json_text.hpp"

#include "socketio/limits.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace porchlight::socketio {
namespace {

std::string again(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return "none";
  std::string out;
  append_json(out, *value);
  return out;
}

TEST(JsonText, IsTightAndKeepsTheOrderOfKeys) {
  EXPECT_EQ(again(R"( { "b" : [ 1 , null , true ] , "a" : { } } )"), R"({"b":[1,null,true],"a":{}})");
}

/// JSON.stringify writes half of an emoji, which a page's title may end with, as an escape; it ended the
/// connection.
TEST(JsonText, HalfASurrogatePairIsAReplacementCharacter) {
  EXPECT_EQ(again(R"("\ud83d\ude00")"), "\"\xF0\x9F\x98\x80\"");
  const std::string replaced = "\xEF\xBF\xBD";
  for (const std::string_view lone : {R"(\ud83d)", R"(\uDE00)", R"(\uD83D)"}) {
    const std::string text(lone);
    EXPECT_EQ(again("\"" + text + "\""), "\"" + replaced + "\"");
    EXPECT_EQ(again("[\"a" + text + "\",1]"), "[\"a" + replaced + "\",1]");
    EXPECT_EQ(again("{\"" + text + "b\":2}"), "{\"" + replaced + "b\":2}");
  }
  EXPECT_EQ(again(R"("\ud83d\ud83d\ude00")"), "\"" + replaced + "\xF0\x9F\x98\x80\"");
  EXPECT_EQ(again(R"("\\ud83d")"), R"("\\ud83d")");
  EXPECT_EQ(again(R"("\ud8)"), "none");
}

TEST(JsonText, NumbersAreAsShortAsJavaScriptHasThem) {
  for (const std::string_view number :
       {"0", "-1", "1.5", "0.1", "-0.25", "1e+21", "1e-07", "9223372036854775807", "18446744073709551615"}) {
    EXPECT_EQ(again(number), number);
  }
  EXPECT_EQ(again("1.0"), "1");
  std::string out;
  append_json(out, std::nan(""));
  EXPECT_EQ(out, "null");
}

TEST(JsonText, StringsAreEscaped) {
  EXPECT_EQ(again(R"("a\"\\\n\u00e4\ud83d\ude00")"), "\"a\\\"\\\\\\n\xC3\xA4\xF0\x9F\x98\x80\"");
}

TEST(JsonText, ArgumentsStandWithoutBrackets) {
  EXPECT_EQ(args_text({}), "");
  EXPECT_EQ(args_text({1, "a", nullptr}), R"(1,"a",null)");
}

TEST(JsonText, WhatIsNoneIsRefused) {
  for (const std::string_view text :
       {"", "{", "[1,]", "nul", "1 2", "'a'", "\"\xFF\"", "[1]x", "NaN", "\"\n\""}) {
    EXPECT_EQ(parse_json(text), std::nullopt) << text;
  }
}

TEST(JsonText, DepthIsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(limits::json_depth)));
  EXPECT_FALSE(parse_json(nested(limits::json_depth + 1)));
  EXPECT_FALSE(parse_json(nested(500'000)));
}

}  // namespace
}  // namespace porchlight::socketio
