#include "api/push_fields.hpp"

#include "api/request_fields.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"
#include "push/encryption.hpp"
#include "push/endpoint.hpp"
#include "store/database/limits.hpp"

#include <utility>

namespace porchlight::api {
namespace {

Result<void> check_keys(std::string_view p256dh, std::string_view auth) {
  const auto point = crypto::base64url_decode(p256dh);
  if (!point || !push::is_point(*point)) {
    return bad_request("keys.p256dh: expected base64url of a point of P-256, 65 bytes");
  }
  const auto secret = crypto::base64url_decode(auth);
  if (!secret || secret->size() != push::auth_bytes) {
    return bad_request("keys.auth: expected base64url of 16 bytes");
  }
  return {};
}

void append_push(std::string& out, const store::PushSubscription& subscription) {
  json::ObjectWriter object(out);
  object.number("id", subscription.id).text_or_null("device", subscription.device);
  object.text("createdAt", to_iso8601(subscription.created)).boolean("showsText", subscription.shows_text);
  object.end();
}

}  // namespace

Result<store::PushSubscription> read_push(const boost::json::object& object,
                                          std::span<const std::string> allowed) {
  if (auto known = check_names(object, {"endpoint", "keys", "showsText"}); !known) return known.error();
  const auto endpoint = json::find_text(object, "endpoint");
  if (!endpoint) return bad_request("endpoint: expected a text");
  if (auto fits = push::read_endpoint(*endpoint, allowed); !fits) return fits.error();
  const boost::json::object* const keys = json::find_object(object, "keys");
  if (keys == nullptr) return bad_request("keys: expected an object with p256dh and auth");
  store::PushSubscription subscription{.endpoint = std::string(*endpoint),
                                       .p256dh = json::text_or_empty(*keys, "p256dh"),
                                       .auth = json::text_or_empty(*keys, "auth")};
  if (auto fit = check_keys(subscription.p256dh, subscription.auth); !fit) return fit.error();
  const auto shows = json::find_truth(object, "showsText");
  if (!shows && object.contains("showsText")) return bad_request("showsText: expected true or false");
  subscription.shows_text = shows.value_or(false);
  return subscription;
}

std::string device_name(std::string_view browser, std::string_view system) {
  std::string name(browser);
  if (!name.empty() && !system.empty()) name += " on ";
  name += system;
  std::string_view rest = name;
  std::string cut;
  while (!rest.empty()) {
    const utf8::Character next = utf8::take(rest);
    if (cut.size() + next.bytes.size() > store::limits::push_device_bytes) break;
    if (next.code != utf8::no_character && next.code >= ' ') cut += next.bytes;
  }
  return cut;
}

std::string push_json(const store::PushSubscription& subscription) {
  std::string out;
  append_push(out, subscription);
  return out;
}

std::string pushes_json(std::string_view public_key,
                        const std::vector<store::PushSubscription>& subscriptions) {
  std::string out;
  json::ObjectWriter object(out);
  object.text_or_null("publicKey", public_key);
  json::ListWriter list(object.member("subscriptions"));
  for (const store::PushSubscription& one : subscriptions) append_push(list.next(), one);
  list.end();
  object.end();
  return out;
}

}  // namespace porchlight::api
