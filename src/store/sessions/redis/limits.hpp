#pragma once
// What the Redis form allows itself. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

namespace porchlight::store::limits {

/// Attempts to reach Redis that fit in a lease, at least. Reason: as presence' probes.
inline constexpr int back_offs_in_a_lease = 12;
/// How long the command line waits for Redis' side of an explanation. Past it: it says so.
inline constexpr Milliseconds explanation_time{3'000};
/// After the last claim that a full Redis has refused, without one that it took: until it counts as well
/// again.
inline constexpr Milliseconds refusal_remembered{10'000};

}  // namespace porchlight::store::limits
