#include "store/database/chat_appearance.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

TEST(ChatAppearance, WhatIsNotToldIsAsInAProjectThatWasNeverAsked) {
  for (const char* json :
       {"{}", "", "null", "[1]", "not JSON", R"({"enabled":"no","title":7,"position":null})"}) {
    const ChatAppearance chat = chat_from_json(json);
    EXPECT_TRUE(chat.enabled) << json;
    EXPECT_EQ(chat.accent, "") << json;
    EXPECT_EQ(chat.position, "right") << json;
    EXPECT_EQ(chat.theme, "auto") << json;
    EXPECT_EQ(chat.title, "") << json;
  }
}

TEST(ChatAppearance, ASettingOfANewerProgramIsNoHarm) {
  EXPECT_EQ(chat_from_json(R"({"title":"Ask us","hours":[9,17]})").title, "Ask us");
}

TEST(ChatAppearance, ALookThatWasNeverAskedIsInOrder) {
  EXPECT_TRUE(check_chat({}));
}

}  // namespace
}  // namespace porchlight::store
