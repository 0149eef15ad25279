#include "push/send.hpp"

#include "base/crypto.hpp"
#include "push/encryption.hpp"
#include "push/endpoint.hpp"
#include "push/limits.hpp"

#include <utility>

namespace porchlight::push {
namespace {

using Outcome = Sent::Outcome;

Sent refused(std::string reason) {
  return {Outcome::refused, {}, std::move(reason)};
}

Result<std::string> encrypted(const Push& push) {
  const auto point = crypto::base64url_decode(push.to.p256dh);
  const auto auth = crypto::base64url_decode(push.to.auth);
  if (!point || !auth) return bad_request("expected base64url");
  return encrypt(push.payload, {*point, *auth}, limits::payload_bytes);
}

std::vector<std::string> headers(const Push& push, const std::string& authorization) {
  const auto ttl = std::chrono::duration_cast<std::chrono::seconds>(limits::time_to_live);
  std::vector<std::string> all{"Content-Type: application/octet-stream", "Content-Encoding: aes128gcm",
                               "TTL: " + std::to_string(ttl.count()), "Urgency: high",
                               "Authorization: " + authorization};
  if (!push.topic.empty()) all.push_back("Topic: " + push.topic);
  return all;
}

}  // namespace

Outcome outcome_of(long status) {
  if (status >= 200 && status < 300) return Outcome::accepted;
  if (status == 404 || status == 410) return Outcome::gone;
  if (status == 408 || status == 429 || status >= 500) return Outcome::later;
  return Outcome::refused;
}

Sent Sender::send(const Push& push, WallTime now, const std::atomic<bool>& stop) {
  // Whose it is may have been decided by other settings.
  const auto endpoint = read_endpoint(push.to.endpoint, allowed_);
  if (!endpoint) return {Outcome::forbidden, {}, "not a host that may be connected to"};
  const auto authorization = vapid_.authorization(endpoint->origin, now);
  if (!authorization) return refused(authorization.error().message);
  const auto body = encrypted(push);
  if (!body) return refused(body.error().message);
  driver::HttpCall call{.method = "POST",
                        .url = push.to.endpoint,
                        .headers = headers(push, *authorization),
                        .most_bytes = limits::answer_bytes,
                        .time = limits::push_time,
                        .body = *body,
                        .schemes = "https",
                        .stop = &stop};
  if (!endpoint->named) call.may_connect = [](const IpAddress& address) { return address.is_public(); };
  const auto answer = client_.call(call);
  if (!answer) {
    return {answer.error().forbidden ? Outcome::forbidden : Outcome::away, {}, answer.error().reason};
  }
  return {outcome_of(answer->status), answer->retry_after, "answer " + std::to_string(answer->status)};
}

}  // namespace porchlight::push
