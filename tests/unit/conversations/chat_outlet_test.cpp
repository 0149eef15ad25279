#include "conversations/chat_outlet.hpp"

#include "conversations/limits.hpp"
#include "support/queue_executor.hpp"

#include <gmock/gmock.h>

namespace porchlight::conversations {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Words = std::vector<std::string>;

struct Agents final : ChatAgents {
  explicit Agents(Words& words) : told(words) {}
  void show(ProjectId, std::string_view event, std::string_view payload) override {
    told.push_back("agents " + std::string(event) + " " + std::string(payload));
  }
  void on_gap(ProjectId) override { told.emplace_back("agents gap"); }
  Words& told;
};

struct Visitors final : ChatVisitors {
  explicit Visitors(Words& words) : told(words) {}
  void deliver(const VisitorKey& visitor, const ReadyEvent& event) override {
    told.push_back(visitor.uid + " " + event.name);
  }
  void show_availability(ProjectId, bool available) override {
    told.emplace_back(available ? "visitors available" : "visitors away");
  }
  void on_gap(ProjectId) override { told.emplace_back("visitors gap"); }
  Words& told;
};

struct Alone final : store::MessageBus {
  void publish(ProjectId, std::string, bool) override { ++published; }
  void subscribe(ProjectId) override {}
  void unsubscribe(ProjectId) override {}
  void when_listening(ProjectId, UniqueFunction<void()> listening) override { listening(); }
  int published = 0;
};

class ChatOutletTest : public testing::Test {
 protected:
  ChatOutletTest() { fan.set_bus(bus); }
  Words take() {
    loop.run();
    return std::exchange(told, {});
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    timers.run_due();
  }

  Words told;
  ManualClock clock;
  TimerQueue timers{clock};
  test::QueueExecutor loop;
  Alone bus;
  ChatFan fan{"n1"};
  AgentSeats seats;
  Agents agents{told};
  Visitors visitors{told};
  ChatOutlet outlet{loop, timers, fan, seats, agents, visitors};
  RosterEntry ann{.socket = "s1", .agent = 7, .name = "Ann"};
};

const char* const ann_available =
    R"(agents agentsAvailability {"projectId":1,"availability":"available","agents":[{"agentId":7,"name":"Ann","availability":"available"}]})";
const char* const nobody = R"(agents agentsAvailability {"projectId":1,"availability":"away","agents":[]})";

TEST_F(ChatOutletTest, EachSideIsToldWhatIsForIt) {
  fan.tell({1, {"m", "{}"}, "vic", {"v", "{}"}});
  EXPECT_THAT(take(), ElementsAre("agents m {}", "vic v"));
  fan.tell({1, {"m", "{}"}, "vic", {}});
  EXPECT_THAT(take(), ElementsAre("agents m {}"));
  fan.tell({1, {}, "vic", {"v", "{}"}});
  EXPECT_THAT(take(), ElementsAre("vic v"));
}

TEST_F(ChatOutletTest, AnAgentWhoComesIsShownToBothSidesAndWhoLeavesToo) {
  fan.tell_roster(1, seats.sit(1, ann));
  EXPECT_THAT(take(), ElementsAre(ann_available, "visitors available"));
  fan.tell_roster(1, seats.leave(1, "s1"));
  EXPECT_THAT(take(), ElementsAre(nobody, "visitors away"));
}

TEST_F(ChatOutletTest, WhoLooksIsShownToAgents) {
  fan.tell_roster(1, seats.sit(1, ann));
  take();
  fan.tell_roster(1, *seats.view(1, "s1", 5));
  EXPECT_THAT(
      take(),
      ElementsAre(
          R"(agents conversationViewers {"projectId":1,"conversationId":5,"viewers":[{"agentId":7,"name":"Ann"}]})"));
}

TEST_F(ChatOutletTest, WhoLooksAtAVisitorIsShownToAgents) {
  fan.tell_roster(1, seats.sit(1, ann));
  take();
  fan.tell_roster(1, *seats.view(1, "s1", 0, "vic"));
  EXPECT_THAT(
      take(),
      ElementsAre(
          R"(agents visitorViewers {"projectId":1,"visitorUid":"vic","viewers":[{"agentId":7,"name":"Ann"}]})"));
}

TEST_F(ChatOutletTest, ARollCallIsAnsweredByWhoHasAgents) {
  outlet.on_roll_call(1);
  EXPECT_EQ(bus.published, 0);
  fan.tell_roster(1, seats.sit(1, ann));
  outlet.on_roll_call(1);
  EXPECT_EQ(bus.published, 2);
}

TEST_F(ChatOutletTest, AGapIsBothSidesAndABeginningTheVisitorsAlone) {
  outlet.on_listening(1, false);
  EXPECT_THAT(take(), ElementsAre("visitors gap"));
  outlet.on_listening(1, true);
  EXPECT_THAT(take(), ElementsAre("agents gap", "visitors gap"));
}

TEST_F(ChatOutletTest, SeatsAreToldAgainAndAgain) {
  fan.tell_roster(1, seats.sit(1, ann));
  take();
  for (int published = 2; published < 5; ++published) {
    pass(limits::roster_refresh);
    EXPECT_THAT(take(), IsEmpty()) << "nothing new";
    EXPECT_EQ(bus.published, published);
  }
}

TEST_F(ChatOutletTest, WhoseGatewayDiedIsShownAsGone) {
  outlet.on_roster(1, {ann});
  EXPECT_THAT(take(), ElementsAre(ann_available, "visitors available"));
  for (auto age = 0ms; age < limits::roster_lifetime; age += limits::roster_refresh) {
    EXPECT_THAT(take(), IsEmpty());
    pass(limits::roster_refresh);
  }
  EXPECT_THAT(take(), ElementsAre(nobody, "visitors away"));
}

}  // namespace
}  // namespace porchlight::conversations
