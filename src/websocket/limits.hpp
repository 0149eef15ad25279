#pragma once
// The WebSocket layer's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::websocket::limits {

/// Bytes of a control frame's payload (RFC 6455, section 5.5). Past it: the connection fails with 1002.
inline constexpr std::size_t control_payload_bytes = 125;
/// From our Close frame to the end of the TCP connection. Reason: a peer that does not answer must not stay.
/// Past it: TCP is closed without the peer's Close.
inline constexpr Milliseconds closing_time{1'000};
/// Capacity of the buffer in which all connections of a thread unmask. Reason: above the shared read buffer,
/// so that it is allocated once. Past it (after a long fragmented message): released before the next read.
inline constexpr std::size_t scratch_kept_bytes = 128UL * 1024;

}  // namespace porchlight::websocket::limits
