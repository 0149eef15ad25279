#include "net/http_message.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace porchlight::net {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    const std::string_view value = equals == part.npos ? std::string_view() : part.substr(equals + 1);
    parameters.emplace_back(percent_decoded(part.substr(0, equals), true), percent_decoded(value, true));
  }
  return parameters;
}

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& header) { return std::string_view(header.first); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

bool HttpRequest::lists(std::string_view name, std::string_view token) const {
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      std::string_view part = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
      part = part.substr(0, part.find_last_not_of(" \t") + 1);
      if (ascii::equal_ignoring_case(part, token)) return true;
    }
  }
  return false;
}

std::vector<std::pair<std::string, std::string>> HttpRequest::parameters() const {
  return parse_query(query);
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  for (auto& [key, value] : parameters()) {
    if (key == name) return std::move(value);
  }
  return std::nullopt;
}

}  // namespace porchlight::net
