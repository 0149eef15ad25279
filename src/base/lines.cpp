#include "base/lines.hpp"

#include "base/joined.hpp"

namespace porchlight {

std::string to_lines(const std::vector<std::string>& texts) {
  return joined(texts, "\n");
}

std::vector<std::string> from_lines(std::string_view lines) {
  std::vector<std::string> texts;
  for_each_line(lines, [&](std::string_view line) {
    if (!line.empty()) texts.emplace_back(line);
  });
  return texts;
}

bool has_line(std::string_view lines, std::string_view text) {
  bool found = false;
  for_each_line(lines, [&](std::string_view line) { found = found || line == text; });
  return found;
}

}  // namespace porchlight
