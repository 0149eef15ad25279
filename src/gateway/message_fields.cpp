#include "gateway/message_fields.hpp"

#include "base/utf8.hpp"
#include "gateway/limits.hpp"

#include <algorithm>
#include <charconv>

namespace porchlight::gateway {
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
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '-';
  };
  return !text.empty() && text.size() <= limits::uid_characters && std::ranges::all_of(text, allowed);
}

Error bad_uid() {
  return bad_request("Expected visitorUid: 1 to 128 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-'.");
}

Result<const boost::json::object*> read_payload(const boost::json::array& args, std::string_view event) {
  const boost::json::object* payload = args.empty() ? nullptr : args.front().if_object();
  if (payload == nullptr)
    return bad_request("Expected " + std::string(event) + " with one object as its argument.");
  return payload;
}

Result<std::optional<std::string>> read_text(const boost::json::object& object, std::string_view name,
                                             std::size_t characters) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::optional<std::string>();
  const auto* text = value->if_string();
  if (text == nullptr || utf8::characters(std::string_view(text->data(), text->size())) > characters) {
    return bad_request("Expected " + std::string(name) + ": text of at most " + std::to_string(characters) +
                       " characters.");
  }
  return std::optional<std::string>(std::string(text->data(), text->size()));
}

}  // namespace porchlight::gateway
