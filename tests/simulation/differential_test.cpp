// Every other form of the store against the memory form, event by event.

#include "simulation/differential.hpp"

#include "simulation/minimise.hpp"
#include "simulation/sorts.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::simulation {
namespace {

/// Runs that a history may take to become small; each is two, and one of them on a real server.
constexpr std::size_t minimising_runs = 200;

/// With batches as in production: which three of five sessions a reap ends first is nobody's promise. And
/// without clocks that go backward: how much longer a grace lasts then is not one either (docs/presence.md,
/// known edges).
History comparable(unsigned seed) {
  History history = generate(seed, sort_of(seed).faults);
  history.small_batches = false;
  for (Action& action : history.actions) {
    if (action.act == Act::jump) action.time = std::chrono::abs(action.time);
  }
  return history;
}

std::string difference(const History& history, const Form& one, const Form& other, bool logs = false) {
  Outcome first = run(history, one);
  const Outcome second = run(history, other, logs);
  std::string text = first_difference(first, second);
  for (const std::string& line : second.log) text += line + "\n";
  return text;
}

class Differential : public testing::TestWithParam<std::size_t> {};

TEST_P(Differential, TellsAgentsTheSame) {
  const Form& memory = forms().front();
  const Form& other = forms()[GetParam()];
  const unsigned only = number_from("PORCHLIGHT_SEED", 0);
  const unsigned seeds = only != 0 ? only : seeds_to_run(other.share);
  for (unsigned seed = only != 0 ? only : 1; seed <= seeds; ++seed) {
    History history = comparable(seed);
    if (difference(history, memory, other).empty()) continue;
    history.actions = minimise(history.actions, minimising_runs, [&](const std::vector<Action>& actions) {
      History smaller = history;
      smaller.actions = actions;
      return !difference(smaller, memory, other).empty();
    });
    FAIL() << other.name << " is not as " << memory.name << ", seed " << seed << "\n"
           << describe(history) << "\n"
           << difference(history, memory, other, true);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Differential, testing::Range<std::size_t>(1, forms().size()),
                         [](const auto& form) { return std::string(forms()[form.param].name); });

Outcome two_events() {
  Outcome outcome;
  store::SessionEvent event;
  event.project = 1;
  event.uid = "v1";
  event.revision = 7;
  outcome.told.push_back({Milliseconds(100), event});
  event.uid = "v2";
  event.revision = 8;
  outcome.told.push_back({Milliseconds(100), event});
  return outcome;
}

TEST(FirstDifference, EventsOfOneMomentMayComeInAnyOrder) {
  Outcome other = two_events();
  std::swap(other.told[0].event.uid, other.told[1].event.uid);
  EXPECT_EQ(first_difference(two_events(), other), "");
}

TEST(FirstDifference, AnEventLessALaterOneOrAnotherRevisionIsSeen) {
  Outcome fewer = two_events();
  fewer.told.pop_back();
  EXPECT_NE(first_difference(two_events(), fewer), "");
  EXPECT_NE(first_difference(fewer, two_events()), "");
  Outcome later = two_events();
  later.told[1].at += Milliseconds(1);
  EXPECT_NE(first_difference(two_events(), later), "");
  Outcome hole = two_events();
  ++hole.told[1].event.revision;
  EXPECT_NE(first_difference(two_events(), hole), "");
}

}  // namespace
}  // namespace porchlight::simulation
