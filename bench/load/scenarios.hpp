#pragma once
// The scenarios. Each prints its lines and returns the exit status: 0, or 1 where something failed.

#include "load/options.hpp"

namespace porchlight::bench {

int run_idle(const Options& options);
int run_churn(const Options& options);
/// Page changes, or arrivals and departures, and the agents that are told.
int run_fanout(const Options& options, bool arrivals);

}  // namespace porchlight::bench
