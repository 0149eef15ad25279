#pragma once
// The page preview's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"
#include "base/rate_limit.hpp"
#include "protocol/limits.hpp"

#include <cstddef>
#include <cstdint>

namespace porchlight::preview::limits {

/// Bytes of one snapshot, as sent. Past it: `badRequest`.
inline constexpr std::size_t snapshot_bytes = 2'000'000;
/// Bytes of one capture: a second, and at once. Past it: `rateLimited`.
inline constexpr Rate capture_rate{.per_second = 1'000'000, .burst = 4'000'000};

/// Bytes that wait for one agent past which it gets no pieces, but a snapshot from the start afterwards.
/// Reason: presence stands in the same queue.
inline constexpr std::size_t agent_queue_bytes = 256 * 1024;
/// Visitors that one agent's connection looks at. Reason: a panel and a large view, with room. Past it:
/// `rateLimited`.
inline constexpr std::size_t looks_per_agent = 4;
/// requestPreview of one agent: a second, and at once. Past it: `rateLimited`.
inline constexpr Rate request_rate{.per_second = 1, .burst = 10};
/// Captures on one thread. Past it: `failed`.
inline constexpr std::size_t captures = 200;
/// Bytes of what another gateway sends: a piece and its head. Past it: dropped.
inline constexpr std::size_t bus_bytes = protocol::limits::piece_bytes + 16 * 1024;

/// How long somebody looks before it has to be asked for again. Reason: a panel that is left open overnight.
inline constexpr Milliseconds longest_look{30 * 60'000};
/// How often a look is renewed at the thread of the visitor, and how long it holds there. Reason: two
/// renewals may be lost before a capture that nobody sees ends.
inline constexpr Milliseconds renewal{5'000};
inline constexpr Milliseconds look_lease{15'000};
/// A thread that has not answered for so long is not asked any more.
inline constexpr Milliseconds silence{12'000};
/// How often a visitor between two pages is looked for. Reason: the next page is there within a second.
inline constexpr Milliseconds search{400};
/// A widget that says nothing for so long does not know of previews. Reason: its module is loaded first.
inline constexpr Milliseconds answer_time{10'000};
/// Between two requests for a fresh snapshot of one capture.
inline constexpr Milliseconds fresh_interval{1'000};
/// How often a thread looks at its captures and looks.
inline constexpr Milliseconds tick{200};

}  // namespace porchlight::preview::limits
