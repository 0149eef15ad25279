#include "store/database/attribute_rules.hpp"

#include "store/database/limits.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace porchlight::store {
namespace {

std::string kept(const boost::json::object& change) {
  const auto fit = normalized_attributes(change);
  return fit ? boost::json::serialize(*fit) : "refused: " + fit.error().message;
}

TEST(AttributeRules, KeysAreWordsOfAnyScript) {
  for (const char* key : {"a", "plan_2", "cart-total", "Straße", "план", "プラン", "योजना", "ขนาด", "٣"}) {
    EXPECT_EQ(kept({{key, 1}}), R"({")" + std::string(key) + R"(":1})");
  }
  for (const char* key : {"", "a b", "a.b", "a\nb", "a\u200Bb", "\u202Ea", "😀", "a$", "a\u00A0"}) {
    EXPECT_EQ(kept({{key, 1}}).find("refused: attributes: expected keys of 1 to 40 letters"), 0U) << key;
  }
  EXPECT_EQ(kept({{std::string(limits::attribute_key_characters, 'k'), 1}}).find("refused"),
            std::string::npos);
  EXPECT_EQ(kept({{std::string(limits::attribute_key_characters + 1, 'k'), 1}}).find("refused"), 0U);
}

TEST(AttributeRules, ValuesAreTextsNumbersAndTruths) {
  EXPECT_EQ(kept({{"a", " x\x07 "}, {"b", -1}, {"c", true}, {"d", nullptr}}),
            R"({"a":"x","b":-1,"c":true,"d":null})");
  EXPECT_EQ(kept({{"a", "\u200B"}}), R"({"a":""})") << "nothing of it can be seen";
  EXPECT_EQ(boost::json::parse(kept({{"a", 1.5}})).at("a"), 1.5);
  EXPECT_EQ(kept({{"a", boost::json::array{1}}}),
            "refused: attributes.a: expected a text, a number, true, false, or null to take it away");
  EXPECT_EQ(kept({{"a", boost::json::object{}}}).find("refused: attributes.a"), 0U);
  EXPECT_EQ(kept({{"a", std::numeric_limits<double>::infinity()}}).find("refused: attributes.a"), 0U);
  EXPECT_EQ(kept({{"a", "\xFF"}}), "refused: attributes.a: expected UTF-8");
  const std::string longest(limits::attribute_characters, 'x');
  EXPECT_EQ(kept({{"a", longest}}), R"({"a":")" + longest + R"("})");
  EXPECT_EQ(kept({{"a", longest + "x"}}), "refused: attributes.a: expected a text of at most 255 characters");
}

TEST(AttributeRules, AFewAreSaidAtOnce) {
  boost::json::object change;
  for (std::size_t i = 0; i < limits::visitor_attributes; ++i) change["k" + std::to_string(i)] = nullptr;
  EXPECT_EQ(kept(change).find("refused"), std::string::npos);
  change["more"] = 1;
  EXPECT_EQ(kept(change), "refused: attributes: expected at most 20 of a visitor, null takes one away");
}

TEST(AttributeRules, MergingKeepsTheOrderAndWhatIsNotNamed) {
  const auto merged = [](std::string_view stored, const boost::json::object& change) {
    return merged_attributes(stored, change).value();
  };
  EXPECT_EQ(merged("", {{"a", 1}, {"b", 2}}), R"({"a":1,"b":2})");
  EXPECT_EQ(merged(R"({"a":1,"b":2,"c":3})", {{"d", 4}, {"a", nullptr}, {"b", "x"}}),
            R"({"b":"x","c":3,"d":4})");
  EXPECT_EQ(merged(R"({"a":1})", {{"a", nullptr}, {"z", nullptr}}), "");
  EXPECT_EQ(merged("not JSON", {{"a", 1}}), R"({"a":1})");
  EXPECT_EQ(merged("[1]", {}), "");
}

}  // namespace
}  // namespace porchlight::store
