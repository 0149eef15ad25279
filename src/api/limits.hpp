#pragma once
// The API's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>

namespace porchlight::api::limits {

/// Bytes of a request's body. Reason: 1,000 of the longest uids with room. Past it: 413.
inline constexpr std::size_t body_bytes = 256 * 1024;
/// Bytes of a request's path. Reason: the longest uid, percent-encoded, with room. Past it: 404.
inline constexpr std::size_t path_bytes = 1024;
/// uids in one presence batch. Reason: one look-up of the session store. Past it: 400.
inline constexpr std::size_t presence_uids = 1'000;
/// Visitors in a page, and where `limit` is missing. Past it: 400.
inline constexpr std::size_t page_visitors = 500;
inline constexpr std::size_t page_visitors_default = 50;
/// Conversations in a page, and messages in one. Reason: the store's. Past it: 400.
inline constexpr std::size_t page_conversations = 100;
inline constexpr std::size_t page_messages = 100;
/// Where `limit` is missing from them.
inline constexpr std::size_t page_conversations_default = 50;
inline constexpr std::size_t page_messages_default = 50;
/// Bytes of `q`. Reason: it is looked for in every row. Past it: 400.
inline constexpr std::size_t search_bytes = 200;
/// Bytes of a cursor. Past it: 400.
inline constexpr std::size_t cursor_bytes = 512;
/// Bytes of an e-mail and of a password that are looked at. Reason: RFC 5321; argon2 reads it all. Past it:
/// 400.
inline constexpr std::size_t email_bytes = 254;
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

}  // namespace porchlight::api::limits
