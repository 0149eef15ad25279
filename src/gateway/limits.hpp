#pragma once
// The gateway's limits: what waits for one client. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::gateway::limits {

/// Joins of one room by one agent's socket that wait for the subscription to stand. Past it: `rateLimited`.
inline constexpr std::size_t waiting_joins = 20;
/// Projects whose rooms one agent's socket is in. Past it: `badRequest`.
inline constexpr std::size_t rooms_per_agent = 100;

/// How long a connection that cannot be let in just now (the database is away) is kept before it is dropped.
/// Reason: its client comes back at once.
inline constexpr Milliseconds drop_delay{3'000};
/// Connections of one thread that are kept so. Past it: dropped at once.
inline constexpr std::size_t delayed_drops = 10'000;

/// Bytes that wait for one agent from which on events are conflated, the newest per visitor kept.
inline constexpr std::size_t agent_conflate_bytes = 256 * 1024;
/// Bytes, or conflated visitors, past which the agent is disconnected; it resyncs when it comes back.
inline constexpr std::size_t agent_drop_bytes = 3 * 1024 * 1024;
inline constexpr std::size_t agent_conflated_visitors = 20'000;
/// How often conflated events are tried again.
inline constexpr Milliseconds conflation_interval{100};
/// How often memberships and tokens of connected agents are looked at. Reason: taken away within a second.
inline constexpr Milliseconds membership_interval{400};
/// The random part of a resync that dashboards spread their refetches over.
inline constexpr Milliseconds resync_spread{2'000};

/// How long at most what widgets were told of a project's hours is not looked at. Reason: clocks are set, and
/// an owner's change may not have been heard of.
inline constexpr Milliseconds hours_look{60'000};
/// How long after an owner's change a project is read anew. Reason: what is known of it stands for a second.
inline constexpr Milliseconds changed_look{1'500};

}  // namespace porchlight::gateway::limits
