// Seeds in four sorts, from visitors alone to every fault at once. PORCHLIGHT_SEEDS sets how many, and
// PORCHLIGHT_SEED runs one of them, with its history.

#include "simulation/world.hpp"
#include "support/memory_harness.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace porchlight::simulation {
namespace {

unsigned number_from(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

const tests::HarnessFactory memory{"memory", []() -> std::unique_ptr<tests::SessionStoreHarness> {
                                     return std::make_unique<tests::MemoryHarness>();
                                   }};

unsigned faults_of(unsigned seed) {
  switch (seed % 4) {
    case 0:
      return 0;
    case 1:
      return crash | drain;
    case 2:
      return crash | drain | sleep | cut | outage | jump | empty;
    default:
      return every_fault;
  }
}

/// The fewest kinds of faults with which the seed still fails.
unsigned fewer_faults(unsigned seed, unsigned faults) {
  for (unsigned fault = 1; fault <= drain; fault <<= 1) {
    if ((faults & fault) == 0) continue;
    if (!World(seed, faults & ~fault, memory).run().empty()) faults &= ~fault;
  }
  return faults;
}

void run_seed(unsigned seed) {
  const std::string failure = World(seed, faults_of(seed), memory).run();
  if (failure.empty()) return;
  const unsigned faults = fewer_faults(seed, faults_of(seed));
  World world(seed, faults, memory);
  const std::string with_fewer = world.run();
  std::string history;
  for (const std::string& line : world.history()) history += line + "\n";
  FAIL() << "seed " << seed << ": " << failure << "\nwith only " << describe(faults) << ": " << with_fewer
         << "\n"
         << history;
}

void run_sort(unsigned sort) {
  const unsigned seeds = number_from("PORCHLIGHT_SEEDS", 160);
  const unsigned only = number_from("PORCHLIGHT_SEED", 0);
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    const unsigned candidate = only != 0 ? only : seed;
    if (candidate % 4 == sort) run_seed(candidate);
    if (only != 0 || testing::Test::HasFatalFailure()) return;
  }
}

TEST(Simulation, VisitorsAlone) {
  run_sort(0);
}
TEST(Simulation, CrashesAndDeploys) {
  run_sort(1);
}
TEST(Simulation, EveryFaultButPartialLoss) {
  run_sort(2);
}
TEST(Simulation, EveryFault) {
  run_sort(3);
}

TEST(Simulation, SameSeedSameHistory) {
  World one(7, every_fault, memory);
  World two(7, every_fault, memory);
  EXPECT_EQ(one.run(), two.run());
  EXPECT_EQ(one.history(), two.history());
}

}  // namespace
}  // namespace porchlight::simulation
