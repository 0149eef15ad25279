#include "gateway/origin.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace porchlight::gateway {
namespace {

/// Longest origin that is looked at: a host has 253 characters at most. Past it: not allowed.
constexpr std::size_t origin_characters = 300;

struct Origin {
  std::string_view scheme;
  std::string_view host;  // with its brackets where it is an IPv6 address
  unsigned port = 0;      // 0: the scheme's own
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
      return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
    });
  }
  return !host.empty() && host.front() != '.' && std::ranges::all_of(host, is_host_character);
}

std::optional<unsigned> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (problem != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535)
    return std::nullopt;
  return port;
}

unsigned own_port(std::string_view scheme) {
  return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

/// `text` is lower case.
std::optional<Origin> parse_origin(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  Origin origin{.scheme = text.substr(0, colon), .host = text.substr(colon + 3), .port = 0};
  const std::size_t bracket = origin.host.rfind(']');
  const std::size_t port_colon = origin.host.rfind(':');
  if (port_colon != std::string_view::npos && (bracket == std::string_view::npos || port_colon > bracket)) {
    const auto port = parse_port(origin.host.substr(port_colon + 1));
    if (!port) return std::nullopt;
    origin.port = *port == own_port(origin.scheme) ? 0 : *port;
    origin.host = origin.host.substr(0, port_colon);
  }
  if (!is_host(origin.host)) return std::nullopt;
  return origin;
}

bool matches(const std::optional<Origin>& origin, std::string_view pattern) {
  if (pattern == "*") return true;
  if (!origin) return false;
  if (pattern.starts_with("*.")) {
    const std::string_view suffix = pattern.substr(1);
    return origin->host.size() > suffix.size() && origin->host.ends_with(suffix);
  }
  if (pattern.find("://") == std::string_view::npos) return origin->host == pattern;
  const auto wanted = parse_origin(pattern);
  return wanted && wanted->scheme == origin->scheme && wanted->host == origin->host &&
         wanted->port == origin->port;
}

Error pattern_error(std::string_view pattern) {
  return {ErrorCode::bad_request, "origin \"" + std::string(pattern) +
                                      "\": expected scheme://host[:port] (https://shop.example), a bare host "
                                      "(shop.example), *.host (*.shop.example) or *"};
}

}  // namespace

bool origin_allowed(std::string_view origin, std::span<const std::string> patterns) {
  if (origin.empty() || origin.size() > origin_characters) return false;
  const std::string text = lower(origin);
  const auto parsed = parse_origin(text);
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return matches(parsed, lower(pattern)); });
}

Result<std::string> canonical_origin_pattern(std::string_view pattern) {
  std::string text = lower(pattern);
  if (text.ends_with('/') && !text.ends_with("//")) text.pop_back();
  if (text == "*") return text;
  if (text.size() > origin_characters) return pattern_error(pattern);
  if (text.find("://") == std::string::npos) {
    const std::string_view host = text.starts_with("*.") ? std::string_view(text).substr(2) : text;
    if (!is_host(host)) return pattern_error(pattern);
    return text;
  }
  const auto origin = parse_origin(text);
  if (!origin) return pattern_error(pattern);
  std::string out = std::string(origin->scheme) + "://" + std::string(origin->host);
  if (origin->port != 0) out += ":" + std::to_string(origin->port);
  return out;
}

}  // namespace porchlight::gateway
