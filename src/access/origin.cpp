#include "access/origin.hpp"

#include "access/host_name.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace porchlight::access {
namespace {

/// Longest origin that is looked at: a host has 253 characters at most. Past it: not allowed.
constexpr std::size_t origin_characters = 300;

struct Origin {
  std::string_view scheme;
  std::string_view host;  // with its brackets where it is an IPv6 address
  unsigned port = 0;      // 0: the scheme's own
};

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

/// `text` is lower case; its host is not looked at.
std::optional<Origin> split_origin(std::string_view text) {
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
  return origin;
}

/// Of an Origin header, in which the host is as browsers write it.
std::optional<Origin> parse_origin(std::string_view text) {
  auto origin = split_origin(text);
  if (origin && !is_host(origin->host)) origin.reset();
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

Error never_matches(std::string_view pattern, std::string_view reason) {
  Error error = pattern_error(pattern);
  return {error.code, error.message + "; " + std::string(reason)};
}

constexpr std::string_view no_such_host = "no browser can be on that host";

/// A host, or `*.` and one.
Result<std::string> canonical_bare_host(std::string_view pattern, std::string_view text) {
  const bool below = text.starts_with("*.");
  if (below) text.remove_prefix(2);
  if (text.find_first_of("/:@*") != std::string_view::npos && !text.starts_with('['))
    return pattern_error(pattern);
  const auto host = canonical_host(text);
  if (!host) return never_matches(pattern, no_such_host);
  const bool address = host->front() == '[' || host->find_first_not_of("0123456789.") == std::string::npos;
  if (below && address) return never_matches(pattern, "an address has no hosts below it");
  return (below ? "*." : "") + *host;
}

/// Pages of these schemes have no origin of their own: browsers send `null` for them, or nothing.
constexpr std::array<std::string_view, 9> schemes_without_origin{
    "file", "data", "about", "blob", "javascript", "ftp", "ws", "wss", "mailto"};

bool is_scheme(std::string_view text) {
  return text.front() >= 'a' && text.front() <= 'z' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+.-") == std::string_view::npos;
}

Result<std::string> canonical_full_origin(std::string_view pattern, const std::string& text) {
  const auto origin = split_origin(text);
  if (!origin || !is_scheme(origin->scheme) ||
      origin->host.find_first_of("/?#@*\\") != std::string_view::npos) {
    return pattern_error(pattern);
  }
  if (std::ranges::find(schemes_without_origin, origin->scheme) != schemes_without_origin.end()) {
    return never_matches(pattern, "such pages have no origin, and are let in by * alone");
  }
  const auto host = canonical_host(origin->host);
  if (!host) return never_matches(pattern, no_such_host);
  std::string out = std::string(origin->scheme) + "://" + *host;
  if (origin->port != 0) out += ":" + std::to_string(origin->port);
  return out;
}

}  // namespace

bool origin_allowed(std::string_view origin, std::span<const std::string> patterns) {
  if (origin.empty() || origin.size() > origin_characters) return false;
  const std::string text = ascii::lower(origin);
  const auto parsed = parse_origin(text);
  return std::ranges::any_of(
      patterns, [&](const std::string& pattern) { return matches(parsed, ascii::lower(pattern)); });
}

Result<std::string> canonical_origin_pattern(std::string_view pattern) {
  std::string text = ascii::lower(pattern);
  if (text.ends_with('/') && !text.ends_with("//")) text.pop_back();
  if (text == "*") return text;
  if (text == "null") return never_matches(pattern, "pages without an origin are let in by * alone");
  if (text.find("://") == std::string::npos) return canonical_bare_host(pattern, text);
  return canonical_full_origin(pattern, text);
}

}  // namespace porchlight::access
