#include "store/cursor.hpp"

#include "base/crypto.hpp"
#include "store/limits.hpp"

#include <charconv>

namespace porchlight::store {
namespace {

char letter(VisitorSort sort) {
  return sort == VisitorSort::last_seen_desc ? 'l' : 'f';
}

}  // namespace

std::string encode_cursor(VisitorSort sort, const PagePosition& position) {
  std::string plain(1, letter(sort));
  plain += std::to_string(position.time.time_since_epoch().count());
  plain += ':';
  plain += position.uid;
  return crypto::base64url_encode(plain);
}

Result<PagePosition> decode_cursor(VisitorSort sort, std::string_view cursor) {
  const Error refused{ErrorCode::bad_request,
                      "cursor: expected the nextCursor of a page with the same sort, unchanged"};
  if (cursor.size() > limits::cursor_bytes) return refused;
  const auto plain = crypto::base64url_decode(cursor);
  if (!plain || plain->empty() || plain->front() != letter(sort)) return refused;
  std::int64_t milliseconds = 0;
  const char* const end = plain->data() + plain->size();
  const auto [after, error] = std::from_chars(plain->data() + 1, end, milliseconds);
  if (error != std::errc{} || after == end || *after != ':') return refused;
  return PagePosition{WallTime(Milliseconds(milliseconds)), std::string(after + 1, end)};
}

}  // namespace porchlight::store
