#include "monitor/table_cursor.hpp"

#include "base/crypto.hpp"
#include "monitor/limits.hpp"

#include <charconv>
#include <optional>

namespace porchlight::monitor {
namespace {

constexpr std::size_t mark_characters = 12;
constexpr char between = '|';  // is in no uid

/// The same on each gateway.
std::string mark_of(const protocol::TableQuestion& question) {
  std::string text;
  for (const auto& values : question.filter.values) {
    for (const std::string& value : values) (text += value) += '\0';
    text += '\1';
  }
  text += question.filter.text;
  text += '\1';
  text += std::to_string(static_cast<int>(question.sort.by));
  text += question.sort.descending ? '-' : '+';
  return crypto::sha256_hex(text).substr(0, mark_characters);
}

std::optional<TableKey> key_from(std::string_view plain) {
  TableKey key;
  const char* const end = plain.data() + plain.size();
  const auto [after, error] = std::from_chars(plain.data(), end, key.number);
  if (error != std::errc{} || after == end || *after != between) return std::nullopt;
  plain.remove_prefix(static_cast<std::size_t>(after - plain.data()) + 1);
  const std::size_t uid_end = plain.find(between);
  if (uid_end == std::string_view::npos) return std::nullopt;
  key.uid = plain.substr(0, uid_end);
  key.text = plain.substr(uid_end + 1);
  return key;
}

}  // namespace

std::string encode_table_cursor(const protocol::TableQuestion& question, const TableKey& key) {
  std::string plain = mark_of(question);
  plain += std::to_string(key.number);
  plain += between;
  plain += key.uid;
  plain += between;
  plain += key.text;
  return crypto::base64url_encode(plain);
}

Result<TableKey> decode_table_cursor(const protocol::TableQuestion& question, std::string_view cursor) {
  std::optional<TableKey> key;
  if (cursor.size() <= limits::table_cursor_bytes) {
    const auto plain = crypto::base64url_decode(cursor);
    if (plain && plain->starts_with(mark_of(question))) {
      key = key_from(std::string_view(*plain).substr(mark_characters));
    }
  }
  if (!key) {
    return bad_request("cursor: expected the nextCursor of a page with the same filters and sort, unchanged");
  }
  return std::move(*key);
}

}  // namespace porchlight::monitor
