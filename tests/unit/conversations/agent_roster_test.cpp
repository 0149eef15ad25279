#include "conversations/agent_roster.hpp"

#include "conversations/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class AgentRosterTest : public testing::Test {
 protected:
  AgentRoster::Change hear(const RosterEntry& entry) { return roster.hear(1, entry, clock.steady()); }

  ManualClock clock;
  AgentRoster roster;
  RosterEntry ann{.socket = "s1", .agent = 7, .name = "Ann"};
  RosterEntry bob{.socket = "s2", .agent = 8, .name = "Bob"};
};

TEST_F(AgentRosterTest, AnAgentWhoIsHereIsAvailable) {
  EXPECT_FALSE(roster.anyone_available(1));
  EXPECT_TRUE(hear(ann).agents);
  EXPECT_TRUE(roster.anyone_available(1));
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{7, "Ann", true}));
  EXPECT_FALSE(roster.anyone_available(2)) << "another project";
}

TEST_F(AgentRosterTest, TheSameAgainChangesNothing) {
  ann.conversation = 3;
  hear(ann);
  const auto change = hear(ann);
  EXPECT_FALSE(change.agents);
  EXPECT_THAT(change.conversations, IsEmpty());
}

TEST_F(AgentRosterTest, WhoChoosesAwayIsAway) {
  hear(ann);
  ann.choice = Availability::away;
  ann.chosen_at = 1;
  EXPECT_TRUE(hear(ann).agents);
  EXPECT_FALSE(roster.anyone_available(1));
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{7, "Ann", false}));
  hear(bob);
  EXPECT_TRUE(roster.anyone_available(1)) << "somebody else is there";
}

TEST_F(AgentRosterTest, OfAnAgentsSocketsTheLastChoiceCounts) {
  ann.choice = Availability::away;
  ann.chosen_at = 10;
  hear(ann);
  RosterEntry phone = ann;
  phone.socket = "s0";
  phone.choice = Availability::available;
  phone.chosen_at = 11;
  hear(phone);
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{7, "Ann", true}));
  ann.chosen_at = 12;
  hear(ann);
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{7, "Ann", false}));
}

TEST_F(AgentRosterTest, ATabThatChoseNothingLeavesTheChoice) {
  ann.choice = Availability::away;
  ann.chosen_at = 10;
  hear(ann);
  RosterEntry tab = ann;
  tab.socket = "s3";
  tab.choice = Availability::by_presence;
  tab.chosen_at = 0;
  hear(tab);
  EXPECT_FALSE(roster.anyone_available(1));
}

// A tab that reconnects tells what was chosen in it again, with the time of that choice: an old "away" came
// over a later "available" of the phone.
TEST_F(AgentRosterTest, AChoiceThatIsToldAgainDoesNotComeOverALaterOne) {
  ann.choice = Availability::away;
  ann.chosen_at = 10;
  hear(ann);
  RosterEntry phone = ann;
  phone.socket = "s0";
  phone.choice = Availability::available;
  phone.chosen_at = 11;
  hear(phone);
  RosterEntry again = ann;
  again.socket = "s9";
  ann.gone = true;
  hear(ann);
  hear(again);
  EXPECT_TRUE(roster.anyone_available(1));
}

// Only readers were here, and visitors were told that somebody answers.
TEST_F(AgentRosterTest, WhoReadsOnlyIsHereAndNotAvailable) {
  ann.reads_only = true;
  EXPECT_TRUE(hear(ann).agents);
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{7, "Ann", false}));
  ann.choice = Availability::available;
  ann.chosen_at = 10;
  hear(ann);
  EXPECT_FALSE(roster.anyone_available(1));
  ann.reads_only = false;
  EXPECT_TRUE(hear(ann).agents) << "is an agent now";
  EXPECT_TRUE(roster.anyone_available(1));
}

TEST_F(AgentRosterTest, ViewersAreThoseWhoLookAtTheConversation) {
  ann.conversation = 3;
  EXPECT_THAT(hear(ann).conversations, ElementsAre(3));
  hear(bob);
  EXPECT_THAT(roster.viewers(1, 3), ElementsAre(PresentAgent{7, "Ann", true}));
  bob.conversation = 3;
  hear(bob);
  EXPECT_THAT(roster.viewers(1, 3), ElementsAre(PresentAgent{7, "Ann", true}, PresentAgent{8, "Bob", true}));
  ann.conversation = 4;
  EXPECT_THAT(hear(ann).conversations, ElementsAre(3, 4)) << "one has a viewer less, the other one more";
  EXPECT_THAT(roster.viewers(1, 3), ElementsAre(PresentAgent{8, "Bob", true}));
}

TEST_F(AgentRosterTest, AnAgentWithTwoTabsIsShownOnce) {
  ann.conversation = 3;
  hear(ann);
  RosterEntry tab = ann;
  tab.socket = "s9";
  hear(tab);
  EXPECT_EQ(roster.viewers(1, 3).size(), 1U);
  tab.gone = true;
  hear(tab);
  EXPECT_EQ(roster.viewers(1, 3).size(), 1U) << "the other tab is still there";
}

TEST_F(AgentRosterTest, WhoHasGoneIsGone) {
  ann.conversation = 3;
  hear(ann);
  ann.gone = true;
  const auto change = hear(ann);
  EXPECT_TRUE(change.agents);
  EXPECT_THAT(change.conversations, ElementsAre(3));
  EXPECT_THAT(roster.agents(1), IsEmpty());
  EXPECT_FALSE(hear(ann).agents) << "and goes once";
}

TEST_F(AgentRosterTest, WhoeverIsNotHeardOfForLongIsForgotten) {
  ann.conversation = 3;
  hear(ann);
  clock.advance(limits::roster_refresh);
  hear(bob);
  clock.advance(limits::roster_lifetime - limits::roster_refresh);
  const auto changes = roster.forget_silent(clock.steady());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].first, 1);
  EXPECT_TRUE(changes[0].second.agents);
  EXPECT_THAT(changes[0].second.conversations, ElementsAre(3));
  EXPECT_THAT(roster.agents(1), ElementsAre(PresentAgent{8, "Bob", true}));
}

TEST_F(AgentRosterTest, ItIsBounded) {
  for (std::size_t i = 0; i < limits::roster_entries; ++i) {
    hear({.socket = "many" + std::to_string(i), .agent = 1, .name = "Many"});
  }
  EXPECT_FALSE(hear(ann).agents);
  EXPECT_EQ(roster.agents(1).size(), 1U);
  hear({.socket = "many0", .agent = 1, .name = "Many", .gone = true});
  EXPECT_TRUE(hear(ann).agents) << "there is room again";
}

}  // namespace
}  // namespace porchlight::conversations
