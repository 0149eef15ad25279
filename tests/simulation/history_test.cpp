// The tools of the simulation themselves: histories, draws, and how a failing one is made smaller.

#include "simulation/generate.hpp"
#include "simulation/minimise.hpp"
#include "simulation/sorts.hpp"
#include "simulation/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

namespace porchlight::simulation {
namespace {

TEST(History, SameSeedSameHistory) {
  EXPECT_EQ(generate(7, every_fault), generate(7, every_fault));
  EXPECT_NE(generate(7, every_fault), generate(15, every_fault));
}

TEST(History, ActionsAreInTheOrderOfTheirTimes) {
  const History history = generate(7, every_fault);
  EXPECT_TRUE(std::ranges::is_sorted(history.actions, {}, &Action::at));
}

TEST(History, EveryActComesUp) {
  std::set<Act> seen;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    for (const Action& action : generate(seed, every_fault).actions) seen.insert(action.act);
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(Act::damage) + 1);
}

TEST(History, WithoutFaultsNothingButVisitorsAndAgentsAct) {
  for (const Action& action : generate(8, 0).actions) EXPECT_LE(action.act, Act::rejoin) << describe(action);
}

TEST(World, SameHistorySameRun) {
  const History history = generate(7, every_fault);
  const Outcome one = run(history, forms().front(), true);
  const Outcome two = run(history, forms().front(), true);
  EXPECT_EQ(one.log, two.log);
  EXPECT_FALSE(one.log.empty());
}

/// What makes a history of fewer actions mean the same: the messages of others keep their times.
TEST(World, WhatIsLeftOutShiftsNothingElse) {
  History history;
  history.seed = 3;
  history.actions = {{Milliseconds(100), Act::open, 0, 0, 1}, {Milliseconds(5'000), Act::open, 1, 1, 1}};
  const Outcome both = run(history, forms().front());
  history.actions.erase(history.actions.begin());
  const Outcome second = run(history, forms().front());
  ASSERT_EQ(both.told.size(), 2U);
  ASSERT_EQ(second.told.size(), 1U);
  EXPECT_EQ(second.told[0].at, both.told[1].at);
  EXPECT_EQ(second.told[0].event.uid, both.told[1].event.uid);
}

TEST(World, ActionsOnWhatIsNotThereDoNothing) {
  History history;
  history.actions = {{Milliseconds(1), Act::close, 5, 3},   {Milliseconds(2), Act::update, 5, 3, 1},
                     {Milliseconds(3), Act::back_cut, 5},   {Milliseconds(4), Act::crash, 9},
                     {Milliseconds(5), Act::crash, 9},      {Milliseconds(6), Act::drain, 1},
                     {Milliseconds(7), Act::open, 1, 2, 3}, {Milliseconds(8), Act::set_back}};
  EXPECT_EQ(run(history, forms().front()).failure, "");
}

TEST(Minimise, FindsTheTwoCulpritsAmongThousand) {
  std::vector<int> parts(1'000);
  std::iota(parts.begin(), parts.end(), 0);
  const auto fails = [](const std::vector<int>& left) {
    return std::ranges::count(left, 123) + std::ranges::count(left, 877) == 2;
  };
  EXPECT_EQ(minimise(parts, 300, fails), (std::vector{123, 877}));
}

TEST(Minimise, StopsWhenItsRunsAreUsedUp) {
  const std::vector<int> parts(1'000, 1);
  std::size_t runs = 0;
  const auto fails = [&runs](const std::vector<int>& left) {
    ++runs;
    return left.size() > 600;
  };
  EXPECT_GT(minimise(parts, 20, fails).size(), 600U);
  EXPECT_LE(runs, 20U);
}

TEST(Minimise, LeavesNothingOfWhatFailsByItself) {
  EXPECT_TRUE(minimise(std::vector{1, 2, 3}, 100, [](const auto&) { return true; }).empty());
}

/// A known culprit in a real history: to be told as offline takes one who comes, and goes.
TEST(Minimise, MakesARealHistorySmall) {
  History history = generate(8, 0);
  const auto told_as_offline = [&history](const std::vector<Action>& actions) {
    History smaller = history;
    smaller.actions = actions;
    const auto told = run(smaller, forms().front()).told;
    return std::ranges::any_of(told, [](const Outcome::Told& one) {
      return one.event.uid == "v2" && one.event.kind == store::SessionEvent::Kind::offline;
    });
  };
  ASSERT_TRUE(told_as_offline(history.actions));
  const auto small = minimise(history.actions, 400, told_as_offline);
  ASSERT_EQ(small.size(), 2U);
  EXPECT_EQ(small[0].act, Act::open);
  EXPECT_EQ(small[1].act, Act::close);
  EXPECT_EQ(small[0].who, 2U);
}

}  // namespace
}  // namespace porchlight::simulation
