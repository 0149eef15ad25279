#include "engineio/sid.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <charconv>

namespace porchlight::engineio {

std::optional<Sid> parse_sid(std::string_view text) {
  if (text.size() > limits::sid_characters) return std::nullopt;
  const std::size_t first = text.find('-');
  if (first == text.npos) return std::nullopt;
  const std::size_t second = text.find('-', first + 1);
  if (second == text.npos) return std::nullopt;
  Sid sid{.node = text.substr(0, first), .thread = 0, .token = text.substr(second + 1)};
  const char* const end = text.data() + second;
  const auto [stop, error] = std::from_chars(text.data() + first + 1, end, sid.thread, 16);
  if (error != std::errc() || stop != end || sid.token.size() != limits::sid_random) return std::nullopt;
  return sid;
}

std::string make_sid(std::string_view node, unsigned thread, const Session::Token& token) {
  char digits[8];
  const auto end = std::to_chars(digits, digits + sizeof digits, thread, 16).ptr;
  std::string sid;
  sid.reserve(node.size() + 10 + token.size());
  sid += node;
  sid += '-';
  sid.append(digits, end);
  sid += '-';
  sid.append(token.data(), token.size());
  return sid;
}

Session::Token random_session_token() {
  Session::Token token;
  std::ranges::copy(random_token(token.size()), token.begin());
  return token;
}

}  // namespace porchlight::engineio
