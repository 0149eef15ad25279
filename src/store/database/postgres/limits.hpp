#pragma once
// What the PostgreSQL form allows itself. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Connections of this process that read, and that write. Reason: as many as the pool for blocking work has
/// threads, so that a read never waits for one; one for the journal's batches and one for accounts. A
/// hundred, which PostgreSQL takes by default, are enough for 16 gateways. Past it: a call waits for
/// another's connection, within its time.
inline constexpr std::size_t postgres_readers = 4;
inline constexpr std::size_t postgres_writers = 2;
/// A read, with waiting for a connection and making one. Reason: REST answers within two seconds, whatever
/// fails. Past it: `unavailable`, and the connection is closed.
inline constexpr Milliseconds postgres_read_time{1'500};
/// After which the server ends a read by itself: a slow search is no reason to give a connection up.
inline constexpr Milliseconds postgres_read_statement_time{1'200};
/// A write. Reason: a batch of a thousand takes tens of milliseconds; a checkpoint on a slow disk takes
/// seconds; it must not hold its thread much longer. Past it: `unavailable`; the journal tries again.
inline constexpr Milliseconds postgres_write_time{10'000};
inline constexpr Milliseconds postgres_write_statement_time{9'000};
/// Making a connection, with looking its host up and TLS. Past it: as past the time of the call.
inline constexpr Milliseconds postgres_connect_time{3'000};
/// After a failure calls are refused at once, this long, doubling from the first to the second; then one of
/// them tries, for which the others wait as refused ones at most as long as the third.
inline constexpr Milliseconds postgres_pause_first{250};
inline constexpr Milliseconds postgres_pause_last{2'000};
/// How often a statement is tried that the server rolled back in favour of another (serialization failure,
/// deadlock), or whose connection was lost. Past it: `unavailable`.
inline constexpr int postgres_attempts = 8;
/// Between two of them, growing by as much each time.
inline constexpr Milliseconds postgres_attempt_pause{10};
/// How long a start waits for another process that migrates. Past it: `unavailable`.
inline constexpr Milliseconds postgres_migration_wait{30'000};
/// A migration, the wait included. Reason: an index over a large table takes minutes. Past it: rolled back.
inline constexpr Milliseconds postgres_migration_time{1'800'000};
/// Visitors in the order of a page that are looked through for a text before its index is asked. Reason: a
/// text that one of 200 visitors has fills a page within them, in 20 ms at most.
inline constexpr std::size_t search_walk = 10'000;
/// Visitors that have the text, of those that the index names. Reason: they are sorted for each page. Past
/// it: the text is frequent, and the order of the page is walked to its end.
inline constexpr std::size_t search_candidates = 10'000;

}  // namespace porchlight::store::limits
