#include "push/quiet_times.hpp"

#include "push/limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::push {
namespace {

class QuietTimesTest : public testing::Test {
 protected:
  static Occasion of(store::ConversationId conversation, std::string text, Kind kind = Kind::new_message) {
    Occasion occasion;
    occasion.kind = kind;
    occasion.project = 3;
    occasion.conversation = conversation;
    occasion.text = std::move(text);
    return occasion;
  }
  std::string pass(Occasion occasion) { return texts(quiet_.pass(std::move(occasion), clock_.steady()).now); }
  std::string due() { return texts(quiet_.due(clock_.steady())); }
  static std::string texts(const std::vector<Occasion>& occasions) {
    std::string all;
    for (const Occasion& one : occasions) all += one.text + ';';
    return all;
  }

  ManualClock clock_;
  QuietTimes quiet_;
};

TEST_F(QuietTimesTest, OfManyMessagesOneGoesAtOnceAndTheLastAfterConversationPause) {
  EXPECT_EQ(pass(of(12, "first")), "first;");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(pass(of(12, std::to_string(i))), "");
  EXPECT_EQ(pass(of(13, "of another")), "of another;");
  clock_.advance(limits::conversation_pause - Milliseconds(1));
  EXPECT_EQ(due(), "");
  clock_.advance(Milliseconds(1));
  EXPECT_EQ(due(), "99;");
  EXPECT_EQ(pass(of(12, "again")), "") << "the last one was a push, too";
  clock_.advance(limits::conversation_pause);
  EXPECT_EQ(due(), "again;");
}

TEST_F(QuietTimesTest, AfterThePauseTheNextGoesAtOnceAndNothingIsRemembered) {
  EXPECT_EQ(pass(of(12, "first")), "first;");
  clock_.advance(limits::conversation_pause);
  EXPECT_EQ(due(), "");
  EXPECT_EQ(quiet_.next(), std::nullopt);
  EXPECT_EQ(pass(of(12, "second")), "second;");
}

TEST_F(QuietTimesTest, WhatWaitsIsReplacedByANewerOneAlsoWhereItsEndWasNotLookedAt) {
  EXPECT_EQ(pass(of(12, "first")), "first;");
  EXPECT_EQ(pass(of(12, "second")), "");
  clock_.advance(limits::conversation_pause + Milliseconds(1));
  EXPECT_EQ(pass(of(12, "third")), "");
  EXPECT_EQ(due(), "third;");
}

TEST_F(QuietTimesTest, ThatAConversationIsNewStaysToBeTold) {
  EXPECT_EQ(pass(of(12, "first")), "first;");
  EXPECT_EQ(pass(of(12, "reopened", Kind::new_conversation)), "");
  EXPECT_EQ(pass(of(12, "and more")), "");
  clock_.advance(limits::conversation_pause);
  const auto occasions = quiet_.due(clock_.steady());
  ASSERT_EQ(occasions.size(), 1U);
  EXPECT_EQ(occasions[0].text, "and more");
  EXPECT_EQ(occasions[0].kind, Kind::new_conversation);
}

TEST_F(QuietTimesTest, EachWhoIsMentionedIsToldWhateverIsSaidBeside) {
  EXPECT_EQ(pass(of(12, "first")), "first;");
  Occasion mention = of(12, "look", Kind::mention);
  mention.agents = {1, 2};
  EXPECT_EQ(pass(mention), "look;look;");
  mention.agents = {2, 3};
  EXPECT_EQ(pass(mention), "look;") << "the third only";
}

TEST_F(QuietTimesTest, NoMoreThanQuietConversationsAreRemembered) {
  for (std::size_t i = 0; i < limits::quiet_conversations; ++i) {
    EXPECT_FALSE(quiet_.pass(of(static_cast<store::ConversationId>(i + 1), ""), clock_.steady()).dropped);
  }
  EXPECT_TRUE(quiet_.pass(of(0, ""), clock_.steady()).dropped);
  clock_.advance(limits::conversation_pause);
  static_cast<void>(quiet_.due(clock_.steady()));
  EXPECT_FALSE(quiet_.pass(of(0, ""), clock_.steady()).dropped);
}

}  // namespace
}  // namespace porchlight::push
