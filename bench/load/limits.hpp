#pragma once
// The load generator's limits: a slip of the keyboard must not turn it into an attack on the machine. Past
// any of them it refuses to start (exit status 2), unless said otherwise.

#include <cstddef>
#include <cstdint>

namespace porchlight::bench::limits {

/// Connections held at once. Reason: the descriptors that one process may have.
inline constexpr std::int64_t held_connections = 60'000;
/// Visitors that come and go in one run. Reason: half a minute or so.
inline constexpr std::int64_t churned_visitors = 1'000'000;
/// Events of one run: the moment of sending is kept for each.
inline constexpr std::int64_t events = 1'000'000;
/// Events a second.
inline constexpr std::int64_t rate = 100'000;
/// Milliseconds of any wait that an option sets.
inline constexpr std::int64_t wait_ms = 120'000;
/// Connections that are being opened at once while a crowd is built. Reason: the listener's backlog.
/// Past it: they wait their turn.
inline constexpr std::size_t opening_at_once = 128;
/// Descriptors besides the connections.
inline constexpr std::size_t spare_descriptors = 32;
/// Bytes of a message from the server. Past it: the connection fails.
inline constexpr std::size_t message_bytes = 4UL * 1024 * 1024;
/// Bytes of the answer to the upgrade request. Past it: the upgrade counts as refused.
inline constexpr std::size_t response_head_bytes = 16UL * 1024;

}  // namespace porchlight::bench::limits
