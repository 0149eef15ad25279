#include "protocol/visitor_messages.hpp"

#include "base/json_fields.hpp"
#include "base/utf8.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"
#include "protocol/page_url.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace porchlight::protocol {
namespace {

std::string read_url(const boost::json::object& object, std::string_view name,
                     std::span<const std::string> stripped) {
  return clean_page_url(json::find_text(object, name).value_or(""), stripped);
}

/// None: there is none.
std::optional<std::string> read_title(const boost::json::object& object) {
  const auto title = json::find_text(object, "title");
  if (!title) return std::nullopt;
  return clean_text(*title, limits::title_characters);
}

/// Whole or not at all.
std::string read_whole(const boost::json::object& object, std::string_view name) {
  const std::string_view text = json::find_text(object, name).value_or("");
  return utf8::characters(text) > limits::identity_characters ? std::string() : std::string(text);
}

/// Shops have numbers for their users, and forget to make texts of them.
std::string read_user_id(const boost::json::object& fields) {
  const boost::json::value* value = fields.if_contains("userId");
  if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
  return read_whole(fields, "userId");
}

std::optional<Identity> read_identity(const boost::json::object& object) {
  const boost::json::object* fields = json::find_object(object, "identity");
  if (fields == nullptr) return std::nullopt;
  return Identity{
      .user_id = read_user_id(*fields),
      .name = clean_text(json::find_text(*fields, "name").value_or(""), limits::identity_characters),
      .email = clean_text(read_whole(*fields, "email"), limits::identity_characters),
      .hash = read_whole(*fields, "hash")};
}

std::string read_secret(EventReader& fields) {
  auto secret = fields.text_if_any("visitorSecret", limits::secret_characters_max);
  if (secret && secret->size() < limits::secret_characters_min) {
    fields.expected("visitorSecret: 16 to 256 characters that hold at least 128 random bits.");
  }
  return std::move(secret).value_or("");
}

}  // namespace

Result<IdentifyMessage> read_identify(const boost::json::array& args, std::span<const std::string> stripped) {
  EventReader fields(args, from_visitor::identify);
  IdentifyMessage message;
  message.project = fields.project();
  message.uid = fields.visitor_uid();
  message.secret = read_secret(fields);
  message.url = read_url(fields.object(), "currentUrl", stripped);
  message.title = read_title(fields.object()).value_or("");
  message.referrer = read_url(fields.object(), "referrer", stripped);
  message.identity = read_identity(fields.object());
  return fields.answer(std::move(message));
}

Result<ContextMessage> read_context(const boost::json::array& args, std::span<const std::string> stripped) {
  EventReader fields(args, from_visitor::update_context);
  ContextMessage message{read_url(fields.object(), "currentUrl", stripped), read_title(fields.object())};
  if (message.url.empty() && !message.title) {
    fields.expected("currentUrl: the http or https URL of the page.");
  }
  return fields.answer(std::move(message));
}

Result<store::Activity> read_activity(const boost::json::array& args) {
  EventReader fields(args, from_visitor::activity);
  const std::string state = json::text_or_empty(fields.object(), "state");
  if (state != "active" && state != "away") fields.expected(R"(state: "active" or "away".)");
  return fields.answer(state == "away" ? store::Activity::away : store::Activity::active);
}

Result<AttributesMessage> read_attributes(const boost::json::array& args) {
  EventReader fields(args, from_visitor::set_attributes);
  AttributesMessage message;
  if (const auto* attributes = json::find_object(fields.object(), "attributes")) {
    message.attributes = *attributes;
  } else {
    fields.expected("attributes: an object of texts, numbers, true, false, and null to take one away.");
  }
  for (const auto& [key, value] : message.attributes) {
    message.bytes += key.size() + (value.is_string() ? value.get_string().size() : 0);
  }
  return fields.answer(std::move(message));
}

}  // namespace porchlight::protocol
