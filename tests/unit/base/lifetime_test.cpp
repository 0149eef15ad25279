#include "base/lifetime.hpp"

#include "support/queue_executor.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <thread>

namespace porchlight {
namespace {

TEST(Lifetime, WhatItGuardsIsCalledWhileItLasts) {
  std::optional<Lifetime> lifetime(std::in_place);
  int sum = 0;
  auto add = lifetime->guard([&](int number) { sum += number; });
  add(2);
  add(3);
  EXPECT_EQ(sum, 5);
  lifetime.reset();
  add(4);
  EXPECT_EQ(sum, 5);
}

TEST(Lifetime, AnAnswerComesHomeFromAnotherThread) {
  const Lifetime lifetime;
  test::QueueExecutor home;
  std::thread::id called_on;
  std::unique_ptr<int> got;
  auto answer = lifetime.bring_home(home, [&](std::unique_ptr<int> number) {
    called_on = std::this_thread::get_id();
    got = std::move(number);
  });
  std::thread([&] { answer(std::make_unique<int>(7)); }).join();
  EXPECT_EQ(got, nullptr) << "it waits for its own thread";
  home.run();
  ASSERT_NE(got, nullptr);
  EXPECT_EQ(*got, 7);
  EXPECT_EQ(called_on, std::this_thread::get_id());
}

TEST(Lifetime, AnAnswerThatWaitsAtTheEndIsNotGiven) {
  std::optional<Lifetime> lifetime(std::in_place);
  test::QueueExecutor home;
  int answers = 0;
  auto answer = lifetime->bring_home(home, [&] { ++answers; });
  answer();
  lifetime.reset();
  home.run();
  EXPECT_EQ(answers, 0);
}

}  // namespace
}  // namespace porchlight
