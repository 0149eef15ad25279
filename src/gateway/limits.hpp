#pragma once
// The gateway's limits: what one client may send, and what waits for one agent. Every one has a unit, a
// reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>

namespace porchlight::gateway::limits {

/// Characters of a visitorSecret. Reason: 128 bits as base64 are 22, as hex 32. Outside: `badRequest`.
inline constexpr std::size_t secret_characters_min = 16;
inline constexpr std::size_t secret_characters_max = 256;
/// Characters of a page's address, percent-encoded, as it is stored and shown. Past it: shortened.
inline constexpr std::size_t url_characters = 2048;
/// Bytes of an address that are looked at. Reason: a browser's may have two million. Past it: left out.
inline constexpr std::size_t url_read_bytes = 65'536;
/// Characters of a page's title. Past it: shortened.
inline constexpr std::size_t title_characters = 512;
/// Characters of identity.userId, name, email and hash. Past it: a name is shortened, the others count as not
/// given: part of an id or of an address is another one.
inline constexpr std::size_t identity_characters = 256;
/// uids in one watchVisitors. Reason: a dashboard's page with room. Past it: `badRequest`.
inline constexpr std::size_t watched_uids = 1000;
/// Joins of one room by one agent's socket that wait for the subscription to stand. Past it: `rateLimited`.
inline constexpr std::size_t waiting_joins = 20;
/// Projects whose rooms one agent's socket is in. Past it: `badRequest`.
inline constexpr std::size_t rooms_per_agent = 100;
/// Identify calls of one socket that wait for the database. Past it: `rateLimited`.
inline constexpr std::size_t waiting_identifies = 4;
/// How long identify waits for the database to check the secret. Reason: presence never waits for the
/// database. Past it: the visitor is here, unchecked, and nothing else of it counts until the secret has
/// been.
inline constexpr Milliseconds secret_check_time{1'000};
/// How soon a database that did not answer is asked about an unchecked visit again, one at a time.
inline constexpr Milliseconds secret_check_retry{1'000};
/// Unchecked visits of one thread that are asked for at once when the database answers.
inline constexpr std::size_t secret_checks_at_once = 100;
/// Visits of one thread that ended unchecked and are remembered. Past it: the history does not have them;
/// `porchlight_unchecked_visits_lost_total` counts them.
inline constexpr std::size_t unchecked_departed = 10'000;

/// How long a connection that cannot be let in just now (the database is away) is kept before it is dropped.
/// Reason: its client comes back at once.
inline constexpr Milliseconds drop_delay{3'000};
/// Connections of one thread that are kept so. Past it: dropped at once.
inline constexpr std::size_t delayed_drops = 10'000;

/// How long identify does not ask a database that did not answer.
inline constexpr Milliseconds database_pause{5'000};

/// Seconds' worth of events that a bucket holds, for a page that loads. The rates are settings (`limits.…`).
/// Past it: `rateLimited`.
inline constexpr double burst_seconds = 5;
/// Minutes' worth of new visitors, and of messages, that a bucket holds. Reason: an office in the morning, a
/// campaign's first minutes. The rates are settings (`limits.…`). Past it: a visitor is present, unchecked,
/// until there is room; a message is `rateLimited`.
inline constexpr double write_burst_minutes = 5;
/// Bytes of a message that count for one. Reason: what fills a disk is bytes; a line of chat has a hundred.
inline constexpr std::size_t message_unit_bytes = 1'000;
/// How often newcomers of a thread who wait for room are tried again, and how many at once.
inline constexpr Milliseconds newcomer_retry{1'000};
inline constexpr std::size_t newcomers_at_once = 500;

/// Refused events after which a client that goes on is disconnected; the count falls with the rate.
inline constexpr double refusals_per_second = 2;
inline constexpr double refusal_burst = 100;
/// Addresses (projects) that a rate limiter remembers. Past it: newcomers share a bucket.
inline constexpr std::size_t remembered_addresses = 20'000;

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

/// How old a choice of availability may be. Reason: a number that no clock's arithmetic overflows. Past it:
/// so old.
inline constexpr Milliseconds oldest_choice{std::chrono::hours(24 * 365)};

/// Messages of one visitor's connection that wait for the one before them. Past it: `rateLimited`.
inline constexpr std::size_t waiting_messages = 20;
/// Events that are not answered yet, of one connection and of all on the node. Reason: what asks the database
/// must not fill its queue; a dashboard has a handful under way, a chat that came back its 20 messages.
/// identify has limits of its own, since presence never waits. Past it: `rateLimited`, `unavailable`.
inline constexpr std::size_t waiting_events = 32;
inline constexpr std::size_t waiting_events_in_all = 2'000;
/// Look-ups of visitors that a thread waits for. Reason: 50,000 come back after a restart, and presence waits
/// for none of it. Past it: the visit is unchecked, and checked later.
inline constexpr std::size_t waiting_lookups = 10'000;
/// Messages of one getHistory. Past it: `badRequest`.
inline constexpr std::int64_t history_messages = 100;
/// Histories that wait for the database, of one connection and of all on the node. Reason: an answer is up to
/// 3 MB, held until the client takes it; a widget has one under way. Past it: getHistory is `rateLimited`;
/// what is shown unasked is shown later.
inline constexpr std::size_t waiting_histories = 2;
inline constexpr std::size_t waiting_histories_in_all = 100;
/// After a gap histories are read again, so many in each interval. Reason: a thousand chats must not meet the
/// database at once.
inline constexpr std::size_t refresh_histories = 20;
inline constexpr Milliseconds refresh_interval{50};

}  // namespace porchlight::gateway::limits
