#pragma once
// base's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::limits {

/// Tasks that wait in a blocking pool. Reason: at 100 µs a task, two seconds of one thread; whoever waits
/// longer has gone away. Past it: post() drops and counts, try_post() says no, ask() answers `unavailable`.
inline constexpr std::size_t pool_queue = 20'000;
/// Bytes of a JSON Web Token. Reason: ours have 200. Past it: unauthorized, unread.
inline constexpr std::size_t token_bytes = 4'096;

}  // namespace porchlight::limits
