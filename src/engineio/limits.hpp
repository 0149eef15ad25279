#pragma once
// engineio's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"
#include "base/rate_limit.hpp"

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
/// Packets of any kind that a session sends: events, acknowledgements, heartbeats, connects, WebSocket's own
/// pings, and polls. A second, and at once. Reason: events have their own, lower rates (20 a second); what is
/// none must cost no more. A preview is 64 pieces at once. Past it: the session ends, WebSocket with 1008.
inline constexpr Rate packet_rate{.per_second = 200, .burst = 2'000};
/// Bytes that a session sends. Reason: a preview sends 1 MB a second, and 4 MB at once. Past it: as above.
inline constexpr Rate byte_rate{.per_second = 2e6, .burst = 16e6};
/// Bytes that all sessions of an address send. Reason: 160 Mbit/s; ten thousand visitors who come back at
/// once send 10 MB. Past it: the session that sent them ends.
inline constexpr Rate address_byte_rate{.per_second = 20e6, .burst = 200e6};
/// Addresses whose bytes are remembered. Past it: newcomers share a bucket.
inline constexpr std::size_t remembered_addresses = 20'000;
/// Random characters of a `sid`, six bits each. Reason: whoever guesses a sid takes the session over.
inline constexpr std::size_t sid_random = 20;
/// Value of Access-Control-Max-Age, in seconds: a browser asks again after that.
inline constexpr int preflight_seconds = 600;

}  // namespace porchlight::engineio::limits
