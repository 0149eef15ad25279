// Who gets a conversation by the project's rule, over every form of the database.

#include "contract/conversations_harness.hpp"
#include "store/database/acts.hpp"

#include <gmock/gmock.h>

#include <map>
#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AssignmentContract : public Conversations {
 protected:
  /// Whose it is then; 0: nobody's.
  std::int64_t assign(ConversationId id, Assignment rule, std::vector<std::int64_t> available,
                      std::int64_t assignee = 0) {
    const auto assigned = must(conversations().assign(asked(id, rule, std::move(available), assignee)));
    return assigned ? assigned->assignee : 0;
  }
  [[nodiscard]] AssignmentAsked asked(ConversationId id, Assignment rule, std::vector<std::int64_t> available,
                                      std::int64_t assignee = 0) const {
    return {.project = project(),
            .conversation = id,
            .rule = rule,
            .available = std::move(available),
            .assignee = assignee,
            .now = at(9)};
  }
  ConversationId begin() {
    const std::string uid = "v" + std::to_string(++visitors_);
    return says(uid, "Hello").conversation.id;
  }
  void snooze(ConversationId id) {
    ConversationChange change;
    change.snoozed_until = at(1'000);
    must(conversations().update(project(), id, change));
  }

 private:
  int visitors_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(AssignmentContract);

TEST_P(AssignmentContract, InTurnEachGetsOneAfterTheOther) {
  const std::vector<std::int64_t> both{ada(), grace()};
  std::vector<std::int64_t> turns;
  for (int i = 0; i < 4; ++i) turns.push_back(assign(begin(), Assignment::in_turn, both));
  EXPECT_THAT(turns, ElementsAre(ada(), grace(), ada(), grace()));
  EXPECT_EQ(assign(begin(), Assignment::in_turn, {grace()}), grace()) << "who is here alone";
  EXPECT_EQ(assign(begin(), Assignment::in_turn, both), ada());
}

TEST_P(AssignmentContract, LeastBusyIsWhoHasTheFewestThatAreOpenAndNotSnoozed) {
  const std::vector<std::int64_t> both{ada(), grace()};
  const ConversationId first = begin();
  EXPECT_EQ(assign(first, Assignment::least_busy, {ada()}), ada());
  const ConversationId second = begin();
  EXPECT_EQ(assign(second, Assignment::least_busy, {ada()}), ada());
  EXPECT_EQ(assign(begin(), Assignment::least_busy, both), grace());
  EXPECT_EQ(assign(begin(), Assignment::least_busy, both), grace());
  snooze(first);
  EXPECT_EQ(assign(begin(), Assignment::least_busy, both), ada());
  must(conversations().update(project(), second, {ConversationStatus::closed, {}}));
  EXPECT_EQ(assign(begin(), Assignment::least_busy, both), ada());
}

TEST_P(AssignmentContract, NobodyGetsItWhereNobodyOfTheTeamIsHere) {
  const ConversationId id = begin();
  EXPECT_EQ(assign(id, Assignment::in_turn, {}), 0);
  EXPECT_EQ(assign(id, Assignment::in_turn, {987}), 0) << "no member";
  const auto viewer =
      database().agents().add("viv@example.com", "Viv", "hash", {{project(), Role::viewer}})->id;
  EXPECT_EQ(assign(id, Assignment::least_busy, {viewer}), 0) << "viewers answer nobody";
  EXPECT_EQ(must(conversations().find(project(), id)).assignee, 0);
}

TEST_P(AssignmentContract, WhatSomebodyHasTakenMeanwhileIsTheirs) {
  const ConversationId id = begin();
  must(conversations().update(project(), id, {{}, grace()}));
  EXPECT_EQ(assign(id, Assignment::in_turn, {ada()}), 0);
  EXPECT_EQ(must(conversations().find(project(), id)).assignee, grace());
  EXPECT_EQ(assign(id, Assignment::in_turn, {ada()}, grace()), ada()) << "of whom it was known";
  must(conversations().update(project(), id, {ConversationStatus::closed, 0}));
  EXPECT_EQ(assign(id, Assignment::in_turn, {ada()}), 0) << "it is closed";
}

TEST_P(AssignmentContract, WhoHasLeftGetsNothingMore) {
  const ConversationId mine = begin();
  must(conversations().update(project(), mine, {{}, grace()}));
  snooze(mine);
  ASSERT_TRUE(database().agents().set_memberships(grace(), {}));
  EXPECT_EQ(assign(begin(), Assignment::in_turn, {grace()}), 0);
  EXPECT_EQ(assign(begin(), Assignment::least_busy, {grace(), ada()}), ada());
  EXPECT_EQ(code_of(conversations().update(project(), begin(), {{}, grace()})), "badRequest");
  const auto awake = must(conversations().wake(at(2'000)));
  ASSERT_EQ(awake.size(), 1U) << "a snooze ends for the team, whoever has left";
  EXPECT_EQ(awake[0].id, mine);
}

TEST_P(AssignmentContract, AtOnceNobodyGetsTwoBeforeTheOthersHaveOne) {
  constexpr std::size_t agents = 4;
  std::vector<std::int64_t> team;
  for (std::size_t i = 0; i < agents; ++i) team.push_back(add_agent("Agent" + std::to_string(i)));
  std::vector<ConversationId> begun;
  for (std::size_t i = 0; i < agents; ++i) begun.push_back(begin());
  const auto other = harness().open();
  std::thread beside([&] {
    for (std::size_t i = 0; i < agents; i += 2)
      EXPECT_TRUE(other->conversations().assign(asked(begun.at(i), Assignment::least_busy, team)));
  });
  for (std::size_t i = 1; i < agents; i += 2) assign(begun.at(i), Assignment::least_busy, team);
  beside.join();
  std::map<std::int64_t, int> got;
  for (const ConversationId id : begun) ++got[must(conversations().find(project(), id)).assignee];
  EXPECT_EQ(got.size(), agents) << "each one";
  EXPECT_FALSE(got.contains(0));
}

TEST_P(AssignmentContract, AMessageSaysWhetherItOpensAConversationAgain) {
  const auto first = says("v", "one");
  EXPECT_TRUE(first.created);
  EXPECT_FALSE(first.reopened);
  EXPECT_FALSE(says("v", "two").reopened);
  must(conversations().update(project(), first.conversation.id, {ConversationStatus::closed, {}}));
  const auto append = [&] {
    return must(conversations().append_from_visitor(key("v"), secret("v"), "again", "three", at(3)));
  };
  EXPECT_TRUE(append().reopened);
  EXPECT_FALSE(append().reopened) << "a repeated one opens nothing";
}

TEST_P(AssignmentContract, TheRuleIsASettingAndInTheLog) {
  const ActingAgent owner{7, "Ada"};
  EXPECT_EQ(database().projects().find(project())->inbox.assignment, Assignment::off);
  const auto edit = [](Project& one) -> Result<void> {
    one.inbox.assignment = Assignment::least_busy;
    return {};
  };
  ASSERT_TRUE(database().projects().change(project(), edit, owner, at(1)));
  EXPECT_EQ(database().projects().find(project())->inbox.assignment, Assignment::least_busy);
  const auto log = must(database().acts().audit(project(), 10, ""));
  ASSERT_EQ(log.entries.size(), 1U);
  EXPECT_EQ(log.entries.front().details,
            R"({"changes":[{"name":"assignment","before":"off","after":"leastBusy"}]})");
}

}  // namespace
}  // namespace porchlight::store
