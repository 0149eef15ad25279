#pragma once
// What the SQLite form allows itself. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Connections that read a SQLite database, beside the one that writes. Reason: readers never wait for a
/// write batch, and the pool for blocking work has about as many threads. Past it: a reader waits for
/// another.
inline constexpr std::size_t sqlite_readers = 4;
/// How long a statement waits for another process (the command line) that writes. Past it: `unavailable`.
inline constexpr Milliseconds sqlite_busy_time{5'000};

}  // namespace porchlight::store::limits
