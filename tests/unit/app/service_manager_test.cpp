#include "app/service_manager.hpp"

#include "app/server_limits.hpp"
#include "support/queue_executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ServiceRequest, IsWhatTheEnvironmentSays) {
  const auto asked = service_request({{"NOTIFY_SOCKET", "@abc"}, {"WATCHDOG_USEC", "30000000"}}, 7);
  EXPECT_EQ(asked.socket, "@abc");
  EXPECT_EQ(asked.watchdog, 30s);
  EXPECT_EQ(service_request({{"WATCHDOG_PID", "7"}, {"WATCHDOG_USEC", "2000"}}, 7).watchdog, 2ms);
  const auto nothing = service_request({{"HOME", "/"}}, 7);
  EXPECT_EQ(nothing.socket, "");
  EXPECT_EQ(nothing.watchdog, 0ms);
}

TEST(ServiceRequest, SignsOfLifeOfAnotherProcessAreNotOurs) {
  EXPECT_EQ(service_request({{"WATCHDOG_PID", "8"}, {"WATCHDOG_USEC", "2000000"}}, 7).watchdog, 0ms);
  EXPECT_EQ(service_request({{"WATCHDOG_PID", "x"}, {"WATCHDOG_USEC", "2000000"}}, 7).watchdog, 0ms);
}

TEST(ServiceRequest, ATimeThatIsNoneIsNone) {
  for (const char* text : {"", "0", "-5", "soon", "12000000s", "99999999999999999999999"}) {
    EXPECT_EQ(service_request({{"WATCHDOG_USEC", text}}, 7).watchdog, 0ms) << text;
  }
}

class ServiceManagerTest : public testing::Test {
 protected:
  static constexpr Milliseconds watchdog = 20s;
  static constexpr Milliseconds tick = watchdog / server_limits::watchdog_rounds;

  void make(Milliseconds time, bool with_socket = true) {
    ServiceManager::Send send;
    if (with_socket) {
      send = [this](std::string_view message) {
        if (takes_) told_.emplace_back(message);
        return takes_;
      };
    }
    manager_.emplace(timers_, home_, std::vector<Executor*>{&home_, &other_}, time, std::move(send));
  }

  void turn() {
    home_.run();
    other_.run();
    home_.run();
  }

  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
  }

  /// What was told since it was asked last.
  std::vector<std::string> told() { return std::exchange(told_, {}); }

  ManualClock clock_;
  TimerQueue timers_{clock_};
  test::QueueExecutor home_;
  test::QueueExecutor other_;
  bool takes_ = true;
  std::vector<std::string> told_;
  std::optional<ServiceManager> manager_;
};

TEST_F(ServiceManagerTest, WithoutASocketNothingHappens) {
  make(watchdog, false);
  manager_->ready();
  manager_->stopping();
  EXPECT_FALSE(timers_.next());
  EXPECT_EQ(home_.run() + other_.run(), 0U);
}

TEST_F(ServiceManagerTest, ReadyAndStoppingAreToldOnce) {
  make(0ms);
  EXPECT_THAT(told(), IsEmpty());
  manager_->ready();
  EXPECT_THAT(told(), ElementsAre("READY=1"));
  EXPECT_FALSE(timers_.next()) << "nobody waits for signs of life";
  manager_->stopping();
  manager_->stopping();
  EXPECT_THAT(told(), ElementsAre("STOPPING=1"));
}

TEST_F(ServiceManagerTest, ReadyIsToldAgainUntilItIsTaken) {
  make(0ms);
  takes_ = false;
  manager_->ready();
  pass(server_limits::ready_retry);
  takes_ = true;
  EXPECT_THAT(told(), IsEmpty());
  pass(server_limits::ready_retry);
  EXPECT_THAT(told(), ElementsAre("READY=1"));
  EXPECT_FALSE(timers_.next());
}

TEST_F(ServiceManagerTest, WhoIsStoppingIsNotReadyAnyMore) {
  make(0ms);
  takes_ = false;
  manager_->ready();
  takes_ = true;
  manager_->stopping();
  pass(server_limits::ready_retry);
  EXPECT_THAT(told(), ElementsAre("STOPPING=1"));
}

TEST_F(ServiceManagerTest, ASignOfLifeIsGivenOnceEveryLoopHasTurned) {
  make(watchdog);
  manager_->ready();
  EXPECT_THAT(told(), ElementsAre("READY=1"));
  home_.run();
  EXPECT_THAT(told(), IsEmpty()) << "the other one has not turned";
  other_.run();
  EXPECT_THAT(told(), IsEmpty()) << "home has not heard of it";
  home_.run();
  EXPECT_THAT(told(), ElementsAre("WATCHDOG=1"));
  pass(tick);
  turn();
  EXPECT_THAT(told(), ElementsAre("WATCHDOG=1"));
}

TEST_F(ServiceManagerTest, ALoopThatStandsStillIsNotAnsweredFor) {
  make(watchdog);
  manager_->ready();
  turn();
  told();
  for (Milliseconds passed{0}; passed < 2 * watchdog; passed += tick) {
    pass(tick);
    home_.run();
  }
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(other_.run(), 1U) << "one question waits for it, however long it stands";
  home_.run();
  EXPECT_THAT(told(), ElementsAre("WATCHDOG=1")) << "it turns again";
}

TEST_F(ServiceManagerTest, SignsOfLifeGoOnWhileConnectionsAreDrained) {
  make(watchdog);
  manager_->ready();
  turn();
  manager_->stopping();
  told();
  pass(tick);
  turn();
  EXPECT_THAT(told(), ElementsAre("WATCHDOG=1"));
}

TEST_F(ServiceManagerTest, AWatchdogOfAMomentStillLetsOthersRun) {
  make(1ms);
  manager_->ready();
  ASSERT_TRUE(timers_.next());
  EXPECT_GT(*timers_.next(), clock_.steady());
}

}  // namespace
}  // namespace porchlight::app
