#pragma once
// The API's limits. Every one has a unit, a reason and what happens past it.

#include "access/limits.hpp"
#include "monitor/limits.hpp"
#include "store/database/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace porchlight::api::limits {

/// Bytes of a request's body. Reason: 1,000 of the longest uids with room. Past it: 413.
inline constexpr std::size_t body_bytes = 256 * 1024;
/// Bytes of a request's path. Reason: the longest uid, percent-encoded, with room. Past it: 404.
inline constexpr std::size_t path_bytes = 1024;
/// uids in one presence batch. Reason: one look-up of the session store. Past it: 400.
inline constexpr std::size_t presence_uids = 1'000;
/// Visitors, conversations and visits in a page, messages of one answer, bytes of `q`, of a cursor and of an
/// e-mail: the database's. Past them: 400.
using store::limits::cursor_bytes;
using store::limits::email_bytes;
using store::limits::name_bytes;
using store::limits::note_mentions;
using store::limits::page_acts;
using store::limits::page_conversations;
using store::limits::page_visitors;
using store::limits::page_visits;
using store::limits::search_bytes;
using store::limits::snooze_horizon;
using store::limits::thread_messages;
using store::limits::visit_views;
/// Bytes of a tag that conversations are asked for by. Reason: 40 characters of four. Past it: 400.
inline constexpr std::size_t tag_bytes = 160;
/// Bytes of a cursor of whoever is here: the live table's. Past it: 400.
using monitor::limits::table_cursor_bytes;
/// Where `limit` is missing.
inline constexpr std::size_t page_visitors_default = 50;
inline constexpr std::size_t page_conversations_default = 50;
inline constexpr std::size_t page_messages_default = 50;
/// Days that a summary of ratings looks back. Reason: a year tells enough. Past it: badRequest.
inline constexpr std::int64_t rating_days = 365;
inline constexpr std::int64_t rating_days_default = 30;
inline constexpr std::size_t page_visits_default = 10;
inline constexpr std::size_t page_acts_default = 50;
/// Hours of a ban. Reason: a year; for longer there is one without an end. Past it: 400.
inline constexpr std::int64_t ban_hours = 24 * 365;
/// How long a ban by address lasts unless somebody says so. Reason: addresses change hands.
inline constexpr std::chrono::hours address_ban_default{24};
/// Bytes of the language that a widget asks for. Reason: a BCP 47 tag has 35 characters, and browsers invent
/// more. Past it: 400.
inline constexpr std::size_t language_bytes = 64;

/// Bytes of a password: access'. Past it: 400.
using access::limits::password_bytes;

/// Bytes of a link's token, or of the key of the first start. Reason: ours have 43. Past it: 400.
inline constexpr std::size_t link_token_bytes = 200;
/// Hours for which an invitation is good. Reason: a month; who has not come by then is asked again. Past it:
/// 400.
inline constexpr std::int64_t invitation_hours = 720;
/// And where the request does not say.
inline constexpr std::chrono::hours invitation_time_default{72};

/// How long a project's public count is told without asking the session store again. Reason: it is on every
/// page of the site. Past it: asked again.
inline constexpr std::chrono::milliseconds public_count_time{1'000};
/// Projects whose public count a thread keeps. Past it: what is kept is forgotten, and asked again.
inline constexpr std::size_t public_counts = 1'000;

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
