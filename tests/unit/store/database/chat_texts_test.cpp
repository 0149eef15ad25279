#include "store/database/chat_texts.hpp"

#include "store/database/chat_appearance.hpp"
#include "store/database/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

TEST(ChatTexts, ALanguageHasOneForm) {
  EXPECT_EQ(canonical_language("DE"), "de");
  EXPECT_EQ(canonical_language("pt-br"), "pt-BR");
  EXPECT_EQ(canonical_language("ZH-hans-cn"), "zh-Hans-CN");
  EXPECT_EQ(canonical_language("es-419"), "es-419");
  for (const char* text :
       {"", "d", "-de", "de-", "de--CH", "d1", "deutschland", "de_CH", "de CH", "\xC3\xA4\xC3\xA4"})
    EXPECT_EQ(canonical_language(text), std::nullopt) << text;
  const std::string longest =
      "de-" + std::string(8, 'a') + "-" + std::string(8, 'b') + "-" + std::string(8, 'c');
  EXPECT_TRUE(canonical_language(longest + "-ddddd"));
  EXPECT_EQ((longest + "-ddddd").size(), limits::language_characters);
  EXPECT_FALSE(canonical_language(longest + "-dddddd"));
}

TEST(ChatTexts, WhoReadsALanguageHasItOrTheNearestBeforeIt) {
  const ChatTextsByLanguage texts{{"de", {"Frag", ""}}, {"pt-BR", {"Fala", ""}}, {"zh-Hans", {"\u95EE", ""}}};
  const auto language = [&](const char* wanted) {
    const auto* found = texts_for(texts, wanted);
    return found == nullptr ? "none" : found->first;
  };
  EXPECT_EQ(language("de"), "de");
  EXPECT_EQ(language("de-ch"), "de");
  EXPECT_EQ(language("zh-Hans-CN"), "zh-Hans");
  EXPECT_EQ(language("pt-BR"), "pt-BR");
  EXPECT_EQ(language("pt"), "none") << "of another land, perhaps";
  EXPECT_EQ(language("fr"), "none");
  EXPECT_EQ(language(""), "none");
  EXPECT_EQ(language("no language"), "none");
}

TEST(ChatTexts, WhatALanguageDoesNotSayIsSaidAsInEvery) {
  ChatAppearance chat;
  chat.title = "Ask us";
  chat.greeting = "Hello";
  const ChatAppearance shown = in_language(chat, {"Frag uns", ""});
  EXPECT_EQ(shown.title, "Frag uns");
  EXPECT_EQ(shown.greeting, "Hello");
}

TEST(ChatTexts, TheColumnHasThemAndTheWidgetDoesNot) {
  ChatAppearance chat;
  EXPECT_EQ(chat_to_json(chat), appearance_to_json(chat)) << "as before there were any";
  chat.texts["de"] = {"Frag \"uns\"", "Hallo"};
  EXPECT_EQ(appearance_to_json(chat).find("texts"), std::string::npos);
  EXPECT_EQ(chat_from_json(chat_to_json(chat)), chat);
  EXPECT_TRUE(chat_from_json(R"({"texts":{"de":1,"no language":{"title":"x"}}})").texts.empty());
  EXPECT_TRUE(chat_from_json(R"({"texts":[]})").texts.empty());
}

TEST(ChatTexts, AreBounded) {
  ChatTextsByLanguage texts;
  for (std::size_t i = 0; i < limits::chat_languages; ++i)
    texts[std::string{'a', static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26)}] = {"t", "g"};
  EXPECT_TRUE(check_texts(texts));
  texts["zz"] = {};
  EXPECT_FALSE(check_texts(texts));
  EXPECT_TRUE(check_texts({{"de", {std::string(limits::chat_title_characters, 't'), ""}}}));
  EXPECT_FALSE(check_texts({{"de", {std::string(limits::chat_title_characters + 1, 't'), ""}}}));
  EXPECT_FALSE(check_texts({{"de", {"", std::string(limits::chat_greeting_characters + 1, 'g')}}}));
  EXPECT_FALSE(check_texts({{"de", {"two\nlines", ""}}}));
  EXPECT_FALSE(check_texts({{"DE", {"t", ""}}}));
}

}  // namespace
}  // namespace porchlight::store
