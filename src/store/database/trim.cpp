#include "store/database/trim.hpp"

#include <algorithm>
#include <cstddef>

namespace porchlight::store {

std::string_view trim(std::string_view text, bool (*narrow)(char), std::span<const std::string_view> wide) {
  const auto bytes_of = [&](char end, auto matches) -> std::size_t {
    if (narrow(end)) return 1;
    const auto found = std::ranges::find_if(wide, matches);
    return found == wide.end() ? 0 : found->size();
  };
  while (!text.empty()) {
    const auto bytes = bytes_of(text.front(), [&](std::string_view one) { return text.starts_with(one); });
    if (bytes == 0) break;
    text.remove_prefix(bytes);
  }
  while (!text.empty()) {
    const auto bytes = bytes_of(text.back(), [&](std::string_view one) { return text.ends_with(one); });
    if (bytes == 0) break;
    text.remove_suffix(bytes);
  }
  return text;
}

}  // namespace porchlight::store
