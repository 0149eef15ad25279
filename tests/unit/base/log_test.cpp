#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::log {
namespace {

using testing::HasSubstr;
using testing::Not;

const WallTime noon{std::chrono::seconds(1'700'000'000)};

TEST(Log, ATextLineHasTimeLevelMessageAndFields) {
  EXPECT_EQ(line(Format::text, Level::warning, noon, "store away", {{"project", 7}, {"store", "redis"}}),
            "2023-11-14T22:13:20.000Z warning  store away project=7 store=redis");
}

TEST(Log, AJsonLineKeepsNumbersAndBooleansBare) {
  EXPECT_EQ(
      line(Format::json, Level::info, noon, "hello", {{"n", -1}, {"ok", true}, {"t", "a b"}}),
      R"({"time":"2023-11-14T22:13:20.000Z","level":"info","message":"hello","n":-1,"ok":true,"t":"a b"})");
}

TEST(Log, WhatAClientSentCannotForgeALine) {
  const std::string evil = "x\n2023 error  forged\r\t\x1b[31m";
  for (const Format format : {Format::text, Format::json}) {
    const std::string out = line(format, Level::info, noon, "uid", {{"uid", evil}});
    EXPECT_THAT(out, Not(HasSubstr("\n")));
    EXPECT_THAT(out, Not(HasSubstr("\r")));
    EXPECT_THAT(out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(out, HasSubstr("\\u001b[31m"));
  }
}

TEST(Log, EightBitControlCharactersAndDeleteAreEscapedForTerminals) {
  const std::string out = line(Format::text, Level::info, noon, "m",
                               {{"a",
                                 "\xC2\x9B"
                                 "31m"},
                                {"b", "\x7F"}});
  EXPECT_THAT(out, HasSubstr("a=\"\\u009b31m\" b=\"\\u007f\""));
}

TEST(Log, AValueWithBlanksOrEqualsIsQuoted) {
  const std::string out = line(Format::text, Level::info, noon, "m", {{"a", "b=c"}, {"d", ""}});
  EXPECT_THAT(out, HasSubstr("a=\"b=c\" d=\"\""));
}

TEST(Log, InvalidUtf8IsReplaced) {
  EXPECT_THAT(line(Format::json, Level::info, noon, "m", {{"a", "\xFF"}}), HasSubstr("\xEF\xBF\xBD"));
}

TEST(Log, LevelsAndFormatsAreReadAsTheyAreWritten) {
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error, Level::off}) {
    EXPECT_EQ(level_from(to_string(level)), level);
  }
  for (const Format format : {Format::automatic, Format::text, Format::json}) {
    EXPECT_EQ(format_from(to_string(format)), format);
  }
  EXPECT_EQ(level_from("loud"), std::nullopt);
  EXPECT_EQ(format_from("xml"), std::nullopt);
}

TEST(Log, BelowItsLevelNothingIsWritten) {
  set_up(Level::error, Format::text);
  EXPECT_FALSE(enabled(Level::warning));
  EXPECT_TRUE(enabled(Level::error));
  testing::internal::CaptureStderr();
  write(Level::warning, "quiet");
  write(Level::error, "loud {}", {{"key", "value"}});
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::EndsWith(" error    loud {} key=value\n"));
  set_up(Level::off, Format::text);
  EXPECT_FALSE(enabled(Level::error));
  set_up(Level::info, Format::automatic);
}

}  // namespace
}  // namespace porchlight::log
