#include "base/rounds.hpp"

#include "support/queue_executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>

namespace porchlight {
namespace {

constexpr Milliseconds interval{1'000};

class RoundsTest : public testing::Test {
 protected:
  ~RoundsTest() override { pool_.abandon(); }
  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
  }

  ManualClock clock_;
  TimerQueue timers_{clock_};
  test::QueueExecutor home_;
  BlockingPool pool_{1};
  std::atomic<int> begun_ = 0;
  int ended_ = 0;
  Milliseconds pause_ = interval;
};

TEST_F(RoundsTest, OneFollowsTheOther) {
  const Rounds<Result<int>> rounds(
      {pool_, home_, timers_}, Milliseconds(0), [this](WallTime) -> Result<int> { return ++begun_; },
      [this](const Result<int>& answer) {
        ended_ = answer.value();
        return pause_;
      });
  pass(Milliseconds(0));
  home_.settle(pool_);
  EXPECT_EQ(ended_, 1);
  pass(interval - Milliseconds(1));
  home_.settle(pool_);
  EXPECT_EQ(ended_, 1);
  pause_ = Milliseconds(0);
  pass(Milliseconds(1));
  home_.settle(pool_);
  EXPECT_EQ(ended_, 2);
  pass(Milliseconds(0));
  home_.settle(pool_);
  EXPECT_EQ(ended_, 3) << "at once, where that is wanted";
}

TEST_F(RoundsTest, WhileOneHangsNoOtherBegins) {
  std::promise<void> answers;
  const Rounds<Result<int>> rounds(
      {pool_, home_, timers_}, Milliseconds(0),
      [this, hangs = answers.get_future().share()](WallTime) -> Result<int> {
        ++begun_;
        hangs.wait();
        return 0;
      },
      [this](const Result<int>&) {
        ++ended_;
        return interval;
      });
  for (int i = 0; i < 10; ++i) pass(interval);
  EXPECT_LE(pool_.queued(), 1U) << "nothing waits behind it";
  answers.set_value();
  home_.settle(pool_);
  EXPECT_EQ(begun_, 1);
  EXPECT_EQ(ended_, 1);
  pass(interval);
  home_.settle(pool_);
  EXPECT_EQ(begun_, 2);
}

TEST_F(RoundsTest, APoolWithoutRoomIsAskedAgain) {
  BlockingPool full(1, 0);
  std::string code;
  const Rounds<Result<int>> rounds(
      {full, home_, timers_}, Milliseconds(0), [](WallTime) -> Result<int> { return 0; },
      [&](const Result<int>& answer) {
        ++ended_;
        code = answer ? "done" : std::string(to_string(answer.error().code));
        return interval;
      });
  pass(Milliseconds(0));
  home_.run();
  EXPECT_EQ(code, "unavailable");
  pass(interval);
  home_.run();
  EXPECT_EQ(ended_, 2);
}

}  // namespace
}  // namespace porchlight
