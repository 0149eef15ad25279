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

/// Characters (code points) of a message. Reason: the contract's; 32 KB in the worst case. Past it:
/// payloadTooLarge.
inline constexpr std::size_t message_characters = 8'000;
/// Characters that take no room, in a row. Reason: the longest emoji (flags made of tags) need six, stacked
/// marks of real languages four. Past it: left out.
inline constexpr std::size_t invisible_run = 8;
/// Characters of a message's tempId. Reason: a UUID with a word in front. Past it: badRequest.
inline constexpr std::size_t temp_id_characters = 64;
/// Messages of one answer, and conversations in a page. Reason: each conversation comes with its last
/// message; a hundred of the longest are 3 MB. Past it: cut.
inline constexpr std::size_t thread_messages = 100;
inline constexpr std::size_t page_conversations = 100;
/// Characters of what a widget shows above and before a chat. Past it: badRequest.
inline constexpr std::size_t chat_title_characters = 60;
inline constexpr std::size_t chat_greeting_characters = 280;

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

/// A grace that began before the store heard of it is not over sooner than this from then (or the whole
/// grace, where that is shorter). Reason: after an outage the holders come back one after the other, within
/// two seconds; whoever changed holders meanwhile must be claimed by the new one first. settle.lua has it
/// too.
inline constexpr Milliseconds late_release_grace{4'000};

/// Attempts to reach Redis that fit in a lease, at least. Reason: as presence' probes.
inline constexpr int back_offs_in_a_lease = 12;

/// How long ago a holder may have renewed in a project for it to be a hint to reapers. Past it: only the list
/// in the database leads there.
inline constexpr Milliseconds recent_project_age{3'600'000};

/// How long the event of a revision that was read may be on its way to this node. Past it: agents refetch.
inline constexpr Milliseconds event_overdue{1'000};
/// How long the session store may be away before agents are told. Reason: a connection that is made again at
/// once is nobody's concern.
inline constexpr Milliseconds outage_hushed{400};
/// How often the seconds of an outage are counted while it lasts.
inline constexpr Milliseconds outage_counted{1'000};
/// How long the command line waits for Redis' side of an explanation. Past it: it says so.
inline constexpr Milliseconds explanation_time{3'000};
/// After the last claim that a full Redis has refused, without one that it took: until it counts as well
/// again.
inline constexpr Milliseconds refusal_remembered{10'000};

/// Visitors that go at a time with a removed project. Reason: with their messages a piece takes well under a
/// second. Past it: the next piece.
inline constexpr int removed_visitors = 500;

// PostgreSQL.

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
