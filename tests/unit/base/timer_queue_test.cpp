#include "base/timer_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

namespace porchlight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class TimerQueueTest : public testing::Test {
 protected:
  std::unique_ptr<Timer> timer(int name) {
    return std::make_unique<Timer>(queue, [this, name] { ran.push_back(name); });
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    queue.run_due();
  }

  ManualClock clock;
  TimerQueue queue{clock};
  std::vector<int> ran;
};

TEST_F(TimerQueueTest, RunsWhatIsDueEarliestFirst) {
  const auto a = timer(1), b = timer(2), c = timer(3), d = timer(4);
  c->arm_in(30ms);
  a->arm_in(10ms);
  d->arm_in(40ms);
  b->arm_in(20ms);
  pass(9ms);
  EXPECT_THAT(ran, IsEmpty());
  pass(1ms);
  EXPECT_THAT(ran, ElementsAre(1));
  pass(20ms);
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
  EXPECT_FALSE(a->armed());
  EXPECT_TRUE(d->armed());
}

TEST_F(TimerQueueTest, NextIsTheEarliestDeadline) {
  EXPECT_EQ(queue.next(), std::nullopt);
  const auto a = timer(1), b = timer(2);
  a->arm_in(20ms);
  b->arm_in(10ms);
  EXPECT_EQ(queue.next(), queue.now() + 10ms);
  b->cancel();
  EXPECT_EQ(queue.next(), queue.now() + 20ms);
  EXPECT_EQ(a->deadline(), queue.now() + 20ms);
}

TEST_F(TimerQueueTest, ArmingAgainMovesTheDeadline) {
  const auto a = timer(1);
  a->arm_in(10ms);
  a->arm_in(30ms);
  pass(20ms);
  EXPECT_THAT(ran, IsEmpty());
  pass(10ms);
  EXPECT_THAT(ran, ElementsAre(1));
  pass(100ms);
  EXPECT_THAT(ran, ElementsAre(1));
}

TEST_F(TimerQueueTest, CancelledAndDestroyedTimersDoNotRun) {
  const auto a = timer(1);
  auto b = timer(2);
  a->arm_in(10ms);
  b->arm_in(10ms);
  a->cancel();
  a->cancel();
  b.reset();
  pass(10ms);
  EXPECT_THAT(ran, IsEmpty());
  EXPECT_EQ(queue.next(), std::nullopt);
}

TEST_F(TimerQueueTest, HandlerMayArmItsTimerAgain) {
  Timer periodic(queue, [&] {
    ran.push_back(1);
    periodic.arm_in(10ms);
  });
  periodic.arm_in(10ms);
  for (int i = 0; i < 3; ++i) pass(10ms);
  EXPECT_THAT(ran, ElementsAre(1, 1, 1));
}

TEST_F(TimerQueueTest, HandlerMayDestroyItsTimer) {
  std::unique_ptr<Timer> own;
  const auto shown = std::make_shared<int>(7);
  own = std::make_unique<Timer>(queue, [&, shown] {
    own.reset();
    ran.push_back(*shown);  // the function outlives its timer
  });
  own->arm_in(10ms);
  pass(10ms);
  EXPECT_THAT(ran, ElementsAre(7));
  EXPECT_EQ(shown.use_count(), 1);
}

TEST_F(TimerQueueTest, HandlerMayReplaceItsTimerByAnother) {
  std::unique_ptr<Timer> own;
  own = std::make_unique<Timer>(queue, [&] {
    own = timer(2);
    own->arm_in(10ms);
  });
  own->arm_in(10ms);
  pass(10ms);
  pass(10ms);
  EXPECT_THAT(ran, ElementsAre(2));
}

TEST_F(TimerQueueTest, HandlerMayCancelAndDestroyOthersThatAreDue) {
  const auto b = timer(2);
  auto c = timer(3);
  const auto d = timer(4);
  Timer a(queue, [&] {
    b->cancel();
    c.reset();
    d->arm_in(10ms);
  });
  for (Timer* each : {&a, b.get(), c.get(), d.get()}) each->arm(queue.now() + (each == &a ? 5ms : 10ms));
  pass(10ms);
  EXPECT_THAT(ran, IsEmpty());
  EXPECT_FALSE(b->armed());
  pass(10ms);
  EXPECT_THAT(ran, ElementsAre(4));
}

// A handler that armed its timer for a moment before the others' deadlines ran in their stead, for ever.
TEST_F(TimerQueueTest, WhatAHandlerArmsForThePastRunsAtTheNextCall) {
  Timer greedy(queue, [&] {
    ran.push_back(1);
    greedy.arm(queue.now() - 10ms);
  });
  const auto patient = timer(2);
  greedy.arm_in(10ms);
  patient->arm_in(15ms);
  pass(20ms);
  EXPECT_THAT(ran, ElementsAre(1, 2));
  EXPECT_TRUE(greedy.armed());
  queue.run_due();
  EXPECT_THAT(ran, ElementsAre(1, 2, 1));
}

TEST_F(TimerQueueTest, DueTimersCountAsArmedUntilTheyRun) {
  const auto b = timer(2);
  bool armed = false;
  Timer a(queue, [&] { armed = b->armed(); });
  a.arm_in(5ms);
  b->arm_in(10ms);
  pass(10ms);
  EXPECT_TRUE(armed);
  EXPECT_THAT(ran, ElementsAre(2));
  EXPECT_FALSE(b->armed());
}

TEST_F(TimerQueueTest, TellsWhenTheEarliestDeadlineHasBecomeEarlier) {
  int told = 0;
  queue.on_earlier([&] { ++told; });
  const auto a = timer(1), b = timer(2), c = timer(3);
  a->arm_in(20ms);
  EXPECT_EQ(told, 1);
  b->arm_in(30ms);
  EXPECT_EQ(told, 1);
  c->arm_in(10ms);
  EXPECT_EQ(told, 2);
  c->cancel();
  EXPECT_EQ(told, 2);
}

TEST_F(TimerQueueTest, RandomArmingRunsEachTimerOnceAtItsDeadline) {
  std::mt19937 random(7);
  constexpr int count = 200;
  std::vector<std::unique_ptr<Timer>> timers;
  std::vector<SteadyTime> expected(count);  // epoch: not armed
  for (int i = 0; i < count; ++i) {
    timers.push_back(std::make_unique<Timer>(queue, [&, i] {
      auto& deadline = expected[static_cast<std::size_t>(i)];
      ASSERT_EQ(deadline, timers[static_cast<std::size_t>(i)]->deadline());
      ASSERT_LE(deadline, clock.steady());
      deadline = {};
      ran.push_back(i);
    }));
  }
  for (int step = 0; step < 5'000; ++step) {
    const std::size_t i = random() % count;
    if (random() % 4 == 0) {
      timers[i]->cancel();
      expected[i] = {};
    } else {
      timers[i]->arm_in(Milliseconds(random() % 500));
      expected[i] = timers[i]->deadline();
    }
    if (random() % 8 == 0) pass(Milliseconds(random() % 50));
    auto armed = expected;
    std::erase(armed, SteadyTime{});
    const auto earliest = std::ranges::min_element(armed);
    ASSERT_EQ(queue.next(), earliest == armed.end() ? std::nullopt : std::optional(*earliest));
  }
  EXPECT_GT(ran.size(), 500U);
}

}  // namespace
}  // namespace porchlight
