#include "gateway/delayed_drops.hpp"

#include "gateway/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

using namespace std::chrono_literals;

class DelayedDropsTest : public testing::Test {
 protected:
  void add() {
    drops.add([this] { ++dropped; });
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    timers.run_due();
  }

  ManualClock clock;
  TimerQueue timers{clock};
  DelayedDrops drops{timers};
  std::size_t dropped = 0;
};

// Eight visitors whom a gateway did not know were dropped at once and were back 40 ms later, as long as the
// database was away.
TEST_F(DelayedDropsTest, WhoCannotBeLetInIsDroppedAWhileLater) {
  add();
  pass(limits::drop_delay / 2);
  add();
  EXPECT_EQ(dropped, 0U);
  pass(limits::drop_delay / 2);
  EXPECT_EQ(dropped, 1U);
  pass(limits::drop_delay / 2);
  EXPECT_EQ(dropped, 2U);
}

TEST_F(DelayedDropsTest, PastTheLimitADropIsAtOnce) {
  for (std::size_t i = 0; i < limits::delayed_drops; ++i) add();
  EXPECT_EQ(dropped, 0U);
  add();
  EXPECT_EQ(dropped, 1U);
  EXPECT_EQ(drops.waiting(), limits::delayed_drops);
}

TEST_F(DelayedDropsTest, AStopDropsAllOfThem) {
  add();
  add();
  drops.flush();
  EXPECT_EQ(dropped, 2U);
  pass(limits::drop_delay);
  EXPECT_EQ(dropped, 2U);
}

}  // namespace
}  // namespace porchlight::gateway
