#pragma once
// access' limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>

namespace porchlight::access::limits {

/// Characters of a visitorUid. Past it, or empty: `badRequest`.
inline constexpr std::size_t uid_characters = 128;

/// How long a project is known without looking again. Reason: changes by the command line count within a
/// second.
inline constexpr Milliseconds project_cache_time{1'000};
/// How old a membership may be that still counts while the database answers. Reason: what is taken away is
/// gone within a second, with the way to the client in it.
inline constexpr Milliseconds access_age{500};
/// How long a look-up of a project or an agent is waited for where something is known already. Reason: REST
/// answers within two seconds, whatever fails. Past it: what is known is used.
inline constexpr Milliseconds database_patience{400};
/// And where nothing is known. Past it: `unavailable`.
inline constexpr Milliseconds database_wait{1'500};
/// How long what was read of an agent, and of a project, is used while the database is away. Reason: an
/// agent's rights must not outlast a day's work by accident; a project is what visitors come to. Past it:
/// `unavailable`.
inline constexpr Milliseconds access_kept{3'600'000};
inline constexpr Milliseconds projects_kept{30LL * 24 * 3'600'000};
/// Between two words of one thread to the others about the same project or agent, as it was read.
inline constexpr Milliseconds known_told_interval{30'000};
/// Agents, and projects, that a thread knows. Past it: those that nobody waits for are forgotten.
inline constexpr std::size_t known_agents = 10'000;
inline constexpr std::size_t known_projects = 100'000;

/// Characters (code points) of a new password, at least. Reason: what is shorter is guessed. Below it:
/// badRequest.
inline constexpr std::size_t password_characters_min = 8;
/// Bytes of a password that are looked at. Reason: argon2 reads it all. Past it: badRequest.
inline constexpr std::size_t password_bytes = 1'024;
/// Logins that wait for their password's check. Reason: each takes 64 MB and 60 ms of a core; how many run at
/// once the pool's threads bound, this bounds how long the last one waits. The last quarter is not for
/// strangers: their storm leaves room for agents who have been here before. Past it: 429, in a few seconds.
inline constexpr std::size_t logins_waiting = 64;
inline constexpr std::size_t logins_waiting_of_strangers = 48;
/// Of them, from one address. Reason: an office in the morning; one address must not take every place. Past
/// it: 429, in a few seconds.
inline constexpr std::size_t logins_waiting_per_address = 16;
/// What `Retry-After` says then.
inline constexpr std::chrono::seconds login_retry{3};
/// Addresses, devices and e-mails that the login limiter remembers. Past it: newcomers share a bucket.
inline constexpr std::size_t login_keys = 20'000;
/// Addresses of an agent that are not a stranger's. Reason: office, home, train. Past it: the oldest is one.
inline constexpr std::size_t known_addresses = 8;
/// Strangers who may be wrong about one e-mail in a minute as if each were alone, before they have to share
/// `limits.logins_per_email` a minute. Reason: whoever guesses from a few addresses must not use it up for an
/// owner who is on a journey. Past it: 429 for strangers.
inline constexpr double guessing_addresses = 10;

/// Seconds' worth of events that a bucket holds, for a page that loads. The rates are settings (`limits.…`).
/// Past it: `rateLimited`.
inline constexpr double burst_seconds = 5;
/// Minutes' worth of new visitors, and of messages, that a bucket holds. Reason: an office in the morning, a
/// campaign's first minutes. The rates are settings (`limits.…`). Past it: a visitor is present, unchecked,
/// until there is room; a message is `rateLimited`.
inline constexpr double write_burst_minutes = 5;
/// Bytes of a message that count for one. Reason: what fills a disk is bytes; a line of chat has a hundred.
inline constexpr std::size_t message_unit_bytes = 1'000;
/// Refused events after which a client that goes on is disconnected; the count falls with the rate.
inline constexpr double refusals_per_second = 2;
inline constexpr double refusal_burst = 100;
/// Addresses (projects) that a rate limiter remembers. Past it: newcomers share a bucket.
inline constexpr std::size_t remembered_addresses = 20'000;
/// Events that are not answered yet, of one connection and of all on the node. Reason: what asks the database
/// must not fill its queue; a dashboard has a handful under way, a chat that came back its 20 messages.
/// identify has limits of its own, since presence never waits. Past it: `rateLimited`, `unavailable`.
inline constexpr std::size_t waiting_events = 32;
inline constexpr std::size_t waiting_events_in_all = 2'000;
/// Histories that wait for the database, of one connection and of all on the node. Reason: an answer is up to
/// 3 MB, held until the client takes it; a widget has one under way. Past it: getHistory is `rateLimited`;
/// what is shown unasked is shown later.
inline constexpr std::size_t waiting_histories = 2;
inline constexpr std::size_t waiting_histories_in_all = 100;

/// How often a gateway reads the bans in force again. Reason: the bus tells of each change; should a word
/// have been lost, whoever is banned is out within a minute.
inline constexpr Milliseconds bans_interval{60'000};
/// Addresses of banned visitors that the database did not take, and which wait for the next minute. Past it:
/// forgotten; the visitor stays banned.
inline constexpr std::size_t owed_addresses = 1'000;
/// Refused origins that wait on a thread to be written, of a project and in all. Reason: a site has a
/// handful; who makes them up must not fill memory. Past them: not kept, and counted.
inline constexpr std::size_t refused_origins_of_project = 50;
inline constexpr std::size_t refused_origins_waiting = 200;
/// How long they wait. Reason: an owner who looks for one waits with them; twelve small writes a minute of a
/// thread, however many are refused.
inline constexpr Milliseconds refused_origins_interval{5'000};
/// Bytes of an `Origin` and of a page that are kept. Reason: a host has 253 characters; a line to read. Past
/// them: the origin is none of a browser's; the page is not told.
inline constexpr std::size_t refused_origin_bytes = 300;
inline constexpr std::size_t refused_page_bytes = 500;
/// Bytes of what another gateway says of acts. Reason: a name and ten tags, escaped. Past it: dropped.
inline constexpr std::size_t acts_bus_bytes = 16 * 1024;

}  // namespace porchlight::access::limits
