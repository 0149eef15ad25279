#pragma once
// The sorts of seeds, and how many of them are run.

#include "simulation/generate.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace porchlight::simulation {

/// What `./dev test` runs on the memory form: ten seconds under the sanitizers. PORCHLIGHT_SEEDS sets another
/// number; `./dev test --long` sets 10,000.
inline constexpr unsigned ordinary_seeds = 400;

struct Sort {
  const char* name;
  unsigned faults;
};
inline constexpr std::array sorts{
    Sort{"VisitorsAlone", 0},
    Sort{"CrashesAndDeploys", crashes | deploys},
    Sort{"SleepsAndCuts", crashes | sleeps | cuts},
    Sort{"StoreAway", cuts | outages},
    Sort{"ClockSet", jumps | crashes | sleeps},
    Sort{"StoreLost", losses | outages | cuts},
    Sort{"EveryFaultButPartialLoss", every_fault & ~damages},
    Sort{"EveryFault", every_fault},
};

[[nodiscard]] inline const Sort& sort_of(unsigned seed) {
  return sorts[seed % sorts.size()];
}

[[nodiscard]] inline unsigned number_from(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

/// Of the ones that are run, one in `share`, but one of each sort at least.
[[nodiscard]] inline unsigned seeds_to_run(unsigned share) {
  const unsigned seeds = number_from("PORCHLIGHT_SEEDS", ordinary_seeds) / share;
  return std::max<unsigned>(seeds, sorts.size());
}

}  // namespace porchlight::simulation
