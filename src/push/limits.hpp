#pragma once
// push's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"
#include "base/rate_limit.hpp"
#include "store/database/limits.hpp"

#include <cstddef>

namespace porchlight::push::limits {

/// Bytes of an endpoint: the database's. Past it: badRequest.
using store::limits::push_endpoint_bytes;

/// Bytes of what is encrypted, padding and all, so that its length says nothing. Reason: push services take
/// 4,096 of the whole; a name, a uid and an excerpt have room. Past it: the excerpt is left out, then the
/// name.
inline constexpr std::size_t payload_bytes = 2'048;
/// Characters of a message, and of a name, in a push. Reason: what a notification shows of them. Past it: cut
/// at a character.
inline constexpr std::size_t excerpt_characters = 120;
inline constexpr std::size_t name_characters = 100;

/// How long a push service may hold a push back for a browser that is away. Reason: who comes back after that
/// sees it in the inbox. Past it: the service forgets it.
inline constexpr Milliseconds time_to_live{std::chrono::hours(1)};
/// How long our word to a push service is good that it is we. Reason: RFC 8292 allows a day; ours is made for
/// each push. Past it: refused by the service.
inline constexpr Milliseconds vapid_time{std::chrono::hours(1)};

/// How long a conversation is silent after a push of it. Reason: a stranger who writes a hundred messages
/// makes no hundred pushes. Past it: the last one of them goes.
inline constexpr Milliseconds conversation_pause{10'000};
/// Conversations of which that is known, and occasions that are looked up at once. Reason: memory, and the
/// threads of the database. Past them: the occasion is dropped (`porchlight_pushes_dropped_total`).
inline constexpr std::size_t quiet_conversations = 10'000;
inline constexpr std::size_t lookups = 100;
/// Pushes to an agent, all devices together as one. Reason: an alert a minute all day long is none any more.
/// Past it: not sent (`porchlight_pushes_total{result="limited"}`).
inline constexpr Rate agent_rate{.per_second = 60.0 / 3'600, .burst = 60};
/// Agents of whom that is counted. Past it: newcomers share a bucket.
inline constexpr std::size_t counted_agents = 10'000;

/// Pushes that wait to be sent. Reason: they are in memory, 3 KB each, and a service that is away must not
/// gather more. Past it: dropped (`porchlight_pushes_dropped_total`).
inline constexpr std::size_t waiting_pushes = 1'000;
/// Tries of a push, and how long it waits for the next: twice as long each time, from the first to the second
/// of these, or as long as the service says, if that is longer. Past them: given up.
inline constexpr int push_tries = 5;
inline constexpr Milliseconds first_retry{5'000};
inline constexpr Milliseconds last_retry{std::chrono::minutes(10)};
/// How long a push may take, all of it. Reason: services answer within a second. Past it: the try has failed.
inline constexpr Milliseconds push_time{10'000};
/// How long a service that has not answered at all is left alone. Reason: each try holds a thread for up to
/// push_time. Past it: one tries again.
inline constexpr Milliseconds service_pause{15'000};
/// Bytes of a service's answer. Reason: nothing of it is read. Past it: the try has failed.
inline constexpr std::size_t answer_bytes = 16 * 1024;

}  // namespace porchlight::push::limits
