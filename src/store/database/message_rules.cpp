#include "store/database/message_rules.hpp"

#include "base/utf8.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/trim.hpp"

#include <algorithm>
#include <array>

namespace porchlight::store {
namespace {

/// What JavaScript's trim() takes, but for single bytes.
constexpr std::array<std::string_view, 19> wide_blanks{
    "\xC2\xA0",      // U+00A0 no-break space
    "\xE1\x9A\x80",  // U+1680 ogham space mark
    "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
    "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",  // U+2000 to U+200A
    "\xE2\x80\xA8", "\xE2\x80\xA9",  // U+2028 and U+2029 separators
    "\xE2\x80\xAF",                  // U+202F narrow no-break space
    "\xE2\x81\x9F",                  // U+205F mathematical space
    "\xE3\x80\x80",                  // U+3000 ideographic space
    "\xEF\xBB\xBF",                  // U+FEFF byte order mark
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

bool is_dropped(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

/// U+0080 to U+009F, of which some are line ends and some steer terminals.
bool is_wide_control(std::string_view text) {
  return text.size() >= 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

/// A carriage return goes as the other control characters do: the line feed behind it stays.
std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_wide_control(text.substr(at))) {
      ++at;
    } else if (!is_dropped(text[at])) {
      clean += text[at];
    }
  }
  return clean;
}

bool fits_temp_id(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == ':' || c == '-';
}

}  // namespace

Result<std::string> normalized_content(std::string_view text) {
  if (!utf8::is_valid(text)) return Error{ErrorCode::bad_request, "content: expected UTF-8"};
  const std::string clean = without_invisible_floods(without_controls(text));
  const std::string_view content = trim(clean, is_blank, wide_blanks);
  if (is_invisible(content))
    return Error{ErrorCode::bad_request, "content: expected a text that is not empty"};
  if (utf8::characters(content) > limits::message_characters) {
    return Error{ErrorCode::payload_too_large, "content: expected at most 8000 characters"};
  }
  return std::string(content);
}

Result<void> check_temp_id(std::string_view temp_id) {
  const bool fits = !temp_id.empty() && temp_id.size() <= limits::temp_id_characters &&
                    std::ranges::all_of(temp_id, fits_temp_id);
  if (fits) return {};
  return Error{ErrorCode::bad_request, "tempId: expected 1 to 64 characters of A-Z a-z 0-9 . _ : -"};
}

bool can_be_visitor(const VisitorKey& visitor) {
  return !visitor.uid.empty() && is_storable(visitor.uid);
}

Result<void> check_chatter(const VisitorKey& visitor, std::string_view secret_hash) {
  if (!can_be_visitor(visitor)) {
    return Error{ErrorCode::bad_request, "visitorUid: expected UTF-8 that is not empty, without a zero"};
  }
  // A visitor who came without a secret has an empty hash: nobody may match that.
  if (secret_hash.empty() || !is_storable(secret_hash)) {
    return Error{ErrorCode::forbidden, "expected a visitorSecret: without one there is no conversation"};
  }
  return {};
}

MessageQuery bounded(const MessageQuery& query) {
  return {std::max<std::int64_t>(query.before, 0), std::max<std::int64_t>(query.after, 0),
          std::clamp<std::size_t>(query.limit, 1, limits::thread_messages)};
}

Error no_conversation() {
  return {ErrorCode::not_found, "there is no such conversation"};
}
Error another_secret() {
  return {ErrorCode::forbidden, "expected the visitorSecret that the visitor first came with"};
}
Error no_such_agent(std::int64_t agent) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(agent)};
}
Error no_member(std::int64_t agent) {
  return {ErrorCode::bad_request,
          "assigneeId: expected a member of the project, agent " + std::to_string(agent) + " is none"};
}

}  // namespace porchlight::store
