#include "base/json_fields.hpp"

#include "base/ascii.hpp"
#include "base/json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <array>

namespace porchlight::json {
namespace {

const boost::json::object fields =
    boost::json::parse(R"({"text":"a","empty":"","number":-7,"double":1e12,"half":0.5,"huge":1e300,)"
                       R"("truth":false,"null":null,"object":{},"list":[1]})")
        .as_object();

TEST(JsonFields, AreFoundByNameAndKind) {
  EXPECT_EQ(find_text(fields, "text"), "a");
  EXPECT_EQ(find_text(fields, "empty"), "");
  EXPECT_EQ(find_number(fields, "number"), -7);
  EXPECT_EQ(find_number(fields, "double"), 1'000'000'000'000);
  EXPECT_EQ(find_truth(fields, "truth"), false);
  EXPECT_NE(find_object(fields, "object"), nullptr);
  EXPECT_NE(find_list(fields, "list"), nullptr);
}

TEST(JsonFields, OfAnotherKindAreNone) {
  for (const char* name : {"number", "truth", "null", "object", "list", "missing"}) {
    EXPECT_EQ(find_text(fields, name), std::nullopt) << name;
    EXPECT_EQ(text_or_empty(fields, name), "") << name;
  }
  for (const char* name : {"text", "half", "huge", "truth", "null", "list", "missing"}) {
    EXPECT_EQ(find_number(fields, name), std::nullopt) << name;
  }
  EXPECT_EQ(find_truth(fields, "number"), std::nullopt);
  EXPECT_EQ(find_object(fields, "list"), nullptr);
  EXPECT_EQ(find_list(fields, "object"), nullptr);
}

TEST(JsonList, IsWrittenValueByValue) {
  std::string out;
  ListWriter list(out);
  list.text("a\"b");
  ObjectWriter(list.next()).number("n", 1).end();
  list.end();
  EXPECT_EQ(out, R"(["a\"b",{"n":1}])");
  EXPECT_EQ(list_of_texts(std::array<std::string, 0>{}), "[]");
  EXPECT_EQ(list_of_texts(std::array<std::string, 2>{"a", "b"}), R"(["a","b"])");
}

TEST(Ascii, KnowsNoOtherLetters) {
  EXPECT_EQ(ascii::lower("Ab-Z[`\xC3\x84"), "ab-z[`\xC3\x84");
  EXPECT_TRUE(ascii::equal_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(ascii::equal_ignoring_case("a", "ab"));
}

}  // namespace
}  // namespace porchlight::json
