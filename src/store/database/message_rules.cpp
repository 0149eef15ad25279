#include "store/database/message_rules.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>

namespace porchlight::store {
namespace {

/// What JavaScript's trim() takes.
bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/// U+0080 to U+009F too, of which some are line ends and some steer terminals.
bool is_dropped(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

/// A carriage return goes as the other control characters do: the line feed behind it stays.
std::string without_controls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const utf8::Character character = utf8::take(text);
    if (!is_dropped(character.code)) clean += character.bytes;
  }
  return clean;
}

bool fits_temp_id(char c) {
  return ascii::is_letter_or_digit(c) || c == '.' || c == '_' || c == ':' || c == '-';
}

}  // namespace

std::string tidied(std::string_view text) {
  const std::string clean = without_invisible_floods(without_controls(text));
  return std::string(utf8::trim(clean, is_blank));
}

Result<std::string> normalized_content(std::string_view text, bool may_be_empty) {
  if (!utf8::is_valid(text)) return Error{ErrorCode::bad_request, "content: expected UTF-8"};
  std::string content = tidied(text);
  if (may_be_empty && is_invisible(content)) return std::string();
  if (is_invisible(content))
    return Error{ErrorCode::bad_request, "content: expected a text that is not empty"};
  if (utf8::characters(content) > limits::message_characters) {
    return Error{ErrorCode::payload_too_large, "content: expected at most 8000 characters"};
  }
  return content;
}

Result<std::string> normalized_rating_comment(std::int64_t score, std::string_view comment) {
  if (score < 1 || score > limits::best_score) {
    return Error{ErrorCode::bad_request, "rating: expected a whole number from 1 to 5"};
  }
  if (!utf8::is_valid(comment)) return Error{ErrorCode::bad_request, "comment: expected UTF-8"};
  std::string clean = tidied(comment);
  if (is_invisible(clean)) clean.clear();
  if (utf8::characters(clean) > limits::rating_characters) {
    return Error{ErrorCode::bad_request, "comment: expected at most 1000 characters"};
  }
  return clean;
}

Result<void> check_temp_id(std::string_view temp_id) {
  const bool fits = !temp_id.empty() && temp_id.size() <= limits::temp_id_characters &&
                    std::ranges::all_of(temp_id, fits_temp_id);
  if (fits) return {};
  return Error{ErrorCode::bad_request, "tempId: expected 1 to 64 characters of A-Z a-z 0-9 . _ : -"};
}

Result<void> check_file_ids(FileIds ids) {
  if (ids.size() > limits::message_files) {
    return bad_request("files: expected at most " + std::to_string(limits::message_files));
  }
  for (auto id = ids.begin(); id != ids.end(); ++id) {
    const bool fits = id->size() == limits::file_id_characters && std::ranges::all_of(*id, fits_temp_id);
    if (!fits || std::find(ids.begin(), id, *id) != id) return not_to_send();
  }
  return {};
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
Error no_such_visitor() {
  return {ErrorCode::not_found, "there is no such visitor"};
}
Error no_such_agent(std::int64_t agent) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(agent)};
}
Error no_member(std::int64_t agent) {
  return {ErrorCode::bad_request,
          "assigneeId: expected a member of the project, agent " + std::to_string(agent) + " is none"};
}

Error not_to_send() {
  return bad_request("files: expected files of your own that no message has named yet");
}

}  // namespace porchlight::store
