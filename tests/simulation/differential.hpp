#pragma once
// The same history on two forms of the store must be told to the agents alike: the same events with the same
// revisions at the same times. Where the protocol leaves an order open (which of several sessions a reap ends
// first), events of one moment are compared as a set.

#include "simulation/world.hpp"

#include <string>

namespace porchlight::simulation {

/// The first moment at which they differ, with what each was told there; empty where they are alike.
[[nodiscard]] std::string first_difference(const Outcome& one, const Outcome& other);

}  // namespace porchlight::simulation
