// Messages and threads, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MessagesContract : public Conversations {};
PORCHLIGHT_FOR_EVERY_DATABASE(MessagesContract);

TEST_P(MessagesContract, TheFirstMessageMakesTheConversation) {
  visit("v1", secret("v1"), 3);
  const auto first =
      must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "Hello?", at(7)));
  EXPECT_TRUE(first.created);
  EXPECT_FALSE(first.repeated);
  EXPECT_EQ(first.message.conversation, first.conversation.id);
  EXPECT_EQ(first.message.position, 1);
  EXPECT_EQ(first.message.author, Author::visitor);
  EXPECT_EQ(first.message.agent, 0);
  EXPECT_EQ(first.message.agent_name, "");
  EXPECT_EQ(first.message.temp_id, "t-1");
  EXPECT_EQ(first.message.content, "Hello?");
  EXPECT_EQ(first.message.sent_at, at(7));

  const Conversation& conversation = first.conversation;
  EXPECT_GT(conversation.id, 0);
  EXPECT_EQ(conversation.project, project());
  EXPECT_EQ(conversation.visitor_uid, "v1");
  EXPECT_EQ(conversation.visitor_last_seen, at(3));
  EXPECT_EQ(conversation.status, ConversationStatus::open);
  EXPECT_EQ(conversation.assignee, 0);
  EXPECT_EQ(conversation.last_position, 1);
  EXPECT_EQ(conversation.agent_read_position, 0);
  EXPECT_EQ(conversation.visitor_read_position, 1);
  EXPECT_EQ(conversation.unread, 1U);
  EXPECT_EQ(conversation.visitor_unread, 0U);
  EXPECT_EQ(conversation.created_at, at(7));
  EXPECT_EQ(conversation.last_message.content, "Hello?");
}

TEST_P(MessagesContract, AnAnswerIsTheAgents) {
  const ConversationId id = says("v1", "Hello?", 1).conversation.id;
  const auto answer = must(conversations().append_from_agent(project(), id, ada(), "a-1", "Hi", at(2)));
  EXPECT_EQ(answer.message.position, 2);
  EXPECT_EQ(answer.message.author, Author::agent);
  EXPECT_EQ(answer.message.agent, ada());
  EXPECT_EQ(answer.message.agent_name, "Ada");
  EXPECT_EQ(answer.message.sent_at, at(2));
  EXPECT_FALSE(answer.created);
  EXPECT_EQ(answer.conversation.last_message.content, "Hi");
  EXPECT_EQ(answer.conversation.agent_read_position, 2) << "who answers has read";
  EXPECT_EQ(answer.conversation.unread, 0U);
  EXPECT_EQ(answer.conversation.visitor_read_position, 1);
  EXPECT_EQ(answer.conversation.visitor_unread, 1U);
}

TEST_P(MessagesContract, AVisitorHasOneConversation) {
  const auto first = says("v1", "one");
  const auto second = says("v1", "two");
  EXPECT_EQ(second.conversation.id, first.conversation.id);
  EXPECT_FALSE(second.created);
  EXPECT_EQ(second.conversation.unread, 2U);
  EXPECT_EQ(second.conversation.created_at, first.conversation.created_at);
  EXPECT_NE(says("v2", "other").conversation.id, first.conversation.id);
}

TEST_P(MessagesContract, WhatWasSentTwiceIsStoredOnce) {
  const auto first = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "one", at(1)));
  const auto again =
      must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "changed", at(9)));
  EXPECT_TRUE(again.repeated);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.message.position, first.message.position);
  EXPECT_EQ(again.message.content, "one");
  EXPECT_EQ(again.message.sent_at, at(1));
  EXPECT_EQ(again.conversation.unread, 1U);
  EXPECT_THAT(contents(thread("v1")), ElementsAre("one"));
}

TEST_P(MessagesContract, ARepeatedMessageThatIsNotTheLastIsAnsweredWithItself) {
  const auto first = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "one", at(1)));
  says("v1", "two", 2);
  const auto again = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "one", at(3)));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.message.position, 1);
  EXPECT_EQ(again.conversation.last_message.content, "two");
  EXPECT_EQ(first.conversation.id, again.conversation.id);
}

TEST_P(MessagesContract, ARepeatedMessageDoesNotOpenWhatWasClosedSince) {
  const auto first = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "one", at(1)));
  must(conversations().update(project(), first.conversation.id, {ConversationStatus::closed, {}}));
  const auto again = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "one", at(3)));
  EXPECT_EQ(again.conversation.status, ConversationStatus::closed);
}

TEST_P(MessagesContract, ATempIdIsTakenForItsSideAndConversationOnly) {
  const auto mine = must(conversations().append_from_visitor(key("v1"), secret("v1"), "t", "mine", at(1)));
  must(conversations().append_from_visitor(key("v2"), secret("v2"), "t", "theirs", at(1)));
  const auto answer =
      must(conversations().append_from_agent(project(), mine.conversation.id, ada(), "t", "answer", at(2)));
  EXPECT_FALSE(answer.repeated);
  const auto again =
      must(conversations().append_from_agent(project(), mine.conversation.id, ada(), "t", "answer", at(3)));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.message.content, "answer");
  EXPECT_THAT(contents(thread("v1")), ElementsAre("mine", "answer"));
}

TEST_P(MessagesContract, AVisitorsMessageOpensAgainAndAnAgentsDoesNot) {
  const ConversationId id = says("v1", "one").conversation.id;
  must(conversations().update(project(), id, {ConversationStatus::closed, {}}));
  EXPECT_EQ(replies(id, "by the way").conversation.status, ConversationStatus::closed);
  EXPECT_EQ(says("v1", "two").conversation.status, ConversationStatus::open);
}

TEST_P(MessagesContract, ATimeIsNeverBeforeTheMessageInFront) {
  says("v1", "one", 10);
  EXPECT_EQ(says("v1", "a gateway whose clock is behind", 4).message.sent_at, at(10));
  EXPECT_EQ(says("v1", "three", 11).message.sent_at, at(11));
}

// A gateway's clock had once been a day ahead, and every message after it was dated by that day.
TEST_P(MessagesContract, ATimeOfTheFutureHealsWithTheNextMessage) {
  constexpr int day = 86'400;
  EXPECT_EQ(says("v1", "tomorrow", 10 + day).message.sent_at, at(10 + day));
  const auto healed = says("v1", "today", 20);
  EXPECT_EQ(healed.message.sent_at, at(20));
  EXPECT_EQ(healed.conversation.last_message.sent_at, at(20));
  EXPECT_EQ(replies(healed.conversation.id, "tomorrow again", 30 + day).message.sent_at, at(30 + day));
  EXPECT_EQ(replies(healed.conversation.id, "today", 40).message.sent_at, at(40));
}

// Before the session store's first reply only the gateway's clock would be known.
TEST_P(MessagesContract, AMessageWithoutATimeIsDatedByTheDatabase) {
  const WallTime before = SystemClock().wall() - std::chrono::minutes(5);
  const WallTime after = SystemClock().wall() + std::chrono::minutes(5);
  const auto in_time = [&](WallTime time) { return before < time && time < after; };
  const auto said = must(conversations().append_from_visitor(key("new"), secret("new"), "t", "hi", {}));
  EXPECT_TRUE(in_time(said.message.sent_at));
  EXPECT_TRUE(in_time(said.conversation.created_at));
  EXPECT_TRUE(in_time(must(database().visitors().find(key("new"))).first_seen));
  const auto reply =
      must(conversations().append_from_agent(project(), said.conversation.id, ada(), "a", "ho", {}));
  EXPECT_TRUE(in_time(reply.message.sent_at));
  EXPECT_EQ(must(conversations().find(project(), said.conversation.id)).last_message.sent_at,
            reply.message.sent_at);
}

TEST_P(MessagesContract, AThreadIsTheNewestMessagesTheOldestFirst) {
  for (const char* text : {"1", "2", "3", "4", "5"}) says("v1", text);
  const Thread newest = thread("v1", {.limit = 2});
  EXPECT_THAT(contents(newest), ElementsAre("4", "5"));
  EXPECT_TRUE(newest.has_more);
  EXPECT_EQ(newest.conversation->last_position, 5);
  const Thread older = thread("v1", {.before = 4, .limit = 3});
  EXPECT_THAT(positions(older), ElementsAre(1, 2, 3));
  EXPECT_FALSE(older.has_more);
  EXPECT_THAT(positions(thread("v1", {.before = 1})), IsEmpty());
}

TEST_P(MessagesContract, AThreadGoesOnBehindAPosition) {
  for (const char* text : {"1", "2", "3", "4", "5"}) says("v1", text);
  const Thread next = thread("v1", {.after = 1, .limit = 2});
  EXPECT_THAT(positions(next), ElementsAre(2, 3));
  EXPECT_TRUE(next.has_more);
  const Thread rest = thread("v1", {.after = 3, .limit = 2});
  EXPECT_THAT(positions(rest), ElementsAre(4, 5));
  EXPECT_FALSE(rest.has_more);
  EXPECT_THAT(positions(thread("v1", {.after = 5})), IsEmpty());
  EXPECT_THAT(positions(thread("v1", {.before = 5, .after = 3})), ElementsAre(4));
}

TEST_P(MessagesContract, LimitsOfAThreadAreBroughtIntoRange) {
  for (int i = 0; i < 102; ++i) says("v1", std::to_string(i));
  EXPECT_EQ(thread("v1").messages.size(), 50U);
  EXPECT_EQ(thread("v1", {.limit = 0}).messages.size(), 1U);
  const Thread most = thread("v1", {.limit = 1'000'000});
  EXPECT_EQ(most.messages.size(), 100U);
  EXPECT_TRUE(most.has_more);
  EXPECT_EQ(thread("v1", {.before = -5, .after = -5}).messages.size(), 50U);
  EXPECT_EQ(thread("v1", {.before = 3, .limit = 51}).messages.size(), 2U);
}

TEST_P(MessagesContract, APlaceInAThreadStaysWhileNewMessagesArrive) {
  for (const char* text : {"1", "2", "3", "4"}) says("v1", text);
  const Thread newest = thread("v1", {.limit = 2});
  says("v1", "5");
  EXPECT_THAT(contents(thread("v1", {.before = newest.messages.front().position, .limit = 2})),
              ElementsAre("1", "2"));
}

TEST_P(MessagesContract, BothSidesReadTheSameThread) {
  const ConversationId id = says("v1", "question").conversation.id;
  replies(id, "answer");
  const Thread theirs = must(conversations().thread(project(), id, {}));
  EXPECT_EQ(contents(theirs), contents(thread("v1")));
  EXPECT_EQ(theirs.conversation->id, id);
  EXPECT_EQ(theirs.messages[1].agent_name, "Ada");
}

TEST_P(MessagesContract, AnAgentsNameStaysInTheThreadAsItWas) {
  const ConversationId id = says("v1", "question").conversation.id;
  replies(id, "answer");
  ASSERT_TRUE(database().agents().remove(ada()));
  const Thread theirs = thread("v1");
  EXPECT_EQ(theirs.messages[1].agent_name, "Ada");
  EXPECT_EQ(theirs.messages[1].agent, ada());
}

TEST_P(MessagesContract, AVisitorWhoSaidNothingHasAnEmptyThread) {
  EXPECT_FALSE(thread("nobody").conversation);
  visit("v1", secret("v1"));
  const Thread empty = thread("v1");
  EXPECT_FALSE(empty.conversation);
  EXPECT_THAT(empty.messages, IsEmpty());
  EXPECT_FALSE(empty.has_more);
}

TEST_P(MessagesContract, IdentifyLearnsWhetherThereIsAConversation) {
  visit("v1", secret("v1"));
  EXPECT_FALSE(database().visitors().find(key("v1"))->has_conversation);
  says("v1", "one");
  EXPECT_TRUE(database().visitors().find(key("v1"))->has_conversation);
  visit("v2", secret("v2"));
  EXPECT_FALSE(database().visitors().find(key("v2"))->has_conversation);
}

TEST_P(MessagesContract, AConversationStaysInItsProject) {
  const ConversationId id = says("v1", "one").conversation.id;
  const ProjectId other = add_project("Other");
  EXPECT_EQ(code_of(conversations().find(other, id)), "notFound");
  EXPECT_EQ(code_of(conversations().thread(other, id, {})), "notFound");
  EXPECT_EQ(code_of(conversations().append_from_agent(other, id, ada(), "t", "text", at(1))), "notFound");
  EXPECT_EQ(code_of(conversations().mark_read_by_agents(other, id, 1)), "notFound");
  EXPECT_EQ(code_of(conversations().update(other, id, {ConversationStatus::closed, {}})), "notFound");
  EXPECT_EQ(code_of(conversations().find_of_visitor({other, "v1"})), "notFound");
  EXPECT_EQ(conversation("v1").status, ConversationStatus::open);
  EXPECT_EQ(conversation("v1").agent_read_position, 0);
  EXPECT_EQ(conversation("v1").last_position, 1);
}

TEST_P(MessagesContract, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(code_of(conversations().find(project(), 77)), "notFound");
  EXPECT_EQ(code_of(conversations().find_of_visitor(key("v1"))), "notFound");
  EXPECT_EQ(code_of(conversations().find_of_visitor(key(std::string("\xFF")))), "notFound");
  EXPECT_EQ(code_of(conversations().mark_read_by_visitor(key("v1"), secret("v1"), 1)), "notFound");
  EXPECT_EQ(code_of(conversations().append_from_visitor({999, "v1"}, "secret", "t", "text", at(1))),
            "notFound");
  const ConversationId id = says("v1", "one").conversation.id;
  EXPECT_EQ(code_of(conversations().append_from_agent(project(), id, 999, "t", "text", at(1))), "notFound");
  EXPECT_EQ(conversation("v1").last_position, 1);
}

// The secret.

TEST_P(MessagesContract, ANewcomersRowIsMadeWithTheSecret) {
  says("v1", "written before the journal was", 5);
  const auto visitor = database().visitors().find(key("v1"));
  ASSERT_TRUE(visitor) << visitor.error().message;
  EXPECT_EQ(visitor->secret_hash, secret("v1"));
  EXPECT_EQ(visitor->first_seen, at(5));
  EXPECT_EQ(visitor->last_seen, at(5));
  VisitorQuery query;
  query.text = "v1";
  EXPECT_EQ(database().visitors().page(project(), query)->visitors.size(), 1U) << "and is found";
}

TEST_P(MessagesContract, TheJournalsRowOfANewcomerCompletesTheOneThatWasMade) {
  says("v1", "first", 5);
  VisitorWrite row;
  row.key = key("v1");
  row.seen = at(4);
  row.name = "Zoe";
  row.secret_hash = secret("v1");
  row.referrer = "https://search.example/";
  ASSERT_TRUE(database().visitors().apply(std::vector{row}));
  const auto visitor = database().visitors().find(key("v1"));
  EXPECT_EQ(visitor->name, "Zoe");
  EXPECT_EQ(visitor->first_referrer, "https://search.example/");
  EXPECT_EQ(visitor->first_seen, at(4));
  EXPECT_EQ(conversation("v1").visitor_name, "Zoe");
}

TEST_P(MessagesContract, WhoHasAnotherSecretReadsAndWritesNothing) {
  replies(says("v1", "mine").conversation.id, "for me only");
  const auto refused = [&](const std::string& hash) {
    EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), hash, "t", "text", at(1))), "forbidden");
    EXPECT_EQ(code_of(conversations().thread_of_visitor(key("v1"), hash, {})), "forbidden");
    EXPECT_EQ(code_of(conversations().mark_read_by_visitor(key("v1"), hash, 2)), "forbidden");
  };
  refused("secret-of-somebody-else");
  refused("");
  refused(secret("v1") + std::string("\0", 1));
  refused("\xFF");
  EXPECT_THAT(contents(thread("v1")), ElementsAre("mine", "for me only"));
  EXPECT_EQ(conversation("v1").visitor_read_position, 1) << "nor marks anything as read";
}

TEST_P(MessagesContract, AWrongSecretDoesNotLearnThatATempIdIsThere) {
  must(conversations().append_from_visitor(key("v1"), secret("v1"), "t-1", "mine", at(1)));
  EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), "other", "t-1", "mine", at(1))),
            "forbidden");
}

TEST_P(MessagesContract, AWrongSecretIsRefusedBeforeAnythingWasSaid) {
  visit("v1", secret("v1"));
  EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), "other", "t", "text", at(1))),
            "forbidden");
  EXPECT_EQ(code_of(conversations().thread_of_visitor(key("v1"), "other", {})), "forbidden");
  EXPECT_EQ(code_of(conversations().mark_read_by_visitor(key("v1"), "other", 1)), "forbidden");
  EXPECT_EQ(code_of(conversations().find_of_visitor(key("v1"))), "notFound");
}

TEST_P(MessagesContract, WhoCameWithoutASecretHasNoConversation) {
  visit("v1", "");
  for (const char* hash : {"", "late"}) {
    EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), hash, "t", "text", at(1))), "forbidden");
    EXPECT_EQ(code_of(conversations().thread_of_visitor(key("v1"), hash, {})), "forbidden");
  }
  EXPECT_EQ(code_of(conversations().append_from_visitor(key("new"), "", "t", "text", at(1))), "forbidden");
  EXPECT_EQ(code_of(database().visitors().find(key("new"))), "notFound");
}

// Texts.

TEST_P(MessagesContract, TextComesBackAsItWent) {
  const std::vector<std::string> texts{"NULL",
                                       R"("quoted" {"json": [1]} \u0000 \n)",
                                       R"(back\slash)",
                                       "{a,b}",
                                       "'; DROP TABLE messages; -- $1 ?1 :x %s",
                                       "<script>alert(1)</script>",
                                       "two\nlines\tand a tab",
                                       "\xE2\x80\xAE right to left, \xE2\x80\x8B zero width",
                                       "Zo\xC3\xAB \xF0\x9F\x98\x80"};
  for (const std::string& text : texts) EXPECT_EQ(says("v1", text).message.content, text);
  EXPECT_EQ(contents(thread("v1")), texts);
}

TEST_P(MessagesContract, ContentIsBroughtIntoShape) {
  EXPECT_EQ(says("v1", " \r\n one\r\ntwo\x07\x7F\n ").message.content, "one\ntwo");
  EXPECT_EQ(says("v1", std::string_view("a\0b", 3)).message.content, "ab");
  EXPECT_EQ(says("v1",
                 "a\xC2\x85\xC2\x9B"
                 "b\xC2\xA0")
                .message.content,
            "ab");
  EXPECT_EQ(says("v1", "\xE3\x80\x80\xEF\xBB\xBF wide \xE2\x80\xA8").message.content, "wide");
}

TEST_P(MessagesContract, EightThousandCharactersFitHoweverLongTheyAre) {
  std::string longest;
  for (int i = 0; i < 8'000; ++i) longest += "\xF0\x9F\x98\x80";
  const auto appended = says("v1", longest);
  EXPECT_EQ(appended.message.content, longest);
  EXPECT_EQ(thread("v1").messages[0].content, longest);
  const auto refused =
      conversations().append_from_visitor(key("v1"), secret("v1"), "t", longest + "x", at(1));
  EXPECT_EQ(code_of(refused), "payloadTooLarge");
  EXPECT_EQ(code_of(conversations().append_from_agent(project(), appended.conversation.id, ada(), "t",
                                                      longest + "x", at(1))),
            "payloadTooLarge");
  EXPECT_EQ(conversation("v1").last_position, 1);
}

TEST_P(MessagesContract, WhatIsNoMessageIsRefused) {
  const ConversationId id = says("v1", "one").conversation.id;
  for (const std::string_view text : {"", "  \n ", "\x01\x02", "\xFF", "cut \xF0\x9F", "\xC2\x80"}) {
    EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), secret("v1"), "t", text, at(1))),
              "badRequest");
    EXPECT_EQ(code_of(conversations().append_from_agent(project(), id, ada(), "t", text, at(1))),
              "badRequest");
  }
  for (const std::string& temp_id : {std::string(), std::string(limits::temp_id_characters + 1, 'a'),
                                     std::string("a b"), std::string("a\0b", 3), std::string("\xC3\xA9")}) {
    EXPECT_EQ(code_of(conversations().append_from_visitor(key("v1"), secret("v1"), temp_id, "text", at(1))),
              "badRequest");
    EXPECT_EQ(code_of(conversations().append_from_agent(project(), id, ada(), temp_id, "text", at(1))),
              "badRequest");
  }
  for (const std::string& uid : {std::string(), std::string("\xFF"), std::string("a\0", 2)}) {
    EXPECT_EQ(code_of(conversations().append_from_visitor(key(uid), "secret", "t", "text", at(1))),
              "badRequest");
    EXPECT_EQ(code_of(conversations().thread_of_visitor(key(uid), "secret", {})), "badRequest");
  }
  EXPECT_EQ(conversation("v1").last_position, 1);
}

TEST_P(MessagesContract, EveryTempIdThatFitsIsTaken) {
  const std::string longest(64, 'Z');
  for (const std::string& temp_id : {std::string("a"), std::string("A-Z_a.z:0-9"), longest}) {
    EXPECT_EQ(must(conversations().append_from_visitor(key("v1"), secret("v1"), temp_id, "text", at(1)))
                  .message.temp_id,
              temp_id);
  }
}

}  // namespace
}  // namespace porchlight::store
