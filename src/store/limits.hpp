#pragma once
// store's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

/// Connections that read a SQLite database, beside the one that writes. Reason: readers never wait for a
/// write batch, and the pool for blocking work has about as many threads. Past it: a reader waits for
/// another.
inline constexpr std::size_t sqlite_readers = 4;
/// How long a statement waits for another process (the command line) that writes. Past it: `unavailable`.
inline constexpr Milliseconds sqlite_busy_time{5'000};

/// Visitors in a page. Reason: as many as one batch look-up of the session store takes well. Past it: cut.
inline constexpr std::size_t page_visitors = 500;
/// Bytes that visitors are searched for. Past it: badRequest.
inline constexpr std::size_t search_bytes = 200;
/// Bytes of a cursor. Reason: the longest uid, encoded, and a time. Past it: badRequest, unread.
inline constexpr std::size_t cursor_bytes = 512;
/// Bytes of an e-mail address (RFC 5321). Past it: badRequest.
inline constexpr std::size_t email_bytes = 254;
/// Bytes of a project's or an agent's name. Past it: badRequest.
inline constexpr std::size_t name_bytes = 200;
/// Origins of a project, and bytes of one. Past it: badRequest.
inline constexpr std::size_t project_origins = 100;
inline constexpr std::size_t origin_bytes = 300;

/// Rows of one transaction of visitors' history. Reason: above a thousand a batch gains nothing and holds the
/// writer longer. A journal that has gathered as many writes at once.
inline constexpr std::size_t journal_batch = 1'000;
/// How long a change may wait for others. Reason: what is lost by a crash, and what makes blinking cheap.
inline constexpr Milliseconds journal_interval{250};
/// Rows gathered while the database is away. Reason: about 300 bytes each, 150 MB at most. Past it: the rows
/// of further visitors are dropped and counted; visitors that wait already are still brought up to date.
inline constexpr std::size_t journal_rows = 500'000;
/// Between two attempts while the database is away: doubles from the first to the second.
inline constexpr Milliseconds journal_back_off_first{250};
inline constexpr Milliseconds journal_back_off_last{10'000};

/// Leases that a session's keys last without a word. Reason: the backstop should every gateway die; long,
/// since each visitor must be extended within it.
inline constexpr int ttl_leases = 10;

/// By how much the store's time may differ from what whoever reaps expected. Past it: nothing is reaped,
/// since the living may not have had their chance to renew.
inline constexpr Milliseconds reap_tolerance{1'000};

/// How long ago a holder may have renewed in a project for it to be a hint to reapers. Past it: only the list
/// in the database leads there.
inline constexpr Milliseconds recent_project_age{3'600'000};

}  // namespace porchlight::store::limits
