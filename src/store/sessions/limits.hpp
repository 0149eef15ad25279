#pragma once
// The session store's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::store::limits {

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
/// How long ago a holder may have renewed in a project for it to be a hint to reapers. Past it: only the list
/// in the database leads there.
inline constexpr Milliseconds recent_project_age{3'600'000};
/// How long the event of a revision that was read may be on its way to this node. Past it: agents refetch.
inline constexpr Milliseconds event_overdue{1'000};
/// How long the session store may be away before agents are told. Reason: a connection that is made again at
/// once is nobody's concern.
inline constexpr Milliseconds outage_hushed{400};
/// Devices of a signed-in visitor that a claim says, and that are told. Reason: each comes with its page;
/// eight of the longest are 25 KB. Past it: the most active ones, and how many there are beside them.
inline constexpr std::size_t listed_devices = 8;
/// How often the seconds of an outage are counted while it lasts.
inline constexpr Milliseconds outage_counted{1'000};

/// Bytes of a visitor's tags, a line each. Reason: ten of forty characters in the worst case, with room. Past
/// it: cut.
inline constexpr std::size_t tags_bytes = 2'048;

}  // namespace porchlight::store::limits
