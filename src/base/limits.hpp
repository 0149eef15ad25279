#pragma once
// base's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::limits {

/// Tasks that wait in a blocking pool. Reason: at 100 µs a task, two seconds of one thread; whoever waits
/// longer has gone away. Past it: post() drops and counts, try_post() says no, ask() answers `unavailable`.
inline constexpr std::size_t pool_queue = 20'000;
/// Bytes of log lines that wait to be written. Reason: some 20,000 lines; a reader that stands still must
/// cost neither memory nor time. Past it: newer lines are lost, counted, and their number is logged.
inline constexpr std::size_t log_queue_bytes = 4 * 1024 * 1024;
/// How long the end of the process waits for a reader to take the last lines. Past it: they are lost.
inline constexpr Milliseconds log_last_words{2'000};
/// How often a log that waits for its reader looks whether it should end.
inline constexpr Milliseconds log_poll{100};
/// Bytes of a JSON Web Token. Reason: ours have 200. Past it: unauthorized, unread.
inline constexpr std::size_t token_bytes = 4'096;

}  // namespace porchlight::limits
