#include "store/database/storable_text.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace porchlight::store {

bool is_storable(std::string_view text) {
  return text.find('\0') == std::string_view::npos && utf8::is_valid(text);
}

std::string storable(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::size_t good = utf8::valid_prefix(text);
    std::ranges::copy_if(text.substr(0, good), std::back_inserter(clean), [](char c) { return c != '\0'; });
    text.remove_prefix(good);
    if (text.empty()) break;
    clean += replacement;
    text.remove_prefix(1);
  }
  return clean;
}

}  // namespace porchlight::store
