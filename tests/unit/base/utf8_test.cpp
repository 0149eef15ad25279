#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace porchlight::utf8 {
namespace {

using namespace std::string_literals;

/// By the table of RFC 3629's bit patterns, which the validator does not use: no bound of a second byte.
std::string encode(std::uint32_t code, int length) {
  std::string out;
  if (length == 1) return {static_cast<char>(code)};
  const unsigned lead = length == 2 ? 0xC0U : length == 3 ? 0xE0U : 0xF0U;
  out += static_cast<char>(lead | (code >> (6 * (length - 1))));
  for (int rest = length - 2; rest >= 0; --rest)
    out += static_cast<char>(0x80U | ((code >> (6 * rest)) & 0x3FU));
  return out;
}

int shortest(std::uint32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

TEST(Utf8, EveryCodePointInItsShortestFormIsValidButSurrogates) {
  for (std::uint32_t code = 0; code < 0x110000; ++code) {
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    ASSERT_EQ(is_valid(encode(code, shortest(code))), !surrogate) << code;
  }
}

TEST(Utf8, NothingAboveTheLastCodePoint) {
  for (std::uint32_t code = 0x110000; code < 0x200000; code += 61)
    ASSERT_FALSE(is_valid(encode(code, 4))) << code;
  for (unsigned lead = 0xF5; lead <= 0xFF; ++lead) {
    EXPECT_FALSE(is_valid(std::string{static_cast<char>(lead), '\x80', '\x80', '\x80'}));
  }
}

TEST(Utf8, NoOverlongForms) {
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    for (int length = shortest(code) + 1; length <= 4; ++length) {
      ASSERT_FALSE(is_valid(encode(code, length))) << code << " in " << length;
    }
  }
}

TEST(Utf8, StrayAndMissingContinuations) {
  EXPECT_FALSE(is_valid("\x80"));
  EXPECT_FALSE(is_valid("a\xbf"));
  EXPECT_FALSE(is_valid("\xc3"));
  EXPECT_FALSE(is_valid("\xc3("));
  EXPECT_FALSE(is_valid("\xe2\x82"));
  EXPECT_FALSE(is_valid("\xe2\x82("));
  EXPECT_FALSE(is_valid("\xf0\x9f\x98"));
  EXPECT_FALSE(is_valid("\xc3\xa4\xa4"));
  EXPECT_TRUE(is_valid(""));
  EXPECT_TRUE(is_valid("\0"s));
}

// ASCII is checked eight bytes at a time: a wrong byte may stand at any place of a word.
TEST(Utf8, WrongByteIsFoundWhereverItStands) {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'a');
      text[at] = '\xff';
      ASSERT_FALSE(is_valid(text));
      ASSERT_EQ(valid_prefix(text), at);
    }
  }
}

TEST(Utf8, ValidPrefixEndsBetweenCharacters) {
  EXPECT_EQ(valid_prefix("abc"), 3U);
  EXPECT_EQ(valid_prefix("a\xc3\xa4\xe2\x82"), 3U);
  EXPECT_EQ(valid_prefix("a\xe2\x82("), 1U);
  EXPECT_EQ(valid_prefix("\xf0\x9f\x98\x80\xff"), 4U);
}

TEST(Utf8, PiecesGiveTheSameVerdictAsTheWhole) {
  std::mt19937 random(1);
  static constexpr std::string_view bytes = "aaaa\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xed\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t length = random() % 20; text.size() < length;) text += bytes[random() % bytes.size()];
    Validator validator;
    bool possible = true;
    for (std::string_view rest = text; possible && !rest.empty();) {
      const std::string_view piece = rest.substr(0, 1 + random() % 4);
      rest.remove_prefix(piece.size());
      possible = validator.feed(piece);
    }
    ASSERT_EQ(possible && validator.complete(), is_valid(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, FoldsTheCaseOfEveryScriptAndLeavesTheRest) {
  EXPECT_EQ(fold_case("Ab1 ÄÖ ЖЗ ΣΑΣ"), "ab1 äö жз σασ");
  EXPECT_EQ(fold_case("ς"), "σ") << "both ends of a word";
  EXPECT_EQ(fold_case("Straße 中🙂"), "strasse 中🙂");
  EXPECT_EQ(fold_case("A\xff"), "a\xff");
  EXPECT_EQ(fold_case(""), "");
}

TEST(Utf8, FailsAtTheByteThatCannotFollow) {
  Validator validator;
  EXPECT_TRUE(validator.feed("\xed"));
  EXPECT_FALSE(validator.complete());
  EXPECT_FALSE(validator.feed("\xa0"));
  validator.reset();
  EXPECT_TRUE(validator.feed("a"));
  EXPECT_TRUE(validator.complete());
}

TEST(Utf8, EveryCharacterIsTakenAsItWasEncoded) {
  for (std::uint32_t code = 0; code < 0x110000; ++code) {
    if (code == 0xD800) code = 0xE000;
    const std::string encoded = encode(code, shortest(code)) + "x";
    std::string_view text = encoded;
    const Character taken = take(text);
    ASSERT_EQ(taken.code, code);
    ASSERT_EQ(text, "x") << code;
    ASSERT_EQ(taken.bytes.size() + 1, encoded.size()) << code;
  }
}

TEST(Utf8, WhatIsNoCharacterIsTakenByteByByte) {
  for (const std::string_view bad :
       {"\xE2\x82", "\x80z", "\xC0\x80", "\xED\xA0\x80", "\xFF", "\xF0\x9F\x98z"}) {
    std::string_view text = bad;
    const Character taken = take(text);
    EXPECT_EQ(taken.code, no_character);
    EXPECT_EQ(taken.bytes.size(), 1U);
    EXPECT_EQ(text, bad.substr(1));
  }
}

TEST(Utf8, TrimTakesBlanksOffTheEndsOnly) {
  const auto is_blank = [](char32_t c) { return c == ' ' || c == 0x3000; };
  EXPECT_EQ(trim(" \u3000a \u3000 \xFF\u3000 ", is_blank), "a \u3000 \xFF");
  EXPECT_EQ(trim(" \u3000", is_blank), "");
  EXPECT_EQ(trim("", is_blank), "");
  EXPECT_EQ(trim("é", is_blank), "é");
}

}  // namespace
}  // namespace porchlight::utf8
