#pragma once
// Letters of ASCII without their case: names of protocols, hosts and headers. For what people write there is
// utf8::fold_case.

#include <algorithm>
#include <string>
#include <string_view>

namespace porchlight::ascii {

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char one, char other) { return lower(one) == lower(other); });
}

}  // namespace porchlight::ascii
