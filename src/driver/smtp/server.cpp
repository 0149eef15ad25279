#include "driver/smtp/server.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace porchlight::driver {
namespace {

struct SmtpScheme {
  std::string_view prefix;
  std::string_view for_curl;
  std::string_view port;
  bool starttls;
  bool encrypted;
};
constexpr std::array<SmtpScheme, 3> schemes{{{"smtp://", "smtp://", "25", false, false},
                                             {"smtps://", "smtps://", "465", false, true},
                                             {"smtp+starttls://", "smtp://", "587", true, true}}};

Error bad_smtp_server(std::string_view why) {
  return bad_request(std::string(why) +
                     ": expected smtp://, smtps:// or smtp+starttls://HOST[:PORT], and user and password as "
                     "settings of their own");
}

bool is_host(std::string_view host) {
  const bool in_brackets = host.starts_with('[') && host.ends_with(']');
  const std::string_view name = in_brackets ? host.substr(1, host.size() - 2) : host;
  const std::string_view others = in_brackets ? ":." : "-._";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return ascii::is_letter_or_digit(c) || others.find(c) != others.npos;
  });
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc{} && end == text.data() + text.size() && port > 0;
}

}  // namespace

Result<SmtpServer> read_smtp_server(std::string_view setting) {
  const auto* const scheme =
      std::ranges::find_if(schemes, [&](const SmtpScheme& one) { return setting.starts_with(one.prefix); });
  if (scheme == schemes.end()) return bad_smtp_server("another scheme");
  std::string_view host = setting.substr(scheme->prefix.size());
  if (host.ends_with('/')) host.remove_suffix(1);
  if (host.find('@') != host.npos) return bad_smtp_server("a user in the address");
  std::string_view port = scheme->port;
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == host.npos ? 0 : bracket);
  if (colon != host.npos) {
    port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (!is_host(host)) return bad_smtp_server("no host");
  if (!is_port(port)) return bad_smtp_server("no port");
  const std::string place = std::string(host) + ':' + std::string(port);
  return SmtpServer{.url = std::string(scheme->for_curl) + place,
                    .place = place,
                    .starttls = scheme->starttls,
                    .encrypted = scheme->encrypted};
}

}  // namespace porchlight::driver
