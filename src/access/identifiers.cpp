#include "access/identifiers.hpp"

#include "access/limits.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace porchlight::access {
namespace {

Error bad_project_id() {
  return bad_request("Expected projectId: a positive integer, as a number or decimal text.");
}

}  // namespace

Result<ProjectId> read_project_id(std::string_view text) {
  ProjectId id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || id <= 0) return bad_project_id();
  return id;
}

Result<ProjectId> read_project_id(const boost::json::value* value) {
  if (value == nullptr) return bad_project_id();
  if (const auto* text = value->if_string())
    return read_project_id(std::string_view(text->data(), text->size()));
  const auto* number = value->if_int64();
  if (number == nullptr || *number <= 0) return bad_project_id();
  return *number;
}

bool is_visitor_uid(std::string_view text) {
  const auto allowed = [](char c) {
    return ascii::is_letter_or_digit(c) || c == '.' || c == '_' || c == ':' || c == '-';
  };
  return !text.empty() && text.size() <= limits::uid_characters && std::ranges::all_of(text, allowed);
}

Error bad_uid() {
  return bad_request("Expected visitorUid: 1 to 128 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'.");
}

}  // namespace porchlight::access
