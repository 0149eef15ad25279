#include "access/jwt.hpp"

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "base/limits.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace porchlight::jwt {
namespace {

using Object = boost::json::object;

/// Seconds since 1970 that WallTime can hold with room to spare: the year 9999.
constexpr std::int64_t last_second = 253'402'300'799;

Error refused(const char* why) {
  return {ErrorCode::unauthorized, why};
}

std::int64_t to_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::optional<Object> decode_object(std::string_view part) {
  const auto bytes = crypto::base64url_decode(part);
  if (!bytes) return std::nullopt;
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = 4;
  boost::json::value value = boost::json::parse(*bytes, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<WallTime> time_of(const Object& object, std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  const std::int64_t seconds = value->get_int64();
  if (seconds < 0 || seconds > last_second) return std::nullopt;
  return WallTime(std::chrono::seconds(seconds));
}

struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view is_signed;  // header and payload with the dot between them
};

std::optional<Parts> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

/// `crit` names extensions that a reader must know (RFC 7515, 4.1.11); we know none.
bool is_our_header(const Object& header) {
  return json::find_text(header, "alg") == "HS256" && !header.contains("crit");
}

Result<Claims> claims_of(const Object& payload) {
  const auto subject = json::find_text(payload, "sub");
  const auto issuer = json::find_text(payload, "iss");
  const auto issued_at = time_of(payload, "iat");
  const auto expires_at = time_of(payload, "exp");
  if (!subject || !issuer || !issued_at || !expires_at) {
    return refused("the token lacks one of the claims sub, iss, iat and exp, or one has a wrong type");
  }
  return Claims{std::string(*subject), std::string(*issuer), *issued_at, *expires_at,
                json::text_or_empty(payload, "cred")};
}

}  // namespace

std::string sign(const Claims& claims, std::string_view secret) {
  std::string payload;
  json::ObjectWriter object(payload);
  object.text("sub", claims.subject)
      .number("iat", to_seconds(claims.issued_at))
      .number("exp", to_seconds(claims.expires_at))
      .text("iss", claims.issuer);
  if (!claims.credential.empty()) object.text("cred", claims.credential);
  object.end();
  std::string token = crypto::base64url_encode(R"({"alg":"HS256","typ":"JWT"})");
  token += '.';
  token += crypto::base64url_encode(payload);
  const std::string signature = crypto::base64url_encode(crypto::hmac_sha256(secret, token));
  return token + '.' + signature;
}

Result<Claims> verify(std::string_view token, std::string_view secret, std::string_view issuer,
                      WallTime now) {
  if (token.size() > limits::token_bytes) return refused("the token is too long");
  const auto parts = split(token);
  if (!parts) return refused("a JSON Web Token of three parts was expected");
  const auto header = decode_object(parts->header);
  if (!header || !is_our_header(*header)) return refused("a token signed with HS256 was expected");
  const auto signature = crypto::base64url_decode(parts->signature);
  if (!signature || !crypto::equal_constant_time(*signature, crypto::hmac_sha256(secret, parts->is_signed))) {
    return refused("the token's signature is wrong");
  }
  const auto payload = decode_object(parts->payload);
  if (!payload) return refused("the token's claims are not a JSON object");
  auto claims = claims_of(*payload);
  if (!claims) return claims;
  if (claims->issuer != issuer) return refused("the token is of another issuer");
  if (claims->expires_at <= now) return refused("the token has expired");
  return claims;
}

}  // namespace porchlight::jwt
