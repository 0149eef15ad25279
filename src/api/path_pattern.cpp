#include "api/path_pattern.hpp"

#include <boost/url/pct_string_view.hpp>

namespace porchlight::api {
namespace {

/// Cuts the first segment off, with the '/' in front of it.
std::string_view next_segment(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

std::optional<std::vector<std::string>> match_path(std::string_view pattern, std::string_view path) {
  std::vector<std::string> captures;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view segment = next_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != segment) return std::nullopt;
      continue;
    }
    const auto encoded = boost::urls::make_pct_string_view(segment);
    if (!encoded || segment.empty()) return std::nullopt;
    captures.push_back(encoded->decode());
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return captures;
}

}  // namespace porchlight::api
