#include "net/event_loop.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

namespace porchlight::net {
namespace {

// Two events of a project, posted one after the other by two threads, the first of them the loop's own,
// reached an agent in the wrong order: Asio holds back what the loop's thread posts until its handler
// returns.
TEST(EventLoop, RunsPostsInTheirOrderWhicheverThreadsMadeThem) {
  const SystemClock clock{};
  EventLoop loop(clock, 0);
  std::string seen;
  loop.post([&] {
    loop.post([&] { seen += "own "; });
    std::thread([&] { loop.post([&] { seen += "other"; }); }).join();
    loop.post([&] { loop.stop(); });
  });
  loop.run();
  EXPECT_EQ(seen, "own other");
}

TEST(EventLoop, RunsTheEndOfTheTurnAfterWhatIsReady) {
  const SystemClock clock{};
  EventLoop loop(clock, 0);
  std::string seen;
  loop.post([&] { loop.at_end_of_turn([&] { seen += "end"; }); });
  loop.post([&] { seen += "ready "; });
  loop.post([&] { loop.at_end_of_turn([&] { loop.stop(); }); });
  loop.run();
  EXPECT_EQ(seen, "ready end");
}

// Answers of the pool waited in a loop that had stopped, and spoke to connections that were gone when at last
// they were destroyed with it.
TEST(EventLoop, OnceClosedDestroysWhatWaitsAndWhatIsPosted) {
  const SystemClock clock{};
  EventLoop loop(clock, 0);
  const auto token = std::make_shared<int>(0);
  bool ran = false;
  loop.post([&ran, token] { ran = true; });
  loop.at_end_of_turn([&ran, token] { ran = true; });
  EXPECT_EQ(token.use_count(), 3);
  loop.close();
  EXPECT_EQ(token.use_count(), 1);
  std::thread([&] { loop.post([&ran, token] { ran = true; }); }).join();
  EXPECT_EQ(token.use_count(), 1);
  loop.run_one(Milliseconds(0));
  EXPECT_FALSE(ran);
}

TEST(EventLoopDeathTest, WhatIsItsOwnIsNotTouchedFromAnotherThreadWhileItRuns) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto touch = [] {
    const SystemClock clock{};
    EventLoop loop(clock, 0);
    loop.post([&] { std::thread([&] { loop.at_end_of_turn([] {}); }).join(); });
    loop.run();
  };
  EXPECT_DEATH(touch(), "expected owned_here");
}

}  // namespace
}  // namespace porchlight::net
