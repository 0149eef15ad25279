#pragma once
// The node's own limits.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::app::server_limits {

/// Characters of a node's name, about 5.9 bits each.
inline constexpr std::size_t node_name_characters = 10;
/// Characters of a JWT secret that we make, six bits each.
inline constexpr std::size_t jwt_secret_characters = 43;
/// How often the file of locations is looked at. Reason: a `stat` costs nothing, and such files are made anew
/// twice a week.
inline constexpr Milliseconds location_interval{60'000};
/// Threads for what blocks. Reason: SQLite has one writer.
inline constexpr std::size_t pool_threads = 4;
/// Descriptors that connections of clients leave free: for the stores, files and the internal port. At most a
/// quarter of all. Past it: newcomers get 503.
inline constexpr std::size_t reserved_descriptors = 256;
/// Threads that check passwords: one for two cores, and so many at most. Reason: each has a core for itself
/// and 64 MB. Past it: logins wait (api::limits::logins_waiting).
inline constexpr std::size_t login_threads = 4;
/// How long a start, or a command, waits for a PostgreSQL that is away. Reason: both are often started
/// together. Past it: the start fails, saying why.
inline constexpr Milliseconds database_wait{30'000};
/// Between two attempts of it.
inline constexpr Milliseconds database_retry{500};
/// Over how long a stop spreads the closing of connections, so that those who come back do not come at once.
/// With sessions in memory there is nobody to come back to yet: it is short.
inline constexpr Milliseconds drain_time{1'000};
/// The same where other gateways take them: ten thousand who come back within a second would find the others
/// busy.
inline constexpr Milliseconds drain_time_shared{20'000};
/// Between two steps of it.
inline constexpr Milliseconds drain_step{50};
/// How long a stop waits, once the sessions are closed, for REST answers that are under way. Reason: the
/// database answers, or says that it does not, within two seconds. Past it: they are cut.
inline constexpr Milliseconds drain_requests{5'000};
/// Signals to stop that come within this time are one. Past it: the next one ends the stop at once.
inline constexpr Milliseconds signal_burst{1'000};
/// How often freed memory is given back. Reason: a thread that allocates may wait for it, 0.1 ms for each
/// megabyte that is given back; what is needed all the time must not come and go.
inline constexpr Milliseconds memory_interval{30'000};
/// Bytes of a process that is left alone. Reason: it has 20 MB when it has nothing to do.
inline constexpr std::size_t memory_kept = 32UL * 1024 * 1024;
/// How often visits that were kept long enough are removed. Reason: they are kept by days.
inline constexpr Milliseconds retention_interval{3'600'000};
/// Pieces of them at a time, a thousand visits each. Reason: they hold a thread of the pool, and SQLite's
/// writer one after the other. Past it, or where the database is away: the rest after the pause.
inline constexpr std::size_t retention_pieces = 20;
inline constexpr Milliseconds retention_pause{10'000};
/// From the signal to the end, whatever hangs.
inline constexpr Milliseconds stop_deadline{30'000};

/// Threads that hand mails in. Reason: one that hangs for a minute must not hold up all others. Past it:
/// mails wait in the database.
inline constexpr std::size_t mail_threads = 2;
/// Threads that hand pushes in. Reason: a service that hangs for ten seconds must not hold up all others.
/// Past it: pushes wait in memory (push::limits::waiting_pushes).
inline constexpr std::size_t push_threads = 4;

}  // namespace porchlight::app::server_limits
