#include "push/endpoint.hpp"

#include "base/ascii.hpp"
#include "base/ip_address.hpp"
#include "push/limits.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>

namespace porchlight::push {
namespace {

constexpr std::string_view https_port = "443";

Error wrong(std::string_view expected) {
  return bad_request("endpoint: expected " + std::string(expected));
}

/// `1.2.3`, `0x7f000001`, `2130706433`: what C libraries take for an address, and we do not.
bool is_odd_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return last.starts_with("0x") || std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name(std::string_view host) {
  return host.find('.') != host.npos && !host.ends_with('.') && std::ranges::all_of(host, [](char c) {
           return ascii::is_letter_or_digit(c) || c == '.' || c == '-';
         });
}

/// Errors: badRequest for an address of a private network, and for what is no host.
Result<void> check_host(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (const auto address = IpAddress::parse(host)) {
    if (address->is_public()) return {};
    return wrong("a host on the internet");
  }
  if (!is_name(host) || is_odd_number(host)) return wrong("a host on the internet");
  return {};
}

}  // namespace

Result<Endpoint> read_endpoint(std::string_view url, std::span<const std::string> allowed) {
  if (url.empty() || url.size() > limits::push_endpoint_bytes) {
    return wrong("an address of 1 to " + std::to_string(limits::push_endpoint_bytes) + " characters");
  }
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme() != "https" || parsed->has_fragment()) return wrong("an https:// address");
  if (parsed->has_userinfo()) return wrong("an address without a user");
  Endpoint endpoint;
  endpoint.host = ascii::lower(std::string(parsed->encoded_host()));
  endpoint.named = std::ranges::count(allowed, endpoint.host) > 0;
  const std::string_view port = parsed->port();
  const bool usual = port.empty() || port == https_port;
  if (endpoint.host.empty()) return wrong("an address with a host");
  if (!endpoint.named) {
    if (!usual) return wrong("port 443");
    if (auto fits = check_host(endpoint.host); !fits) return fits.error();
  }
  endpoint.origin = "https://" + endpoint.host;
  if (!usual) endpoint.origin.append(":").append(port);
  return endpoint;
}

}  // namespace porchlight::push
