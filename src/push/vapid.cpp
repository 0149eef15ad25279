#include "push/vapid.hpp"

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "push/limits.hpp"

#include <utility>

namespace porchlight::push {
namespace {

constexpr std::size_t topic_bytes = 24;  // 32 characters: as many as RFC 8030 allows

std::int64_t unix_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

Result<std::string> make_vapid_keys() {
  const auto key = P256Key::make();
  if (!key) return key.error();
  const auto secret = key->private_key();
  if (!secret) return secret.error();
  return crypto::base64url_encode(*secret) + "." + crypto::base64url_encode(key->point());
}

Vapid::Vapid(P256Key key, std::string contact, std::string topic_key)
    : key_(std::move(key)),
      contact_(std::move(contact)),
      topic_key_(std::move(topic_key)),
      public_key_(crypto::base64url_encode(key_.point())) {}

Result<Vapid> Vapid::read(std::string_view kept, std::string contact) {
  const std::size_t dot = kept.find('.');
  const auto secret = crypto::base64url_decode(kept.substr(0, dot));
  const auto point = crypto::base64url_decode(dot == kept.npos ? std::string_view() : kept.substr(dot + 1));
  if (!secret || !point) return bad_request("expected a pair of keys");
  auto key = P256Key::read(*secret, *point);
  if (!key) return key.error();
  return Vapid(std::move(*key), std::move(contact), crypto::hmac_sha256(*secret, "topics"));
}

Result<std::string> Vapid::authorization(std::string_view origin, WallTime now) const {
  std::string claims;
  json::ObjectWriter object(claims);
  object.text("aud", origin).number("exp", unix_seconds(now + limits::vapid_time)).text("sub", contact_);
  object.end();
  const std::string word =
      crypto::base64url_encode(R"({"typ":"JWT","alg":"ES256"})") + "." + crypto::base64url_encode(claims);
  const auto signature = key_.sign(word);
  if (!signature) return signature.error();
  return "vapid t=" + word + "." + crypto::base64url_encode(*signature) + ", k=" + public_key_;
}

std::string Vapid::topic(std::string_view what) const {
  return crypto::base64url_encode(crypto::hmac_sha256(topic_key_, what).substr(0, topic_bytes));
}

}  // namespace porchlight::push
