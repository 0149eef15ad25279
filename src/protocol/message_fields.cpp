#include "protocol/message_fields.hpp"

#include "base/utf8.hpp"

namespace porchlight::protocol {

Result<const boost::json::object*> read_payload(const boost::json::array& args, std::string_view event) {
  const boost::json::object* payload = args.empty() ? nullptr : args.front().if_object();
  if (payload == nullptr)
    return bad_request("Expected " + std::string(event) + " with one object as its argument.");
  return payload;
}

Error unknown_event(std::span<const std::string_view> events) {
  std::string expected;
  for (const std::string_view event : events) {
    if (!expected.empty()) expected += event == events.back() ? " or " : ", ";
    expected += event;
  }
  return bad_request("Unknown event: expected " + expected + ".");
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

}  // namespace porchlight::protocol
