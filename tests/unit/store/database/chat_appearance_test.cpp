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

TEST(ChatAppearance, AWidgetIsToldOfSwitchesThatAreNotAsUsual) {
  EXPECT_EQ(chat_to_json({}).find("rating"), std::string::npos);
  EXPECT_EQ(chat_to_json({}).find("typingPreview"), std::string::npos);
  ChatAppearance chat;
  chat.rating = true;
  EXPECT_NE(appearance_to_json(chat).find(R"("rating":true})"), std::string::npos)
      << appearance_to_json(chat);
  chat.typing_preview = true;
  chat.texts = {{"de", {"Frag", ""}}};
  EXPECT_NE(chat_to_json(chat).find(R"("rating":true,"typingPreview":true,"texts":{)"), std::string::npos);
  EXPECT_EQ(chat_from_json(chat_to_json(chat)), chat);
  EXPECT_EQ(chat_from_json(chat_settings_to_json(chat)), chat);
}

TEST(ChatAppearance, AnOwnerIsToldOfAllSwitches) {
  EXPECT_NE(chat_settings_to_json({}).find(
                R"("askEmail":true,"rating":false,"typingPreview":false,"files":true,"texts":{}})"),
            std::string::npos)
      << chat_settings_to_json({});
}

TEST(ChatAppearance, ALookThatWasNeverAskedIsInOrder) {
  EXPECT_TRUE(check_chat({}));
}

}  // namespace
}  // namespace porchlight::store
