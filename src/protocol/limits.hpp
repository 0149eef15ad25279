#pragma once
// What one event may hold. Every limit has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>

namespace porchlight::protocol::limits {

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
/// Characters of what a visitor has written and not sent yet. Reason: each agent of the project is told,
/// every few seconds; what an answer is prepared by stands in front. Past it: shortened.
inline constexpr std::size_t typing_characters = 1'000;
/// uids in one watchVisitors. Reason: a dashboard's page with room. Past it: `badRequest`.
inline constexpr std::size_t watched_uids = 1000;
/// How old a choice of availability may be. Reason: a number that no clock's arithmetic overflows. Past it:
/// so old.
inline constexpr Milliseconds oldest_choice{std::chrono::hours(24 * 365)};
/// Messages of one getHistory. Past it: `badRequest`.
inline constexpr std::int64_t history_messages = 100;
/// Bytes of one piece of a page preview. Reason: presence and messages on the same socket wait for no more
/// than that. Past it: `badRequest`.
inline constexpr std::size_t piece_bytes = 65'536;
/// Pieces of one snapshot. Past it: `badRequest`.
inline constexpr std::int64_t pieces = 64;
/// CSS pixels of a scroll position. Past it: `badRequest`.
inline constexpr std::int64_t pixels = 10'000'000;
/// Values of one of a table's filters, and characters of each. Reason: a panel's choices; a page's path is as
/// long as an address. Past it: `badRequest`.
inline constexpr std::size_t table_filter_values = 20;
inline constexpr std::size_t table_filter_characters = 2048;
/// Groups of a table that are collapsed. Reason: no more have a heading. Past it: `badRequest`.
inline constexpr std::size_t table_collapsed = 200;
/// Characters of what is searched in a table. Past it: `badRequest`.
inline constexpr std::size_t table_search_characters = 200;
/// Rows of a table that one agent looks at. Reason: a tall screen with room to scroll. Past it: `badRequest`.
inline constexpr std::int64_t table_window = 200;

}  // namespace porchlight::protocol::limits
