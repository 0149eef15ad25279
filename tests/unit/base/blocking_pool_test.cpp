#include "base/blocking_pool.hpp"

#include "base/limits.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <numeric>

namespace porchlight {
namespace {

/// Holds a pool's only thread until it is opened.
class Gate {
 public:
  UniqueFunction<void()> task() {
    return [opened = opened_.get_future(), this]() mutable {
      reached_.set_value();
      opened.wait();
    };
  }
  void wait_until_reached() { reached_.get_future().wait(); }
  void open() { opened_.set_value(); }

 private:
  std::promise<void> opened_;
  std::promise<void> reached_;
};

/// Answers come here at once, on whatever thread.
class Home final : public Executor {
 public:
  void post(UniqueFunction<void()> task) override { task(); }
};

TEST(BlockingPool, RunsTasksInTheOrderPosted) {
  std::vector<int> order;
  BlockingPool pool(1);
  for (int i = 0; i < 100; ++i) pool.post([&order, i] { order.push_back(i); });
  pool.stop();
  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(order, expected);
}

TEST(BlockingPool, RunsTasksSideBySide) {
  Gate one;
  Gate two;
  BlockingPool pool(2);
  pool.post(one.task());
  pool.post(two.task());
  one.wait_until_reached();
  two.wait_until_reached();  // although the first has not ended
  one.open();
  two.open();
}

TEST(BlockingPool, StopFinishesWhatIsQueuedAndTakesNoMore) {
  std::atomic<int> ran = 0;
  BlockingPool pool(2);
  for (int i = 0; i < 1000; ++i) pool.post([&] { ++ran; });
  pool.stop();
  EXPECT_EQ(ran, 1000);
  EXPECT_FALSE(pool.try_post([&] { ++ran; }));
  pool.post([&] { ++ran; });
  pool.stop();
  EXPECT_EQ(ran, 1000);
  EXPECT_EQ(pool.refused(), 0U) << "only a full queue counts";
}

TEST(BlockingPool, AbandonDestroysWhatIsQueuedAndFinishesWhatRuns) {
  Gate gate;
  std::atomic<int> ran = 0;
  BlockingPool pool(1);
  pool.post(gate.task());
  gate.wait_until_reached();
  const auto token = std::make_shared<int>(0);
  pool.post([&ran, token] { ++ran; });
  std::thread opener([&] {
    while (token.use_count() > 1) std::this_thread::yield();
    gate.open();
  });
  pool.abandon();
  opener.join();
  EXPECT_EQ(ran, 0);
  EXPECT_FALSE(pool.try_post([&ran] { ++ran; }));
}

TEST(BlockingPool, AFullQueueRefusesAndCounts) {
  Gate gate;
  std::atomic<int> ran = 0;
  BlockingPool pool(1, 2);
  pool.post(gate.task());
  gate.wait_until_reached();
  EXPECT_TRUE(pool.try_post([&] { ++ran; }));
  pool.post([&] { ++ran; });
  EXPECT_EQ(pool.queued(), 2U);

  auto token = std::make_shared<int>(0);
  EXPECT_FALSE(pool.try_post([&ran, token] { ++ran; }));
  pool.post([&ran, token] { ++ran; });
  EXPECT_EQ(token.use_count(), 1) << "a refused task is destroyed at once";
  EXPECT_EQ(pool.refused(), 2U);

  gate.open();
  pool.stop();
  EXPECT_EQ(ran, 2);
}

TEST(BlockingPool, AskAnswersWithWhatTheWorkReturned) {
  Home home;
  std::string answer;
  BlockingPool pool(1);
  pool.ask(
      home, [] { return Result<std::string>("done"); },
      [&](Result<std::string> reply) { answer = reply ? *reply : reply.error().message; });
  pool.stop();
  EXPECT_EQ(answer, "done");
}

TEST(BlockingPool, AskTakesMoveOnlyWorkAndAnswers) {
  Home home;
  int sum = 0;
  BlockingPool pool(1);
  pool.ask(
      home,
      [one = std::make_unique<int>(1)] {
        return Result<std::unique_ptr<int>>(std::make_unique<int>(*one + 1));
      },
      [&sum, three = std::make_unique<int>(3)](Result<std::unique_ptr<int>> reply) {
        sum = **reply + *three;
      });
  pool.stop();
  EXPECT_EQ(sum, 5);
}

TEST(BlockingPool, AskAnswersUnavailableWhenTheQueueIsFull) {
  Home home;
  BlockingPool pool(1, 0);
  std::string code;
  pool.ask(
      home, [] { return Result<void>(); },
      [&](Result<void> reply) { code = reply ? "none" : std::string(to_string(reply.error().code)); });
  EXPECT_EQ(code, "unavailable");
}

TEST(BlockingPool, ManyThreadsPostWhileItStops) {
  std::atomic<int> accepted = 0;
  std::atomic<int> ran = 0;
  BlockingPool pool(3);
  std::vector<std::thread> posters;
  for (int i = 0; i < 4; ++i) {
    posters.emplace_back([&] {
      while (pool.try_post([&] { ++ran; })) {
        if (++accepted > 20'000) return;
      }
    });
  }
  while (accepted < 100) std::this_thread::yield();
  pool.stop();
  for (std::thread& poster : posters) poster.join();
  EXPECT_EQ(ran, accepted) << "what was accepted was run";
}

TEST(BlockingPool, TakesNoMoreThanItsQueueHolds) {
  Gate gate;
  BlockingPool pool(1);
  pool.post(gate.task());
  gate.wait_until_reached();
  for (std::size_t i = 0; i < limits::pool_queue; ++i) ASSERT_TRUE(pool.try_post([] {}));
  EXPECT_FALSE(pool.try_post([] {}));
  EXPECT_EQ(pool.refused(), 1U);
  gate.open();
}

}  // namespace
}  // namespace porchlight
