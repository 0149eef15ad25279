#include "app/nearest_name.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <vector>

namespace porchlight::app {
namespace {

/// Longer texts are no slips of the pen; the work grows with the product of both lengths.
constexpr std::size_t name_characters = 100;

/// The distance of Damerau and Levenshtein, in which no piece is changed twice.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> above(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = ascii::lower(a[i - 1]) == ascii::lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && ascii::lower(a[i - 1]) == ascii::lower(b[j - 2]) &&
                           ascii::lower(a[i - 2]) == ascii::lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(above, std::move(row));
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view given, std::span<const std::string> names) {
  if (given.empty() || given.size() > name_characters) return std::nullopt;
  std::optional<std::string> nearest;
  std::size_t best = given.size() < 3 ? 1 : std::max<std::size_t>(2, given.size() / 3);
  for (const std::string& name : names) {
    const std::size_t distance = slips(given, name);
    if (distance < best || (distance == best && !nearest)) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

}  // namespace porchlight::app
