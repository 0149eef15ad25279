#pragma once
// driver's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::driver::limits {

/// Commands of one batch to Redis. Reason: above a few hundred a batch gains nothing, and its answer must
/// come within the reply time (30 ms of Redis' work at 30 µs a script). Past it: the rest makes the next
/// batch.
inline constexpr std::size_t redis_batch_commands = 1'000;
/// Bytes of one batch. Past it: as above; a larger request goes alone.
inline constexpr std::size_t redis_batch_bytes = 1024 * 1024;
/// Commands that wait for the batch before them. Reason: three seconds of Redis' work, more than the reply
/// time: what comes later would be late anyway. Past it: `unavailable`.
inline constexpr std::size_t redis_queue_commands = 100'000;
/// Bytes of them. Reason: 100,000 claims with long addresses. Past it: `unavailable`.
inline constexpr std::size_t redis_queue_bytes = 64 * 1024 * 1024;
/// Bytes of a reply, or of the part of it that has come. Reason: a page of 500 sessions is 500 KB. Past it:
/// the connection is given up.
inline constexpr std::size_t redis_reply_bytes = 64 * 1024 * 1024;

/// How often a connection is asked with its probe, or a PING. Reason: a dead link is to be noticed before
/// somebody needs it, and a master that has become a replica before somebody believes it. Unanswered for the
/// reply time, or refused as by a replica: given up.
inline constexpr Milliseconds redis_ping_time{2'000};
/// Before the first attempt after a loss: a random part of it. Reason: Redis is mostly back at once, and all
/// gateways come at once.
inline constexpr Milliseconds redis_retry_spread{50};
/// Before the later ones: doubles from the first to the second (or what the client was made with), each time
/// a random half of it less.
inline constexpr Milliseconds redis_back_off_first{100};
inline constexpr Milliseconds redis_back_off_last{2'000};
/// A connection that has stood for so long begins the back-off anew when it is lost. Reason: one that is
/// accepted and lost at once, for ever, must not be tried at full speed.
inline constexpr Milliseconds redis_steady_time{2'000};

/// How long a start waits to learn what kind of Redis answers. Past it: it goes on, as with one that is away.
inline constexpr Milliseconds redis_check_time{1'000};

/// Sentinels of a URL. Reason: three or five are usual. Past it: badRequest.
inline constexpr std::size_t redis_sentinels = 32;
/// Server processes whose last connection is remembered, to be killed when they are met again. Reason: a
/// failover and the way back. Past it: the oldest is forgotten.
inline constexpr std::size_t redis_known_servers = 4;
/// Channels of one SUBSCRIBE after a reconnection. Past it: another one.
inline constexpr std::size_t redis_subscribe_channels = 500;
/// Bytes of what a server says that are repeated in a reason for the log. Past it: cut.
inline constexpr std::size_t redis_reason_bytes = 200;

}  // namespace porchlight::driver::limits
