#include "push/payload.hpp"

#include "base/utf8.hpp"
#include "push/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace porchlight::push {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

store::Appended said(std::string content = "Hello") {
  store::Appended appended;
  appended.conversation.id = 12;
  appended.conversation.project = 3;
  appended.conversation.visitor_uid = "v1";
  appended.conversation.visitor_name = "Ann";
  appended.message.content = std::move(content);
  appended.message.sent_at = WallTime(Milliseconds(1'764'400'000'000));
  return appended;
}

TEST(PushPayload, SaysWhoAndWhereAndTheWordsOnlyWhereTheyAreWanted) {
  const auto occasion = occasion_of(said());
  ASSERT_TRUE(occasion);
  EXPECT_EQ(write_payload(*occasion, false),
            R"({"kind":"newMessage","projectId":3,"uid":"v1","name":"Ann","text":null,"at":1764400000000})");
  EXPECT_EQ(
      write_payload(*occasion, true),
      R"({"kind":"newMessage","projectId":3,"uid":"v1","name":"Ann","text":"Hello","at":1764400000000})");
}

TEST(PushPayload, AMessageIsOfANewConversationWhereItBeginsOneOrOpensItAgain) {
  store::Appended appended = said();
  EXPECT_EQ(occasion_of(appended)->kind, Kind::new_message);
  appended.created = true;
  EXPECT_EQ(occasion_of(appended)->kind, Kind::new_conversation);
  appended.created = false;
  appended.reopened = true;
  EXPECT_EQ(occasion_of(appended)->kind, Kind::new_conversation);
}

TEST(PushPayload, WhatWasToldBeforeOrIsAnAgentsIsNoOccasion) {
  store::Appended appended = said();
  appended.repeated = true;
  EXPECT_FALSE(occasion_of(appended));
  appended = said();
  appended.message.author = store::Author::agent;
  EXPECT_FALSE(occasion_of(appended));
}

TEST(PushPayload, AConversationIsItsAssigneesOrEverybodys) {
  store::Appended appended = said();
  EXPECT_THAT(occasion_of(appended)->agents, IsEmpty());
  appended.conversation.assignee = 7;
  EXPECT_THAT(occasion_of(appended)->agents, ElementsAre(7));
}

TEST(PushPayload, AMentionIsForWhomItMentionsAndNotForItsAuthor) {
  store::NoteWritten written;
  written.conversation = said().conversation;
  written.note.agent = 1;
  written.note.agent_name = "Bo";
  written.note.content = "@Cy look";
  EXPECT_FALSE(occasion_of(written)) << "it mentions nobody";
  written.note.mentions = {{1, "Bo"}};
  EXPECT_FALSE(occasion_of(written));
  written.note.mentions = {{1, "Bo"}, {2, "Cy"}};
  const auto occasion = occasion_of(written);
  EXPECT_THAT(occasion->agents, ElementsAre(2));
  EXPECT_THAT(write_payload(*occasion, true),
              testing::HasSubstr(
                  R"("kind":"mention","projectId":3,"uid":"v1","name":"Ann","by":"Bo","text":"@Cy look")"));
  written.repeated = true;
  EXPECT_FALSE(occasion_of(written));
}

TEST(PushPayload, IsCutAtCharactersAfterExcerptCharactersAndNameCharacters) {
  store::Appended appended = said("a" + [] {
    std::string many;
    for (int i = 0; i < 300; ++i) many += "日";
    return many;
  }());
  appended.conversation.visitor_name = std::string(300, 'n');
  const auto payload = boost::json::parse(write_payload(*occasion_of(appended), true));
  EXPECT_EQ(utf8::characters(payload.at("text").as_string()), limits::excerpt_characters);
  EXPECT_EQ(payload.at("name").as_string().size(), limits::name_characters);
}

TEST(PushPayload, HasNoLinesAndNoControlCharacters) {
  const auto payload = boost::json::parse(write_payload(*occasion_of(said("a\nb\tc\x01")), true));
  EXPECT_EQ(payload.at("text"), "a b c ");
}

TEST(PushPayload, IsNeverLongerThanPayloadBytes) {
  // Quotes are two bytes each, once written.
  store::Appended appended = said(std::string(200, '"'));
  appended.conversation.visitor_name = std::string(200, '"');
  appended.conversation.visitor_uid = std::string(850, '"');
  const std::string without_text = write_payload(*occasion_of(appended), true);
  EXPECT_LE(without_text.size(), limits::payload_bytes);
  EXPECT_THAT(without_text, testing::HasSubstr(R"("text":null)"));
  appended.conversation.visitor_uid = std::string(950, '"');
  const std::string bare = write_payload(*occasion_of(appended), true);
  EXPECT_LE(bare.size(), limits::payload_bytes);
  EXPECT_THAT(bare, testing::HasSubstr(R"("name":null)"));
}

TEST(PushPayload, OfFilesAloneShowsTheirNames) {
  store::Appended appended = said("");
  appended.message.files = {{.name = "a.png"}, {.name = "b.pdf"}};
  EXPECT_THAT(write_payload(*occasion_of(appended), true), testing::HasSubstr(R"("text":"a.png, b.pdf")"));
}

}  // namespace
}  // namespace porchlight::push
