#include "store/sessions/availability.hpp"

#include "store/sessions/limits.hpp"
#include "support/queue_executor.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::store {
namespace {

class AvailabilityTest : public testing::Test, protected SessionEventSink {
 protected:
  void on_session_event(const SessionEvent&) override {}
  void on_resync(ProjectId) override { told += "resync "; }
  void on_degraded(bool degraded) override { told += degraded ? "away " : "back "; }

  void pass(Milliseconds time) {
    clock.advance(time);
    timers.run_due();
    home.run();
  }
  void lose() {
    availability.down("commands", "Connection refused");
    home.run();
  }
  void find() {
    availability.up("commands");
    home.run();
  }

  std::string told;
  ManualClock clock;
  test::QueueExecutor home;
  TimerQueue timers{clock};
  Metrics metrics;
  Availability availability{home, timers, *this, metrics};
};

TEST_F(AvailabilityTest, AConnectionThatIsBackAtOnceIsNobodysConcern) {
  lose();
  pass(limits::outage_hushed - Milliseconds(1));
  EXPECT_EQ(told, "");
  find();
  pass(limits::outage_hushed);
  EXPECT_EQ(told, "resync ") << "who asked in between was told unknown";
}

TEST_F(AvailabilityTest, AnOutageThatLastsIsToldAndCountedWhileItLasts) {
  const Counter seconds = metrics.counter("porchlight_session_store_degraded_seconds_total", "");
  lose();
  pass(limits::outage_hushed);
  EXPECT_EQ(told, "away ");
  EXPECT_TRUE(availability.degraded());
  EXPECT_EQ(seconds.value(), 0);
  for (int i = 1; i <= 3; ++i) {
    pass(limits::outage_counted);
    EXPECT_EQ(seconds.value(), i);
  }
  find();
  EXPECT_EQ(told, "away back ");
  EXPECT_FALSE(availability.degraded());
}

}  // namespace
}  // namespace porchlight::store
