#pragma once
// Texts, one after the other with something between them.

#include <string>
#include <string_view>

namespace porchlight {

/// {"a", "b"} with ", " is `a, b`.
template <typename Texts>
[[nodiscard]] std::string joined(const Texts& texts, std::string_view between) {
  std::string out;
  bool first = true;
  for (const auto& text : texts) {
    if (!first) out += between;
    first = false;
    out += text;
  }
  return out;
}

}  // namespace porchlight
