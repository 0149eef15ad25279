#include "store/database/cursor.hpp"

#include "base/crypto.hpp"
#include "store/database/limits.hpp"

#include <charconv>
#include <optional>

namespace porchlight::store {
namespace {

constexpr char conversation_letter = 'c';
constexpr char visit_letter = 'v';
constexpr char id_letter = 'i';

char letter(VisitorSort sort) {
  return sort == VisitorSort::last_seen_desc ? 'l' : 'f';
}

std::string encode(char letter, WallTime time, std::string_view key) {
  std::string plain(1, letter);
  plain += std::to_string(time.time_since_epoch().count());
  plain += ':';
  plain += key;
  return crypto::base64url_encode(plain);
}

std::optional<PagePosition> decode(char letter, std::string_view cursor) {
  if (cursor.size() > limits::cursor_bytes) return std::nullopt;
  const auto plain = crypto::base64url_decode(cursor);
  if (!plain || plain->empty() || plain->front() != letter) return std::nullopt;
  std::int64_t milliseconds = 0;
  const char* const end = plain->data() + plain->size();
  const auto [after, error] = std::from_chars(plain->data() + 1, end, milliseconds);
  if (error != std::errc{} || after == end || *after != ':') return std::nullopt;
  return PagePosition{WallTime(Milliseconds(milliseconds)), std::string(after + 1, end)};
}

Error no_page() {
  return {ErrorCode::bad_request, "cursor: expected the nextCursor of a page, unchanged"};
}

}  // namespace

std::string encode_cursor(VisitorSort sort, const PagePosition& position) {
  return encode(letter(sort), position.time, position.uid);
}

std::string encode_cursor(const ConversationPosition& position) {
  return encode(conversation_letter, position.time, std::to_string(position.id));
}

std::string encode_visit_cursor(WallTime started) {
  return encode(visit_letter, started, {});
}

std::string encode_id_cursor(std::int64_t id) {
  return encode(id_letter, WallTime(Milliseconds(id)), {});
}

Result<PagePosition> decode_cursor(VisitorSort sort, std::string_view cursor) {
  if (auto position = decode(letter(sort), cursor)) return std::move(*position);
  return Error{ErrorCode::bad_request,
               "cursor: expected the nextCursor of a page with the same sort, unchanged"};
}

Result<ConversationPosition> decode_conversation_cursor(std::string_view cursor) {
  const auto position = decode(conversation_letter, cursor);
  if (!position) return no_page();
  ConversationPosition found{position->time, 0};
  const char* const end = position->uid.data() + position->uid.size();
  const auto [after, error] = std::from_chars(position->uid.data(), end, found.id);
  if (error != std::errc{} || after != end) return no_page();
  return found;
}

Result<WallTime> decode_visit_cursor(std::string_view cursor) {
  const auto position = decode(visit_letter, cursor);
  if (!position || !position->uid.empty()) return no_page();
  return position->time;
}

Result<std::int64_t> decode_id_cursor(std::string_view cursor) {
  const auto position = decode(id_letter, cursor);
  if (!position || !position->uid.empty()) return no_page();
  return to_milliseconds(position->time);
}

}  // namespace porchlight::store
