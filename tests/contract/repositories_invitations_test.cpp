// An agent writes first, over every form of the database.

#include "contract/conversations_harness.hpp"

#include <gmock/gmock.h>

#include <string_view>

namespace porchlight::store {
namespace {

using testing::ElementsAre;

class InvitationsContract : public Conversations {
 protected:
  Result<Appended> invite(const std::string& uid, std::string_view temp_id, std::string_view content,
                          int second = 0) {
    return conversations().append_from_agent(key(uid), ada(), temp_id, content, at(second));
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(InvitationsContract);

TEST_P(InvitationsContract, BeginsTheConversationUnreadByTheVisitor) {
  visit("v1", secret("v1"), 3);
  const Appended sent = must(invite("v1", "a-1", "May I help?", 7));
  EXPECT_TRUE(sent.created);
  EXPECT_FALSE(sent.repeated);
  EXPECT_EQ(sent.message.position, 1);
  EXPECT_EQ(sent.message.author, Author::agent);
  EXPECT_EQ(sent.message.agent, ada());
  EXPECT_EQ(sent.message.agent_name, "Ada");
  EXPECT_EQ(sent.message.sent_at, at(7));
  EXPECT_EQ(sent.conversation.status, ConversationStatus::open);
  EXPECT_EQ(sent.conversation.agent_read_position, 1);
  EXPECT_EQ(sent.conversation.unread, 0U);
  EXPECT_EQ(sent.conversation.visitor_read_position, 0);
  EXPECT_EQ(sent.conversation.visitor_unread, 1U);
  EXPECT_EQ(sent.conversation.created_at, at(7));
  EXPECT_EQ(sent.conversation.visitor_last_seen, at(3));
  EXPECT_THAT(contents(thread("v1")), ElementsAre("May I help?"));
}

TEST_P(InvitationsContract, IsAnsweredInTheSameConversation) {
  visit("v1", secret("v1"));
  const ConversationId id = must(invite("v1", "a-1", "May I help?", 1)).conversation.id;
  const Appended answer = says("v1", "Yes", 2);
  EXPECT_EQ(answer.conversation.id, id);
  EXPECT_FALSE(answer.created);
  EXPECT_EQ(answer.message.position, 2);
  EXPECT_EQ(answer.conversation.visitor_unread, 0U);
}

TEST_P(InvitationsContract, GoesOnWithWhatThereIsAndOpensIt) {
  const ConversationId id = says("v1", "Hello?", 1).conversation.id;
  must(conversations().update(project(), id, {ConversationStatus::closed, {}}));
  const Appended sent = must(invite("v1", "a-1", "Still there?", 2));
  EXPECT_EQ(sent.conversation.id, id);
  EXPECT_FALSE(sent.created);
  EXPECT_EQ(sent.conversation.status, ConversationStatus::open);
  EXPECT_THAT(contents(thread("v1")), ElementsAre("Hello?", "Still there?"));
}

TEST_P(InvitationsContract, SentTwiceIsStoredOnce) {
  visit("v1", secret("v1"));
  must(invite("v1", "a-1", "May I help?", 1));
  const Appended again = must(invite("v1", "a-1", "another text", 2));
  EXPECT_TRUE(again.repeated);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.message.content, "May I help?");
  EXPECT_THAT(contents(thread("v1")), ElementsAre("May I help?"));
}

TEST_P(InvitationsContract, ReachesNobodyWhoCouldNotReadIt) {
  visit("bare", "");
  EXPECT_EQ(code_of(invite("bare", "a-1", "May I help?")), "badRequest");
  EXPECT_EQ(code_of(invite("nobody", "a-1", "May I help?")), "notFound");
  EXPECT_EQ(code_of(invite("", "a-1", "May I help?")), "notFound");
  EXPECT_EQ(code_of(conversations().find_of_visitor(key("bare"))), "notFound");
}

TEST_P(InvitationsContract, NeedsAnAgentATempIdAndAText) {
  visit("v1", secret("v1"));
  EXPECT_EQ(code_of(conversations().append_from_agent(key("v1"), 999, "t", "text", at(1))), "notFound");
  EXPECT_EQ(code_of(invite("v1", "", "text")), "badRequest");
  EXPECT_EQ(code_of(invite("v1", "t", "  ")), "badRequest");
  EXPECT_EQ(code_of(conversations().find_of_visitor(key("v1"))), "notFound");
}

}  // namespace
}  // namespace porchlight::store
