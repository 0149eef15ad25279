#include "conversations/agent_seats.hpp"

#include "conversations/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class AgentSeatsTest : public testing::Test {
 protected:
  /// As the fan does with what is told: every thread hears it, this one too.
  std::vector<RosterNews> hear(ProjectId project, const AgentSeats::ToTell& entries) {
    std::vector<RosterNews> news;
    for (const RosterEntry& entry : entries) news.push_back(seats.hear(project, entry, now));
    return news;
  }
  static RosterNews agents_changed(std::optional<bool> available = {}) {
    return {.project = 1, .agents = true, .conversations = {}, .available = available};
  }
  static RosterNews viewers_changed(std::vector<std::int64_t> of) {
    return {.project = 1, .agents = false, .conversations = std::move(of), .available = {}};
  }
  const RosterNews nothing{.project = 1, .agents = false, .conversations = {}, .available = {}};

  SteadyTime now{1h};
  AgentSeats seats;
  RosterEntry ann{.socket = "s1", .agent = 7, .name = "Ann"};
  RosterEntry bob{.socket = "s2", .agent = 8, .name = "Bob"};
};

TEST_F(AgentSeatsTest, WhoComesIsToldAndShownOnceThatComesBack) {
  const auto told = seats.sit(1, ann);
  EXPECT_THAT(told, ElementsAre(ann));
  EXPECT_THAT(seats.roster().agents(1), IsEmpty()) << "as every other thread: when the fan brings it";
  EXPECT_THAT(hear(1, told), ElementsAre(agents_changed(true)));
  EXPECT_THAT(seats.roster().agents(1), ElementsAre(PresentAgent{7, "Ann", true}));
}

TEST_F(AgentSeatsTest, AJoinOfTheSameRoomBeginsTheSeatAnew) {
  hear(1, seats.sit(1, ann));
  hear(1, *seats.view(1, "s1", 5));
  EXPECT_THAT(seats.sit(1, ann), ElementsAre(ann)) << "it looks at nothing any more";
  EXPECT_THAT(seats.roll_call(1), ElementsAre(ann)) << "one seat";
}

TEST_F(AgentSeatsTest, WhoLeavesIsToldAsGoneAndVisitorsThatNobodyIsThere) {
  hear(1, seats.sit(1, ann));
  const auto told = seats.leave(1, "s1");
  ann.gone = true;
  EXPECT_THAT(told, ElementsAre(ann));
  EXPECT_THAT(seats.roll_call(1), IsEmpty()) << "a roll call that comes in between does not bring it back";
  EXPECT_THAT(hear(1, told), ElementsAre(agents_changed(false)));
  EXPECT_THAT(seats.roster().agents(1), IsEmpty());
}

TEST_F(AgentSeatsTest, WhoLeavesWhileLookingStopsLooking) {
  hear(1, seats.sit(1, ann));
  hear(1, *seats.view(1, "s1", 5));
  auto news = agents_changed(false);
  news.conversations = {5};
  EXPECT_THAT(hear(1, seats.leave(1, "s1")), ElementsAre(news));
  EXPECT_THAT(seats.roster().viewers(1, 5), IsEmpty());
}

TEST_F(AgentSeatsTest, WhoHasNoSeatLeavesNothing) {
  EXPECT_THAT(seats.leave(1, "s1"), IsEmpty());
  hear(1, seats.sit(1, ann));
  EXPECT_THAT(seats.leave(1, "s2"), IsEmpty());
  EXPECT_THAT(seats.leave(2, "s1"), IsEmpty());
  EXPECT_THAT(seats.roll_call(1), ElementsAre(ann));
}

TEST_F(AgentSeatsTest, TheOthersStayWhenOneLeaves) {
  hear(1, seats.sit(1, ann));
  hear(1, seats.sit(1, bob));
  EXPECT_THAT(hear(1, seats.leave(1, "s1")), ElementsAre(agents_changed())) << "visitors need no word";
  EXPECT_THAT(seats.roll_call(1), ElementsAre(bob));
}

TEST_F(AgentSeatsTest, AViewerWhoBecomesAnAgentIsAvailableFromThenOn) {
  ann.reads_only = true;
  EXPECT_THAT(hear(1, seats.sit(1, ann)), ElementsAre(agents_changed()));
  EXPECT_FALSE(seats.may_write(1, "s1"));
  const auto told = seats.set_reads_only(1, "s1", false);
  ASSERT_THAT(told, testing::SizeIs(1));
  EXPECT_TRUE(seats.may_write(1, "s1")) << "at once";
  EXPECT_THAT(hear(1, told), ElementsAre(agents_changed(true)));
  EXPECT_THAT(hear(1, seats.set_reads_only(1, "s1", true)), ElementsAre(agents_changed(false)));
}

TEST_F(AgentSeatsTest, ARoleThatIsTheSameIsNotTold) {
  hear(1, seats.sit(1, ann));
  EXPECT_THAT(seats.set_reads_only(1, "s1", false), IsEmpty());
  EXPECT_THAT(seats.set_reads_only(1, "s2", true), IsEmpty()) << "nobody's";
}

TEST_F(AgentSeatsTest, WhoLooksIsShownAtBothConversations) {
  hear(1, seats.sit(1, ann));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 5)), ElementsAre(viewers_changed({5})));
  EXPECT_THAT(seats.roster().viewers(1, 5), ElementsAre(PresentAgent{7, "Ann", true}));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 6)), ElementsAre(viewers_changed({5, 6})));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 0)), ElementsAre(viewers_changed({6})));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 0)), ElementsAre(nothing));
}

TEST_F(AgentSeatsTest, WhoLooksIsShownAtBothVisitors) {
  const auto visitors_changed = [](std::vector<std::string> of) {
    return RosterNews{
        .project = 1, .agents = false, .conversations = {}, .visitors = std::move(of), .available = {}};
  };
  hear(1, seats.sit(1, ann));
  hear(1, seats.sit(1, bob));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 0, "v1")), ElementsAre(visitors_changed({"v1"})));
  hear(1, *seats.view(1, "s2", 0, "v1"));
  EXPECT_THAT(seats.roster().viewers_of(1, "v1"),
              ElementsAre(PresentAgent{7, "Ann", true}, PresentAgent{8, "Bob", true}));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 0, "v2")), ElementsAre(visitors_changed({"v1", "v2"})));
  EXPECT_THAT(seats.roster().visitors_viewed(1), ElementsAre("v1", "v2"));
  EXPECT_THAT(hear(1, *seats.view(1, "s1", 0)), ElementsAre(visitors_changed({"v2"})));
  EXPECT_THAT(seats.roster().visitors_viewed(1), ElementsAre("v1"));
  EXPECT_THAT(hear(1, seats.leave(1, "s2")).front().visitors, ElementsAre("v1"));
  EXPECT_THAT(seats.roster().visitors_viewed(1), IsEmpty());
}

TEST_F(AgentSeatsTest, ViewersLookAndSayNothing) {
  ann.reads_only = true;
  hear(1, seats.sit(1, ann));
  EXPECT_TRUE(seats.view(1, "s1", 5));
  const auto chosen = seats.choose(1, "s1", Availability::available, 10);
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code, ErrorCode::forbidden);
  EXPECT_EQ(seats.roll_call(1).front().choice, Availability::by_presence);
}

TEST_F(AgentSeatsTest, WithoutASeatNothingIsDone) {
  for (const bool elsewhere : {false, true}) {
    if (elsewhere) hear(2, seats.sit(2, ann));
    EXPECT_EQ(seats.may_write(1, "s1").error().code, ErrorCode::forbidden);
    EXPECT_EQ(seats.view(1, "s1", 5).error().code, ErrorCode::forbidden);
    EXPECT_EQ(seats.choose(1, "s1", Availability::away, 10).error().code, ErrorCode::forbidden);
  }
}

TEST_F(AgentSeatsTest, VisitorsAreToldWhenAvailabilityChangesAndNotBefore) {
  hear(1, seats.sit(1, ann));
  hear(1, seats.sit(1, bob));
  EXPECT_THAT(hear(1, *seats.choose(1, "s1", Availability::away, 10)), ElementsAre(agents_changed()))
      << "somebody else is there";
  EXPECT_THAT(hear(1, *seats.choose(1, "s2", Availability::away, 10)), ElementsAre(agents_changed(false)));
  EXPECT_THAT(hear(1, *seats.choose(1, "s2", Availability::available, 11)),
              ElementsAre(agents_changed(true)));
}

TEST_F(AgentSeatsTest, RollCallsTellThisThreadsAgentsAlone) {
  hear(1, seats.sit(1, ann));
  hear(1, {bob});  // another gateway's
  EXPECT_THAT(seats.roll_call(1), ElementsAre(ann));
  EXPECT_THAT(seats.roll_call(2), IsEmpty());
}

TEST_F(AgentSeatsTest, BeforeAnybodyIsHeardNothingIsRefreshed) {
  EXPECT_FALSE(seats.next());
  now += 24h;
  EXPECT_THAT(seats.refresh(now).to_tell, IsEmpty());
  EXPECT_FALSE(seats.next());
}

TEST_F(AgentSeatsTest, EverySeatIsToldAgainAtEachRefresh) {
  hear(1, seats.sit(1, ann));
  hear(2, seats.sit(2, ann));
  EXPECT_EQ(seats.next(), now + limits::roster_refresh);
  now += limits::roster_refresh - 1ms;
  EXPECT_THAT(seats.refresh(now).to_tell, IsEmpty());
  now += 1ms;
  const auto due = seats.refresh(now);
  EXPECT_THAT(due.to_tell, ElementsAre(std::pair(ProjectId{1}, AgentSeats::ToTell{ann}),
                                       std::pair(ProjectId{2}, AgentSeats::ToTell{ann})));
  EXPECT_THAT(due.news, IsEmpty());
  EXPECT_EQ(seats.next(), now + limits::roster_refresh);
}

TEST_F(AgentSeatsTest, WhatIsHeardInBetweenPutsNoRefreshOff) {
  hear(1, seats.sit(1, ann));
  const auto next = seats.next();
  now += 1ms;
  hear(1, {bob});
  EXPECT_EQ(seats.next(), next);
}

TEST_F(AgentSeatsTest, AgentsOfAGatewayThatDiedAreForgottenAlsoWhereNobodySits) {
  bob.conversation = 5;
  EXPECT_THAT(hear(1, {bob}), testing::SizeIs(1));
  auto news = agents_changed(false);
  news.conversations = {5};
  for (auto age = limits::roster_refresh; age < limits::roster_lifetime; age += limits::roster_refresh) {
    now += limits::roster_refresh;
    EXPECT_THAT(seats.refresh(now).news, IsEmpty());
  }
  now += limits::roster_refresh;
  EXPECT_THAT(seats.refresh(now).news, ElementsAre(news));
}

// The refresh before did not come back: the bus, or this loop, was late.
TEST_F(AgentSeatsTest, WhoStillSitsHereIsBelievedInAgainWithTheNextWord) {
  hear(1, seats.sit(1, ann));
  now += limits::roster_lifetime;
  const auto due = seats.refresh(now);
  EXPECT_THAT(due.news, ElementsAre(agents_changed(false)));
  EXPECT_THAT(hear(1, due.to_tell.front().second), ElementsAre(agents_changed(true)));
}

}  // namespace
}  // namespace porchlight::conversations
