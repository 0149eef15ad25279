#pragma once
// engineio's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::engineio::limits {

/// Bytes that wait for the next GET of a polling session. Reason: a client that polls no more must not hold
/// memory until its heartbeat fails. Past it: the session ends with transport_error.
inline constexpr std::size_t polling_queue_bytes = 1024UL * 1024;
/// From close() on a polling session to the GET that carries the close packet away. Past it: forgotten.
inline constexpr Milliseconds close_timeout{30'000};
/// How late a deadline may run and still count from when it was due. Reason: deadlines stay sharp under load,
/// and a server that was stopped for a minute does not take it for its clients' silence.
inline constexpr Milliseconds late_deadline{100};
/// Packets in one POST. Reason: a maxPayload of one-byte packets would hold the loop for too long.
/// Past it: the payload is refused as one that does not parse.
inline constexpr std::size_t payload_packets = 10'000;
/// Characters of a `sid` that another client made up. Past it: unknown, without a look-up.
inline constexpr std::size_t sid_characters = 64;
/// Random characters of a `sid`, six bits each. Reason: whoever guesses a sid takes the session over.
inline constexpr std::size_t sid_random = 20;
/// Value of Access-Control-Max-Age, in seconds: a browser asks again after that.
inline constexpr int preflight_seconds = 600;

}  // namespace porchlight::engineio::limits
