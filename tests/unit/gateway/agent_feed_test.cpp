#include "gateway/agent_feed.hpp"

#include "gateway/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

using Kind = store::SessionEvent::Kind;

store::SessionEvent event(Kind kind, const std::string& uid, store::Revision revision,
                          const std::string& url = "") {
  store::SessionEvent made;
  made.kind = kind;
  made.project = 1;
  made.uid = uid;
  made.revision = revision;
  made.session.state.url = url;
  return made;
}

std::vector<store::SessionEvent> take_all(AgentFeed& feed) {
  std::vector<store::SessionEvent> events;
  while (feed.held() > 0) events.push_back(feed.take_next());
  return events;
}

TEST(AgentFeed, WantsEverybodyUntilNarrowedAndAgainWhenWidened) {
  AgentFeed feed(1);
  EXPECT_TRUE(feed.wants("a"));
  feed.watch(std::vector<std::string>{"b"});
  EXPECT_FALSE(feed.wants("a"));
  EXPECT_TRUE(feed.wants("b"));
  feed.watch(std::nullopt);
  EXPECT_TRUE(feed.wants("a"));
}

// A second join of a room was acknowledged at once, before the first one's subscription stood: what happened
// in between was neither in its snapshot nor among its events.
TEST(AgentFeed, EveryJoinWaitsForTheSubscription) {
  AgentFeed feed(1);
  int acknowledged = 0;
  feed.when_listening([&] { ++acknowledged; });
  feed.when_listening([&] { ++acknowledged; });
  EXPECT_EQ(acknowledged, 0);
  feed.listening();
  EXPECT_EQ(acknowledged, 2);
  feed.when_listening([&] { ++acknowledged; });
  EXPECT_EQ(acknowledged, 3);
}

TEST(AgentFeed, JoinsThatWaitAreLimited) {
  AgentFeed feed(1);
  for (std::size_t i = 0; i < limits::waiting_joins; ++i) {
    EXPECT_FALSE(feed.crowded()) << i;
    feed.when_listening([] {});
  }
  EXPECT_TRUE(feed.crowded());
  feed.listening();
  EXPECT_FALSE(feed.crowded());
}

TEST(AgentFeed, ARoomThatWasLeftIsFoundByNobody) {
  auto feed = std::make_unique<AgentFeed>(1);
  int told = 0;
  auto tell = feed->lifetime().guard([&] { ++told; });
  tell();
  EXPECT_EQ(told, 1);
  feed = std::make_unique<AgentFeed>(1);
  tell();
  EXPECT_EQ(told, 1);
}

TEST(AgentFeed, HoldsTheNewestOfEachVisitorInRevisionOrder) {
  AgentFeed feed(1);
  feed.hold(event(Kind::online, "z", 1));
  feed.hold(event(Kind::online, "a", 2));
  feed.hold(event(Kind::offline, "z", 3));
  EXPECT_EQ(feed.held(), 2U);
  const auto events = take_all(feed);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].uid, "a");
  EXPECT_EQ(events[1].uid, "z");
  EXPECT_EQ(events[1].kind, Kind::offline);
  EXPECT_EQ(feed.held(), 0U);
}

TEST(AgentFeed, AnUntoldArrivalStaysAnArrivalOnTheNewPage) {
  AgentFeed feed(1);
  feed.hold(event(Kind::online, "a", 1, "https://shop.example/1"));
  feed.hold(event(Kind::changed, "a", 2, "https://shop.example/2"));
  const auto events = take_all(feed);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Kind::online);
  EXPECT_EQ(events[0].revision, 2U);
  EXPECT_EQ(events[0].session.state.url, "https://shop.example/2");
}

TEST(AgentFeed, AChangeAfterAChangeIsTheNewest) {
  AgentFeed feed(1);
  feed.hold(event(Kind::changed, "a", 1, "https://shop.example/1"));
  feed.hold(event(Kind::changed, "a", 2, "https://shop.example/2"));
  EXPECT_EQ(take_all(feed).front().session.state.url, "https://shop.example/2");
}

// Held events went out all in one turn, up to twenty thousand: more than a stream may queue.
TEST(AgentFeed, WhatIsTakenInPartLeavesTheRestConflatedAndInOrder) {
  AgentFeed feed(1);
  feed.hold(event(Kind::online, "a", 1));
  feed.hold(event(Kind::online, "b", 2, "https://shop.example/1"));
  feed.hold(event(Kind::online, "c", 3));
  EXPECT_EQ(feed.take_next().uid, "a");
  feed.hold(event(Kind::changed, "b", 4, "https://shop.example/2"));
  feed.hold(event(Kind::offline, "a", 5));
  feed.hold(event(Kind::offline, "c", 6));
  const auto events = take_all(feed);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].uid, "b");
  EXPECT_EQ(events[0].kind, Kind::online);
  EXPECT_EQ(events[0].session.state.url, "https://shop.example/2");
  EXPECT_EQ(events[1].uid, "a");
  EXPECT_EQ(events[2].uid, "c");
  EXPECT_EQ(events[2].revision, 6U);
}

TEST(AgentFeed, SendsNoMoreThanThereIsRoomFor) {
  AgentFeed feed(1);
  for (store::Revision i = 1; i <= 20'000; ++i) feed.hold(event(Kind::online, "v" + std::to_string(i), i));
  std::size_t queued = 0;
  const auto queued_bytes = [&] { return queued; };
  const auto send = [&](const store::SessionEvent&) { queued += 300; };
  feed.send_held(queued_bytes, send);
  EXPECT_LE(queued, limits::agent_conflate_bytes + 300);
  EXPECT_EQ(feed.held(), 20'000 - queued / 300);
  feed.send_held(queued_bytes, send);
  EXPECT_LE(queued, limits::agent_conflate_bytes + 300);
}

TEST(AgentFeed, EventsAreHeldOnceTooMuchWaitsForTheAgentAndUntilAllThatIsHeldHasGone) {
  AgentFeed feed(1);
  EXPECT_FALSE(feed.must_hold(limits::agent_conflate_bytes));
  EXPECT_TRUE(feed.must_hold(limits::agent_conflate_bytes + 1));
  feed.hold(event(Kind::online, "a", 1));
  EXPECT_TRUE(feed.must_hold(0)) << "what is held goes first";
  take_all(feed);
  EXPECT_FALSE(feed.must_hold(0));
}

TEST(AgentFeed, WhatIsNotWorthBeingToldAnyMoreIsThatManyVisitorsOrBytes) {
  AgentFeed feed(1);
  store::Revision revision = 0;
  const auto hold = [&](std::size_t i) {
    feed.hold(event(Kind::online, "v" + std::to_string(i), ++revision));
  };
  for (std::size_t i = 0; i < limits::agent_conflated_visitors; ++i) hold(i);
  hold(0);
  EXPECT_FALSE(feed.overfull()) << "one of each";
  hold(limits::agent_conflated_visitors);
  EXPECT_TRUE(feed.overfull());
  EXPECT_FALSE(too_slow(limits::agent_drop_bytes));
  EXPECT_TRUE(too_slow(limits::agent_drop_bytes + 1));
}

TEST(AgentFeed, ForgetsWhatARefetchTells) {
  AgentFeed feed(1);
  feed.hold(event(Kind::online, "a", 1));
  feed.forget_held();
  EXPECT_EQ(feed.held(), 0U);
  feed.hold(event(Kind::online, "a", 2));
  EXPECT_EQ(take_all(feed).size(), 1U);
}

}  // namespace
}  // namespace porchlight::gateway
