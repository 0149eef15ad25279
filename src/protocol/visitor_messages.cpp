#include "protocol/visitor_messages.hpp"

#include "access/identifiers.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"
#include "protocol/page_url.hpp"

#include <boost/json/object.hpp>

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

Result<void> read_secret(const boost::json::object& object, IdentifyMessage& message) {
  auto secret = read_text(object, "visitorSecret", limits::secret_characters_max);
  if (!secret) return secret.error();
  if (!*secret) return {};
  if ((*secret)->size() < limits::secret_characters_min) {
    return bad_request("Expected visitorSecret: 16 to 256 characters that hold at least 128 random bits.");
  }
  message.secret = std::move(**secret);
  return {};
}

}  // namespace

Result<IdentifyMessage> read_identify(const boost::json::array& args, std::span<const std::string> stripped) {
  const auto payload = read_payload(args, from_visitor::identify);
  if (!payload) return payload.error();
  const boost::json::object& object = **payload;
  IdentifyMessage message;

  const auto project = access::read_project_id(object.if_contains("projectId"));
  if (!project) return project.error();
  message.project = *project;

  const boost::json::value* uid = object.if_contains("visitorUid");
  if (uid == nullptr || !uid->is_string() || !access::is_visitor_uid(uid->get_string()))
    return access::bad_uid();
  message.uid = uid->get_string();

  if (auto secret = read_secret(object, message); !secret) return secret.error();
  message.url = read_url(object, "currentUrl", stripped);
  message.title = read_title(object).value_or("");
  message.referrer = read_url(object, "referrer", stripped);
  message.identity = read_identity(object);
  return message;
}

Result<ContextMessage> read_context(const boost::json::array& args, std::span<const std::string> stripped) {
  const auto payload = read_payload(args, from_visitor::update_context);
  if (!payload) return payload.error();
  ContextMessage message{read_url(**payload, "currentUrl", stripped), read_title(**payload)};
  if (message.url.empty() && !message.title) {
    return bad_request("Expected currentUrl: the http or https URL of the page.");
  }
  return message;
}

Result<store::Activity> read_activity(const boost::json::array& args) {
  const auto payload = read_payload(args, from_visitor::activity);
  if (!payload) return payload.error();
  const boost::json::value* state = (*payload)->if_contains("state");
  if (state != nullptr && state->is_string()) {
    if (state->get_string() == "active") return store::Activity::active;
    if (state->get_string() == "away") return store::Activity::away;
  }
  return bad_request("Expected state: \"active\" or \"away\".");
}

}  // namespace porchlight::protocol
