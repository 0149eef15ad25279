#pragma once
// The path of a page's address, as tables show it and searches find it.

#include <string_view>

namespace porchlight {

/// Without query and fragment, as it was sent. A page without a path is `/`; what is no URL has none.
[[nodiscard]] inline std::string_view url_path(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t path = url.find('/');
  return path == std::string_view::npos ? std::string_view("/") : url.substr(path);
}

}  // namespace porchlight
