#include "conversations/chat_fan.hpp"

#include "support/queue_executor.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Heard final : ChatReceiver {
  void on_chat_event(const ChatEvent& event) override { all.push_back(event.agents.name); }
  void on_roster(ProjectId, const std::vector<RosterEntry>& entries) override {
    for (const RosterEntry& entry : entries) all.push_back(entry.name);
  }
  void on_roll_call(ProjectId) override { all.emplace_back("roll call"); }
  void on_listening(ProjectId, bool missed) override { all.emplace_back(missed ? "missed" : "listening"); }
  std::vector<std::string> take() { return std::exchange(all, {}); }
  std::vector<std::string> all;
};

/// Redis as the gateways see it: everybody who listens hears everything, the speaker as well.
struct Wire final : store::MessageBus {
  void publish(ProjectId project, std::string payload, bool must_arrive) override {
    lost = lost || (away && must_arrive);
    for (ChatFan* fan : fans) {
      if (!away) fan->on_bus_message(project, payload);
    }
  }
  void subscribe(ProjectId) override { ++subscriptions; }
  void unsubscribe(ProjectId) override { --subscriptions; }
  void when_listening(ProjectId, UniqueFunction<void()> listening) override { listening(); }
  std::vector<ChatFan*> fans;
  int subscriptions = 0;
  bool away = false;
  bool lost = false;
};

class ChatFanTest : public testing::Test {
 protected:
  ChatFanTest() {
    for (ChatFan* fan : {&one, &two}) {
      fan->set_bus(wire);
      wire.fans.push_back(fan);
    }
    one.add(loop, left);
    one.add(loop, right);
    two.add(loop, far);
  }
  static ChatEvent event(std::string name) { return {1, {std::move(name), "{}"}, "ann", {}}; }

  test::QueueExecutor loop;
  Wire wire;
  ChatFan one{"n1"};
  ChatFan two{"n2"};
  Heard left;
  Heard right;
  Heard far;
};

TEST_F(ChatFanTest, EveryThreadOfEveryNodeHearsAnEventOnce) {
  one.tell(event("said"));
  EXPECT_THAT(left.all, IsEmpty()) << "posted, not called";
  loop.run();
  EXPECT_THAT(left.take(), ElementsAre("said"));
  EXPECT_THAT(right.take(), ElementsAre("said"));
  EXPECT_THAT(far.take(), ElementsAre("said"));
}

TEST_F(ChatFanTest, ThisNodeHearsItselfWithoutABus) {
  wire.away = true;
  one.tell(event("said"));
  one.tell_roster(1, {{.socket = "s", .agent = 7, .name = "Ann"}});
  loop.run();
  EXPECT_THAT(left.take(), ElementsAre("said", "Ann"));
  EXPECT_THAT(far.take(), IsEmpty());
}

TEST_F(ChatFanTest, TheOrderIsKept) {
  for (const char* name : {"a", "b", "c"}) one.tell(event(name));
  loop.run();
  EXPECT_THAT(far.take(), ElementsAre("a", "b", "c"));
}

TEST_F(ChatFanTest, WhoBeginsToListenAsksTheOthersForTheirAgents) {
  two.on_bus_listening(1, false);
  loop.run();
  EXPECT_THAT(left.take(), ElementsAre("roll call"));
  EXPECT_THAT(far.take(), ElementsAre("listening"));
}

TEST_F(ChatFanTest, WhoHasMissedSomethingIsTold) {
  two.on_bus_listening(1, true);
  loop.run();
  EXPECT_THAT(far.take(), ElementsAre("missed"));
  EXPECT_THAT(left.take(), ElementsAre("roll call"));
}

TEST_F(ChatFanTest, OthersAreToldThatTheyHaveMissedWhatDidNotGoOut) {
  wire.away = true;
  one.tell(event("said"));
  EXPECT_TRUE(wire.lost);
  wire.away = false;
  one.on_bus_lost(1);
  loop.run();
  EXPECT_THAT(far.take(), ElementsAre("missed"));
  EXPECT_THAT(left.take(), ElementsAre("said")) << "nothing was lost here";
}

TEST_F(ChatFanTest, WhatIsSaidAgainAndAgainMayBeLost) {
  wire.away = true;
  one.tell_roster(1, {{.socket = "s", .agent = 7, .name = "Ann"}});
  one.on_bus_listening(1, false);
  EXPECT_FALSE(wire.lost);
}

TEST_F(ChatFanTest, WhatIsNoneOfOursIsDropped) {
  one.on_bus_message(1, "PING");
  loop.run();
  EXPECT_THAT(left.take(), IsEmpty());
}

}  // namespace
}  // namespace porchlight::conversations
