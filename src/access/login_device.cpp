#include "access/login_device.hpp"

#include "base/crypto.hpp"
#include "base/random.hpp"

namespace porchlight::access {
namespace {

constexpr std::size_t device_characters = 22;  // 128 bits
/// A year in seconds: whoever was here last summer is no stranger.
constexpr std::string_view device_lifetime = "31536000";

/// Unlike for each e-mail: of several agents in one browser each keeps theirs. The e-mail does not show.
std::string cookie_name(std::string_view email) {
  constexpr std::size_t digits = 12;
  return "porchlight_device_" + crypto::sha256_hex(email).substr(0, digits);
}

std::string sign_device(std::string_view device, std::string_view email, std::string_view secret) {
  return crypto::to_hex(
      crypto::hmac_sha256(secret, "device " + std::string(device) + ' ' + std::string(email)));
}

}  // namespace

/// Without a Path: the browser takes the log-in's own folder, also behind a proxy that puts it elsewhere.
std::string make_device_cookie(std::string_view email, std::string_view secret) {
  const std::string device = random_token(device_characters);
  return cookie_name(email) + '=' + device + '.' + sign_device(device, email, secret) +
         "; HttpOnly; SameSite=Strict; Max-Age=" + std::string(device_lifetime);
}

std::string read_device_cookie(std::string_view header, std::string_view email, std::string_view secret) {
  const std::string begin = cookie_name(email) + '=';
  const std::size_t at = header.find(begin);
  if (at == std::string_view::npos) return {};
  std::string_view value = header.substr(at + begin.size());
  value = value.substr(0, value.find(';'));
  const std::size_t dot = value.find('.');
  if (dot != device_characters) return {};
  const std::string_view device = value.substr(0, dot);
  if (!crypto::equal_constant_time(value.substr(dot + 1), sign_device(device, email, secret))) return {};
  return std::string(device);
}

}  // namespace porchlight::access
