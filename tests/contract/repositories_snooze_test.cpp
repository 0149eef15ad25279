// Conversations that are out of the way for a while, and the filters of pages that go with notes and tags,
// over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/acts.hpp"
#include "store/database/limits.hpp"
#include "store/database/notes.hpp"
#include "store/database/people.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SnoozeContract : public Conversations {
 protected:
  Conversation snooze(ConversationId id, std::optional<WallTime> until) {
    ConversationChange change;
    change.snoozed_until = until;
    return must(conversations().update(project(), id, change));
  }
  std::vector<std::string> page(const ConversationQuery& query) {
    std::vector<std::string> uids;
    for (const Conversation& one : must(conversations().page(project(), query)).conversations)
      uids.push_back(one.visitor_uid);
    return uids;
  }
  static ConversationQuery snoozed(bool is, std::optional<ConversationStatus> status = {}) {
    ConversationQuery query;
    query.status = status;
    query.snoozed = is;
    return query;
  }
};
PORCHLIGHT_FOR_EVERY_DATABASE(SnoozeContract);

TEST_P(SnoozeContract, LastsUntilItIsEndedOrAnother) {
  const ConversationId id = says("v1", "one", 1).conversation.id;
  EXPECT_FALSE(conversation("v1").snoozed_until);
  EXPECT_EQ(snooze(id, at(100)).snoozed_until, at(100));
  replies(id, "an agent's message ends it not", 2);
  must(conversations().update(project(), id, {{}, ada()}));
  EXPECT_EQ(conversation("v1").snoozed_until, at(100));
  EXPECT_EQ(snooze(id, at(200)).snoozed_until, at(200));
  EXPECT_FALSE(snooze(id, std::nullopt).snoozed_until);
}

TEST_P(SnoozeContract, EndsWithAMessageOfTheVisitorAndWhenItIsClosed) {
  const ConversationId id = says("v1", "one", 1).conversation.id;
  snooze(id, at(100));
  EXPECT_FALSE(says("v1", "two", 2).conversation.snoozed_until);
  snooze(id, at(100));
  EXPECT_FALSE(must(conversations().update(project(), id, {ConversationStatus::closed, {}})).snoozed_until);
  ConversationChange change;
  change.snoozed_until = at(100);
  EXPECT_EQ(code_of(conversations().update(project(), id, change)), "conflict");
  change.status = ConversationStatus::open;
  EXPECT_EQ(must(conversations().update(project(), id, change)).snoozed_until, at(100));
}

TEST_P(SnoozeContract, EndsInItsTimeOnce) {
  const ConversationId first = says("v1", "one", 1).conversation.id;
  const ConversationId second = says("v2", "two", 2).conversation.id;
  snooze(first, at(100));
  snooze(second, at(200));
  EXPECT_THAT(must(conversations().wake(at(99))), IsEmpty());
  const auto awake = must(conversations().wake(at(100)));
  ASSERT_THAT(awake, SizeIs(1));
  EXPECT_EQ(awake[0].id, first);
  EXPECT_FALSE(awake[0].snoozed_until);
  EXPECT_FALSE(conversation("v1").snoozed_until);
  EXPECT_THAT(must(conversations().wake(at(150))), IsEmpty());
  EXPECT_THAT(must(conversations().wake(at(1'000))), SizeIs(1)) << "whenever somebody looks again";
}

TEST_P(SnoozeContract, OfTwoWhoLookAtOnceOneIsToldOfEach) {
  constexpr int count = 40;
  for (int i = 0; i < count; ++i) snooze(says("v" + std::to_string(i), "x", i).conversation.id, at(100));
  const auto other = harness().open();
  std::vector<Conversation> theirs;
  std::thread beside([&] { theirs = *other->conversations().wake(at(100)); });
  auto ours = must(conversations().wake(at(100)));
  beside.join();
  auto left = must(conversations().wake(at(100)));
  std::set<ConversationId> awake;
  for (const auto* some : {&theirs, &ours, &left}) {
    for (const Conversation& one : *some) EXPECT_TRUE(awake.insert(one.id).second) << "told twice";
  }
  EXPECT_EQ(awake.size(), count);
}

TEST_P(SnoozeContract, SoManyEndAtATime) {
  constexpr std::size_t more = limits::woken_conversations + 2;
  for (std::size_t i = 0; i < more; ++i) snooze(says("v" + std::to_string(i), "x").conversation.id, at(100));
  EXPECT_THAT(must(conversations().wake(at(100))), SizeIs(limits::woken_conversations));
  EXPECT_THAT(must(conversations().wake(at(100))), SizeIs(2));
}

TEST_P(SnoozeContract, IsAFilterOfPages) {
  for (const char* uid : {"v1", "v2", "v3", "v4"}) says(uid, "x", uid[1]);
  snooze(conversation("v1").id, at(1'000));
  snooze(conversation("v3").id, at(1'000));
  must(conversations().update(project(), conversation("v4").id, {ConversationStatus::closed, {}}));
  EXPECT_THAT(page({}), ElementsAre("v4", "v3", "v2", "v1"));
  EXPECT_THAT(page(snoozed(true)), ElementsAre("v3", "v1"));
  EXPECT_THAT(page(snoozed(false)), ElementsAre("v4", "v2"));
  EXPECT_THAT(page(snoozed(false, ConversationStatus::open)), ElementsAre("v2"));
  EXPECT_THAT(page(snoozed(true, ConversationStatus::closed)), IsEmpty());
  ConversationQuery of_visitor = snoozed(true);
  of_visitor.visitor = "v3";
  EXPECT_THAT(page(of_visitor), ElementsAre("v3"));
  of_visitor.visitor = "v2";
  EXPECT_THAT(page(of_visitor), IsEmpty());
}

TEST_P(SnoozeContract, WhoIsMentionedFindsTheConversation) {
  for (const char* uid : {"v1", "v2", "v3"}) says(uid, "x", uid[1]);
  const auto mention = [&](const std::string& uid, std::int64_t agent) {
    NewNote note{
        .project = project(), .conversation = conversation(uid).id, .agent = ada(), .content = "Look"};
    note.mentions = {agent};
    note.temp_id = next_temp_id();
    must(database().notes().add(note));
  };
  const std::int64_t alan = add_agent("Alan");
  mention("v1", grace());
  mention("v3", grace());
  mention("v2", alan);
  ConversationQuery of_grace;
  of_grace.mentioned = grace();
  EXPECT_THAT(page(of_grace), ElementsAre("v3", "v1"));
  must(database().notes().see(project(), conversation("v3").id, grace()));
  EXPECT_THAT(page(of_grace), ElementsAre("v1"));
  of_grace.status = ConversationStatus::closed;
  EXPECT_THAT(page(of_grace), IsEmpty());
  ConversationQuery of_visitor;
  of_visitor.mentioned = alan;
  of_visitor.visitor = "v2";
  EXPECT_THAT(page(of_visitor), ElementsAre("v2"));
  of_visitor.visitor = "v1";
  EXPECT_THAT(page(of_visitor), IsEmpty());
}

TEST_P(SnoozeContract, ATagOfTheVisitorFindsTheConversation) {
  for (const char* uid : {"v1", "v2", "v3"}) says(uid, "x", uid[1]);
  const auto tag = [&](const std::string& uid, std::vector<std::string> tags) {
    VisitorChange change;
    change.tags = std::move(tags);
    ASSERT_TRUE(database().acts().change(key(uid), change, {ada(), "Ada"}, at(1)));
  };
  tag("v1", {"vip", "wholesale"});
  tag("v2", {"vip2"});
  tag("v3", {"b2b", "vip"});
  const auto with = [&](const std::string& text, const std::string& uid = {}) {
    ConversationQuery query;
    query.tag = text;
    query.visitor = uid;
    return page(query);
  };
  EXPECT_THAT(with("vip"), ElementsAre("v3", "v1"));
  EXPECT_THAT(with("vip2"), ElementsAre("v2"));
  EXPECT_THAT(with("b"), IsEmpty());
  EXPECT_THAT(with("VIP"), IsEmpty());
  EXPECT_THAT(with("vip", "v1"), ElementsAre("v1"));
  EXPECT_THAT(with("vip", "v2"), IsEmpty());
}

TEST_P(SnoozeContract, OfTwoWhoBecomeOneBothAreAwakeUnlessBothSleep) {
  const auto prove = [&](const std::string& uid, const std::string& user) {
    must(database().people().prove({key(uid), user, secret(uid), at(20)}));
  };
  for (const char* const user : {"a", "b", "c"}) {
    const std::string person = std::string("person-") + user;
    const std::string device = std::string("device-") + user;
    const ConversationId own = says(person, "one", 1).conversation.id;
    prove(person, user);
    const ConversationId given = says(device, "two", 2).conversation.id;
    if (*user != 'b') snooze(own, at(100));
    if (*user != 'c') snooze(given, at(200));
    prove(device, user);
  }
  EXPECT_EQ(conversation("person-a").snoozed_until, at(100));
  EXPECT_FALSE(conversation("person-b").snoozed_until);
  EXPECT_FALSE(conversation("person-c").snoozed_until);
}

}  // namespace
}  // namespace porchlight::store
