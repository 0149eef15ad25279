#include "gateway/agent_feed.hpp"

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

TEST(AgentFeed, WantsEverybodyUntilNarrowedAndAgainWhenWidened) {
  AgentFeed feed(1);
  EXPECT_TRUE(feed.wants("a"));
  feed.watch(std::vector<std::string>{"b"});
  EXPECT_FALSE(feed.wants("a"));
  EXPECT_TRUE(feed.wants("b"));
  feed.watch(std::nullopt);
  EXPECT_TRUE(feed.wants("a"));
}

TEST(AgentFeed, HoldsTheNewestOfEachVisitorInRevisionOrder) {
  AgentFeed feed(1);
  feed.hold(event(Kind::online, "z", 1));
  feed.hold(event(Kind::online, "a", 2));
  feed.hold(event(Kind::offline, "z", 3));
  EXPECT_EQ(feed.held(), 2U);
  const auto events = feed.take();
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
  const auto events = feed.take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Kind::online);
  EXPECT_EQ(events[0].revision, 2U);
  EXPECT_EQ(events[0].session.state.url, "https://shop.example/2");
}

TEST(AgentFeed, AChangeAfterAChangeIsTheNewest) {
  AgentFeed feed(1);
  feed.hold(event(Kind::changed, "a", 1, "https://shop.example/1"));
  feed.hold(event(Kind::changed, "a", 2, "https://shop.example/2"));
  EXPECT_EQ(feed.take().front().session.state.url, "https://shop.example/2");
}

}  // namespace
}  // namespace porchlight::gateway
