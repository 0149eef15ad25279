// Seeds of every sort, from visitors alone to every fault at once, over every form of the store.
// PORCHLIGHT_SEEDS sets how many, PORCHLIGHT_SEED runs one of them. A seed that fails is made smaller, action
// by action, and its history printed.

#include "simulation/forms.hpp"
#include "simulation/minimise.hpp"
#include "simulation/sorts.hpp"
#include "simulation/world.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace porchlight::simulation {
namespace {

/// Runs that a failing history may take to become small.
constexpr std::size_t minimising_runs = 600;

std::string invariant_of(const std::string& failure) {
  return failure.substr(0, failure.find(':'));
}

/// The smallest history found that violates the same invariant, with what happened in it.
std::string explain(History history, const std::string& failure, const Form& form) {
  history.actions = minimise(history.actions, minimising_runs, [&](const std::vector<Action>& actions) {
    History smaller = history;
    smaller.actions = actions;
    return invariant_of(run(smaller, form).failure) == invariant_of(failure);
  });
  const Outcome outcome = run(history, form, true);
  std::string text = outcome.failure + "\n" + describe(history) + "\n";
  for (const std::string& line : outcome.log) text += line + "\n";
  return text;
}

void run_seed(unsigned seed, const Form& form) {
  const History history = generate(seed, sort_of(seed).faults);
  const std::string failure = run(history, form).failure;
  if (failure.empty()) return;
  FAIL() << form.name << ", seed " << seed << ": " << failure
         << "\nthe same in small: " << explain(history, failure, form);
}

class Simulation : public testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {};

TEST_P(Simulation, InvariantsHold) {
  const Form& form = forms()[std::get<0>(GetParam())];
  const std::size_t sort = std::get<1>(GetParam());
  if (const unsigned only = number_from("PORCHLIGHT_SEED", 0); only != 0) {
    if (only % sorts.size() == sort) run_seed(only, form);
    return;
  }
  const unsigned seeds = seeds_to_run(form.share);
  for (unsigned seed = 1; seed <= seeds && !HasFatalFailure(); ++seed) {
    if (seed % sorts.size() == sort) run_seed(seed, form);
  }
}

INSTANTIATE_TEST_SUITE_P(Every, Simulation,
                         testing::Combine(testing::Range<std::size_t>(0, forms().size()),
                                          testing::Range<std::size_t>(0, sorts.size())),
                         [](const auto& tested) {
                           return std::string(forms()[std::get<0>(tested.param)].name) +
                                  sorts[std::get<1>(tested.param)].name;
                         });

}  // namespace
}  // namespace porchlight::simulation
