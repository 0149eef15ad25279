#pragma once
// The API's limits. Every one has a unit, a reason and what happens past it.

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

/// REST requests that are not answered yet, of one address and of all on the node. Reason: an office's
/// dashboards that all fetch again have some tens at once; what is read for one is up to 3 MB. Past it: 503
/// with `Retry-After`.
inline constexpr std::size_t waiting_requests_per_address = 200;
inline constexpr std::size_t waiting_requests = 500;
/// What `Retry-After` says then.
inline constexpr std::chrono::seconds busy_retry{1};
/// What it says where nothing else is known: rates are by the minute.
inline constexpr std::chrono::seconds retry{60};

}  // namespace porchlight::api::limits
