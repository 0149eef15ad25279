#pragma once
// Where a page ended, as an opaque text that clients give back: the sort, and the last row's key in it. A
// key, not an offset: rows that come and go meanwhile neither repeat others nor hide them, and page one
// thousand costs what page one does.

#include "store/database/conversations.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::store {

struct PagePosition {
  WallTime time{};  // last or first seen, as the sort says
  std::string uid;
};

struct ConversationPosition {
  WallTime time{};  // of the last message
  ConversationId id = 0;
};

[[nodiscard]] std::string encode_cursor(VisitorSort sort, const PagePosition& position);
[[nodiscard]] std::string encode_cursor(const ConversationPosition& position);
/// Of a page of one visitor's visits: when its last one began.
[[nodiscard]] std::string encode_visit_cursor(WallTime started);

/// Of a page whose order is that of numbers.
[[nodiscard]] std::string encode_id_cursor(std::int64_t id);

/// Errors: badRequest for what no page gave, or a page of another sort.
[[nodiscard]] Result<PagePosition> decode_cursor(VisitorSort sort, std::string_view cursor);
/// Errors: badRequest for what no page of conversations gave; one with another filter is a place as well.
[[nodiscard]] Result<ConversationPosition> decode_conversation_cursor(std::string_view cursor);
/// Errors: badRequest for what no page of visits gave.
[[nodiscard]] Result<WallTime> decode_visit_cursor(std::string_view cursor);
/// Errors: as above.
[[nodiscard]] Result<std::int64_t> decode_id_cursor(std::string_view cursor);

}  // namespace porchlight::store
