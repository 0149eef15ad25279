#include "base/json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace porchlight::json {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string as_json(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(Json, PlainTextIsQuoted) {
  EXPECT_EQ(as_json(""), R"("")");
  EXPECT_EQ(as_json("https://example.com/a?b=1&c=<d>"), R"("https://example.com/a?b=1&c=<d>")");
}

TEST(Json, QuotesBackslashesAndControlsAreEscaped) {
  EXPECT_EQ(as_json("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(as_json("\n\r\t\0\x1f\x7f"s), "\"\\n\\r\\t\\u0000\\u001f\x7f\"");
}

TEST(Json, ValidUtf8IsLeftAsItIs) {
  const std::string text = "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \xe2\x80\xa8";
  EXPECT_EQ(as_json(text), '"' + text + '"');
}

TEST(Json, InvalidBytesAreReplacedAndWhatFollowsIsKept) {
  EXPECT_EQ(as_json("a\xff"
                    "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(as_json("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(as_json("\xc3\n\""), "\"\xef\xbf\xbd\\n\\\"\"");
}

TEST(Json, EveryStringIsReadBackByAParser) {
  std::mt19937 random(3);
  static constexpr std::string_view bytes = "\0\x01\n\"\\/ab\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xff"sv;
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t length = random() % 30; text.size() < length;) text += bytes[random() % bytes.size()];
    boost::system::error_code error;
    const auto value = boost::json::parse(as_json(text), error);
    ASSERT_FALSE(error) << testing::PrintToString(text);
    ASSERT_EQ(as_json(std::string_view(value.as_string())), as_json(text));
  }
}

TEST(Json, Numbers) {
  std::string out;
  append_number(out, std::numeric_limits<std::int64_t>::min());
  out += ' ';
  append_number(out, std::numeric_limits<std::uint64_t>::max());
  out += ' ';
  append_number(out, 0);
  EXPECT_EQ(out, "-9223372036854775808 18446744073709551615 0");
}

TEST(Json, ObjectsMemberByMember) {
  std::string out = ">";
  ObjectWriter(out).text("a", "x\"").number("b", -1).boolean("c", true).null("d").raw("e", "[1]").end();
  EXPECT_EQ(out, R"(>{"a":"x\"","b":-1,"c":true,"d":null,"e":[1]})");
  out.clear();
  ObjectWriter(out).end();
  EXPECT_EQ(out, "{}");
}

}  // namespace
}  // namespace porchlight::json
