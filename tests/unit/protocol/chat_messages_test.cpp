#include "protocol/chat_messages.hpp"

#include "protocol/limits.hpp"
#include "store/database/limits.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <array>

namespace porchlight::protocol {
namespace {

boost::json::array chat_args(std::string_view json) {
  return boost::json::parse(json).as_array();
}

template <typename T>
bool is_refused(const Result<T>& result) {
  return !result && result.error().code == ErrorCode::bad_request && !result.error().message.empty();
}

TEST(ChatMessages, AMessageIsTextAndItsTempId) {
  const auto message = read_send(chat_args(R"([{"content":" <b>\n","tempId":"t-1","more":1}])"));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->content, " <b>\n") << "brought into shape by the store";
  EXPECT_EQ(message->temp_id, "t-1");
  for (const char* bad : {"[]", "[7]", R"([{"content":"x"}])", R"([{"tempId":"t"}])",
                          R"([{"content":7,"tempId":"t"}])", R"([{"content":"x","tempId":null}])"}) {
    EXPECT_TRUE(is_refused(read_send(chat_args(bad)))) << bad;
  }
}

TEST(ChatMessages, AReadPositionIsAWholeNumber) {
  EXPECT_EQ(read_read_position(chat_args(R"([{"position":0}])")).value(), 0);
  EXPECT_EQ(read_read_position(chat_args(R"([{"position":7}])")).value(), 7);
  for (const char* bad : {"[{}]", R"([{"position":-1}])", R"([{"position":1.5}])", R"([{"position":"1"}])",
                          R"([{"position":null}])", R"([{"position":18446744073709551615}])"}) {
    EXPECT_TRUE(is_refused(read_read_position(chat_args(bad)))) << bad;
  }
}

TEST(ChatMessages, APageOfTheHistoryHasBounds) {
  const auto all = read_history_query(chat_args("[{}]"));
  ASSERT_TRUE(all);
  EXPECT_EQ(all->before, 0);
  EXPECT_EQ(all->after, 0);
  EXPECT_EQ(all->limit, 50U);
  const auto some = read_history_query(chat_args(R"([{"before":9,"after":2,"limit":100}])"));
  ASSERT_TRUE(some);
  EXPECT_EQ(some->before, 9);
  EXPECT_EQ(some->after, 2);
  EXPECT_EQ(some->limit, 100U);
  for (const char* bad : {"[]", R"([{"before":-1}])", R"([{"after":"x"}])", R"([{"limit":0}])",
                          R"([{"limit":101}])", R"([{"limit":true}])"}) {
    EXPECT_TRUE(is_refused(read_history_query(chat_args(bad)))) << bad;
  }
}

TEST(ChatMessages, ARatingIsAFewStarsAndPerhapsAComment) {
  const auto rating = read_rating(chat_args(R"([{"rating":5,"comment":"Fine"}])"));
  ASSERT_TRUE(rating);
  EXPECT_EQ(rating->score, 5);
  EXPECT_EQ(rating->comment, "Fine");
  EXPECT_EQ(read_rating(chat_args(R"([{"rating":1,"comment":null}])"))->comment, "");
  for (const char* bad : {"[]", "[{}]", R"([{"rating":0}])", R"([{"rating":6}])", R"([{"rating":4.5}])",
                          R"([{"rating":"5"}])", R"([{"rating":5,"comment":7}])"}) {
    EXPECT_TRUE(is_refused(read_rating(chat_args(bad)))) << bad;
  }
  const std::string longest(store::limits::rating_characters, 'x');
  EXPECT_TRUE(read_rating(chat_args(R"([{"rating":5,"comment":")" + longest + R"("}])")));
  EXPECT_TRUE(is_refused(read_rating(chat_args(R"([{"rating":5,"comment":"x)" + longest + R"("}])"))));
}

TEST(ChatMessages, WhatIsWrittenSoFarIsShortenedAndOneLine) {
  const auto text_of = [](const std::string& json) { return read_visitor_typing(chat_args(json))->text; };
  EXPECT_EQ(text_of(R"([{"isTyping":true,"text":" Do you\n\u0000have "}])"), "Do you have");
  EXPECT_EQ(text_of(R"([{"isTyping":true}])"), "");
  EXPECT_EQ(text_of(R"([{"isTyping":true,"text":7}])"), "") << "a hint, as the event is";
  EXPECT_EQ(text_of(R"([{"isTyping":false,"text":"Do you"}])"), "") << "it has ended";
  const std::string longest(limits::typing_characters, 'x');
  EXPECT_EQ(text_of(R"([{"isTyping":true,"text":")" + longest + R"(y"}])"), longest);
  std::string flood = "a";
  for (int i = 0; i < 100; ++i) flood += R"(\u0301)";
  EXPECT_LT(text_of(R"([{"isTyping":true,"text":")" + flood + R"("}])").size(), 20U);
}

TEST(ChatMessages, TypingIsTrueOrFalse) {
  EXPECT_TRUE(read_visitor_typing(chat_args(R"([{"isTyping":true}])"))->is_typing);
  EXPECT_FALSE(read_visitor_typing(chat_args(R"([{"isTyping":false}])"))->is_typing);
  EXPECT_TRUE(is_refused(read_visitor_typing(chat_args("[{}]"))));
  EXPECT_TRUE(is_refused(read_visitor_typing(chat_args(R"([{"isTyping":1}])"))));
  const auto agent =
      read_agent_typing(chat_args(R"([{"projectId":"5","conversationId":3,"isTyping":true}])"));
  ASSERT_TRUE(agent);
  EXPECT_EQ(agent->project, 5);
  EXPECT_EQ(agent->conversation, 3);
  for (const char* bad : {R"([{"conversationId":3,"isTyping":true}])", R"([{"projectId":5,"isTyping":true}])",
                          R"([{"projectId":5,"conversationId":3}])"}) {
    EXPECT_TRUE(is_refused(read_agent_typing(chat_args(bad)))) << bad;
  }
}

TEST(ChatMessages, AnAgentLooksAtAConversationOrAtNone) {
  EXPECT_EQ(read_view(chat_args(R"([{"projectId":5,"conversationId":3}])"))->conversation, 3);
  EXPECT_EQ(read_view(chat_args(R"([{"projectId":5,"conversationId":null}])"))->conversation, 0);
  EXPECT_TRUE(is_refused(read_view(chat_args(R"([{"projectId":5,"conversationId":0}])"))));
  EXPECT_TRUE(is_refused(read_view(chat_args(R"([{"conversationId":3}])"))));
}

TEST(ChatMessages, AnAgentLooksAtAVisitorOrAtNobody) {
  EXPECT_EQ(read_view(chat_args(R"([{"projectId":5,"visitorUid":"vic"}])"))->visitor, "vic");
  EXPECT_EQ(read_view(chat_args(R"([{"projectId":5,"conversationId":3,"visitorUid":null}])"))->visitor, "");
  EXPECT_EQ(read_view(chat_args(R"([{"projectId":5}])"))->visitor, "");
  for (const char* bad : {R"([{"projectId":5,"visitorUid":""}])", R"([{"projectId":5,"visitorUid":7}])",
                          R"([{"projectId":5,"visitorUid":"a b"}])"}) {
    EXPECT_TRUE(is_refused(read_view(chat_args(bad)))) << bad;
  }
}

TEST(ChatMessages, AvailabilityIsChosenOrByPresence) {
  const auto choice = [](std::string_view json) { return read_availability(chat_args(json))->choice; };
  EXPECT_EQ(choice(R"([{"projectId":5,"availability":"away"}])"), Availability::away);
  EXPECT_EQ(choice(R"([{"projectId":5,"availability":"available"}])"), Availability::available);
  EXPECT_EQ(choice(R"([{"projectId":5,"availability":null}])"), Availability::by_presence);
  const auto ago = [](std::string_view json) { return read_availability(chat_args(json))->chosen_ago; };
  EXPECT_EQ(ago(R"([{"projectId":5,"availability":"away"}])"), Milliseconds(0)) << "now";
  EXPECT_EQ(ago(R"([{"projectId":5,"availability":"away","chosenMsAgo":1500}])"), Milliseconds(1500));
  EXPECT_EQ(ago(R"([{"projectId":5,"availability":null,"chosenMsAgo":9223372036854775807}])"),
            limits::oldest_choice);
  for (const char* bad : {R"([{"projectId":5,"availability":"away","chosenMsAgo":-1}])",
                          R"([{"projectId":5,"availability":"away","chosenMsAgo":"1"}])",
                          R"([{"projectId":5}])", R"([{"projectId":5,"availability":"busy"}])",
                          R"([{"projectId":5,"availability":true}])", R"([{"availability":"away"}])"}) {
    EXPECT_TRUE(is_refused(read_availability(chat_args(bad)))) << bad;
  }
}

}  // namespace
}  // namespace porchlight::protocol
