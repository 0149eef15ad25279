#pragma once
// What the SQLite form allows itself. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Connections that read a SQLite database, beside the one that writes. Reason: readers never wait for a
/// write batch, and the pool for blocking work has about as many threads. Past it: a reader waits for
/// another.
inline constexpr std::size_t sqlite_readers = 4;
/// How long a statement waits for another process (the command line) that writes, and one that only reads.
/// Reason: REST answers within about two seconds, whatever fails, and a thread of the pool waits as long.
/// Past it: `unavailable`.
inline constexpr Milliseconds sqlite_busy_time{2'000};
inline constexpr Milliseconds sqlite_read_busy_time{1'000};
/// After a failure calls are refused at once, this long, doubling from the first to the second; then one of
/// them tries, while the others are refused as long as the third. Reason: each that waited in vain would hold
/// its thread, and there would be none for what the file can still answer.
inline constexpr Milliseconds sqlite_pause_first{250};
inline constexpr Milliseconds sqlite_pause_last{2'000};
inline constexpr Milliseconds sqlite_probe_time{2'000};

}  // namespace porchlight::store::limits
