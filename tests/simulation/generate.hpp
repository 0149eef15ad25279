#pragma once
// A seed becomes a history: visitors first, then the faults of its sort among them.

#include "simulation/history.hpp"

namespace porchlight::simulation {

/// Kinds of faults, for a mask.
enum Fault : unsigned {
  crashes = 1,
  deploys = 2,
  sleeps = 4,
  cuts = 8,      // lost replies, isolated nodes, lost events
  outages = 16,  // stopped, or hanging
  jumps = 32,
  losses = 64,    // emptied, set back
  damages = 128,  // a single piece
};
inline constexpr unsigned every_fault = 255;

[[nodiscard]] History generate(unsigned seed, unsigned faults);

}  // namespace porchlight::simulation
