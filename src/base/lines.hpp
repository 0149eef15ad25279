#pragma once
// A list of texts without line ends as one text, a line each, and back. Pure.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight {

[[nodiscard]] std::string to_lines(const std::vector<std::string>& texts);
/// Without empty ones.
[[nodiscard]] std::vector<std::string> from_lines(std::string_view lines);
template <typename Visit>
void for_each_line(std::string_view lines, Visit visit) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    visit(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}
/// Is it one of the lines?
[[nodiscard]] bool has_line(std::string_view lines, std::string_view text);

}  // namespace porchlight
