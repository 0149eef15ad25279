#pragma once
// conversations' limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::conversations::limits {

/// How often a thread tells again which of its agents are here. Reason: what another gateway knows of them
/// ends by itself, should this one die.
inline constexpr Milliseconds roster_refresh{15'000};
/// How long an agent is believed to be here without a word. Reason: two refreshes may be lost.
inline constexpr Milliseconds roster_lifetime{45'000};
/// Agents' sockets that a thread believes in, of all gateways. Past it: newcomers are not shown.
inline constexpr std::size_t roster_entries = 10'000;
/// Bytes of what comes over the bus from another gateway. Reason: a message twice, escaped. Past it: dropped.
inline constexpr std::size_t bus_bytes = 512 * 1024;

/// How often it is looked for conversations whose snooze is over. Reason: a look is one step into an index
/// that has only those; agents snooze by the hour. Past it: they come back that much later.
inline constexpr Milliseconds snooze_interval{5'000};

/// Messages of one visitor's connection that wait for the one before them. Past it: `rateLimited`.
inline constexpr std::size_t waiting_messages = 20;
/// After a gap histories are read again, so many in each interval. Reason: a thousand chats must not meet the
/// database at once.
inline constexpr std::size_t refresh_histories = 20;
inline constexpr Milliseconds refresh_interval{50};

}  // namespace porchlight::conversations::limits
