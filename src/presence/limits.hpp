#pragma once
// presence's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::presence::limits {

/// How long an agent's or a client's question to the session store may take. Reason: an answer that hangs is
/// worse than "unknown". Past it: offline and unknown, or `unavailable`.
inline constexpr Milliseconds query_time{1'800};
/// Commands of a project that a holder has under way while it claims everything again. Reason: a hundred
/// thousand claims at once would stand before those of visitors who come just now. Past it: the others wait.
inline constexpr std::size_t sync_window = 64;
/// Uids of one refresh. Reason: 9 µs each in Redis, which serves nobody else meanwhile. Past it: another one.
inline constexpr std::size_t refresh_batch = 300;
/// Uids of one page of the holder's own set. Reason: as above. Past it: another page.
inline constexpr std::size_t claims_page = 1'000;
/// After a lost reply, until the store is probed: doubles from the first to the second, or to a twelfth of
/// the lease where that is less, so that all is right within one renewal after the store is back.
inline constexpr Milliseconds probe_first{250};
inline constexpr Milliseconds probe_last{2'500};
/// Session ends of one reap. Reason: 17 µs each in Redis. Past it: the answer says more, and it is asked
/// again.
inline constexpr std::size_t reap_batch = 200;
/// Reaps under way at once on a node. Reason: a start with thousands of projects. Past it: they wait.
inline constexpr std::size_t reaps_under_way = 16;
/// Between two reaps of a project by one node.
inline constexpr Milliseconds reap_interval{1'000};
/// Between two questions for the store's time.
inline constexpr Milliseconds time_interval{1'000};
/// A reading of the store's time that is older says nothing any more. Past it: half a lease of waiting.
inline constexpr Milliseconds time_fresh{2'000};
/// Between two looks at the database for projects that nobody watches.
inline constexpr Milliseconds all_projects_interval{60'000};
/// After the due time that the store told, until it is asked: its time is known to a few milliseconds.
inline constexpr Milliseconds due_margin{5};
/// A pass over the connections that are still here. Reason: after a crash of everything, last_seen_at is
/// right to a minute.
inline constexpr Milliseconds still_here_interval{60'000};
inline constexpr std::size_t still_here_parts = 60;
/// Visits that wait on one thread for the session store's clock. Reason: some 300 bytes each, in an outage
/// that was there before us. Past it: they are dated by our own clock.
inline constexpr std::size_t undated_visits = 100'000;
/// How long the database is waited for when the session store has said who is here. Reason: REST answers
/// within two seconds, whatever fails. Past it: answered without history.
inline constexpr Milliseconds history_patience{1'000};
/// Visitors of a page that is read from who is online. Past it: cut.
inline constexpr std::size_t page_visitors = 500;

}  // namespace porchlight::presence::limits
