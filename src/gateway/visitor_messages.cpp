#include "gateway/visitor_messages.hpp"

#include "gateway/limits.hpp"
#include "gateway/message_fields.hpp"
#include "gateway/page_url.hpp"

#include <boost/json/object.hpp>

namespace porchlight::gateway {
namespace {

/// A field's cleaned URL; empty where it is missing.
Result<std::string> read_url(const boost::json::object& object, std::string_view name,
                             std::span<const std::string> stripped) {
  const auto text = read_text(object, name, url_characters);
  if (!text) return text.error();
  if (!*text || (*text)->empty()) return std::string();
  return clean_page_url(**text, stripped, name);
}

Result<std::optional<std::string>> read_title(const boost::json::object& object) {
  auto text = read_text(object, "title", title_characters);
  if (!text || !*text) return text;
  auto title = clean_title(**text);
  if (!title) return title.error();
  return std::optional<std::string>(std::move(*title));
}

Result<std::optional<Identity>> read_identity(const boost::json::object& object) {
  const boost::json::value* value = object.if_contains("identity");
  if (value == nullptr || value->is_null()) return std::optional<Identity>();
  const boost::json::object* fields = value->if_object();
  if (fields == nullptr) return bad_request("Expected identity: an object {userId, name?, email?, hash}.");
  Identity identity;
  const std::pair<std::string_view, std::string*> members[] = {{"userId", &identity.user_id},
                                                               {"name", &identity.name},
                                                               {"email", &identity.email},
                                                               {"hash", &identity.hash}};
  for (const auto& [name, member] : members) {
    auto text = read_text(*fields, name, limits::identity_characters);
    if (!text) return text.error();
    if (*text) *member = std::move(**text);
  }
  for (std::string* shown : {&identity.name, &identity.email}) {
    auto clean = clean_title(*shown, shown == &identity.name ? "identity.name" : "identity.email");
    if (!clean) return clean.error();
    *shown = std::move(*clean);
  }
  return std::optional<Identity>(std::move(identity));
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

Result<void> read_page(const boost::json::object& object, std::span<const std::string> stripped,
                       IdentifyMessage& message) {
  auto url = read_url(object, "currentUrl", stripped);
  if (!url) return url.error();
  message.url = std::move(*url);
  auto title = read_title(object);
  if (!title) return title.error();
  message.title = std::move(*title).value_or("");
  auto referrer = read_url(object, "referrer", stripped);
  if (!referrer) return referrer.error();
  message.referrer = std::move(*referrer);
  return {};
}

}  // namespace

Result<IdentifyMessage> read_identify(const boost::json::array& args, std::span<const std::string> stripped) {
  const auto payload = read_payload(args, "identify");
  if (!payload) return payload.error();
  const boost::json::object& object = **payload;
  IdentifyMessage message;

  const auto project = read_project_id(object.if_contains("projectId"));
  if (!project) return project.error();
  message.project = *project;

  const boost::json::value* uid = object.if_contains("visitorUid");
  if (uid == nullptr || !uid->is_string() || !is_visitor_uid(uid->get_string())) return bad_uid();
  message.uid = uid->get_string();

  if (auto secret = read_secret(object, message); !secret) return secret.error();
  if (auto page = read_page(object, stripped, message); !page) return page.error();
  auto identity = read_identity(object);
  if (!identity) return identity.error();
  message.identity = std::move(*identity);
  return message;
}

Result<ContextMessage> read_context(const boost::json::array& args, std::span<const std::string> stripped) {
  const auto payload = read_payload(args, "updateContext");
  if (!payload) return payload.error();
  auto url = read_url(**payload, "currentUrl", stripped);
  if (!url) return url.error();
  if (url->empty()) return bad_request("Expected currentUrl: the http or https URL of the page.");
  auto title = read_title(**payload);
  if (!title) return title.error();
  return ContextMessage{std::move(*url), std::move(*title)};
}

Result<store::Activity> read_activity(const boost::json::array& args) {
  const auto payload = read_payload(args, "activity");
  if (!payload) return payload.error();
  const boost::json::value* state = (*payload)->if_contains("state");
  if (state != nullptr && state->is_string()) {
    if (state->get_string() == "active") return store::Activity::active;
    if (state->get_string() == "away") return store::Activity::away;
  }
  return bad_request("Expected state: \"active\" or \"away\".");
}

}  // namespace porchlight::gateway
