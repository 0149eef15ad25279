#pragma once
// Delta debugging (Zeller's ddmin): the fewest parts of something that still fail. Parts are left out in ever
// smaller groups; what is left at the end fails, and no single part of it can be left out (unless the runs
// were used up before that was known).

#include <algorithm>
#include <cstddef>
#include <vector>

namespace porchlight::simulation {

/// `fails(parts)` is asked at most `runs` times. `parts` itself must fail.
template <typename Part, typename Fails>
std::vector<Part> minimise(std::vector<Part> parts, std::size_t runs, const Fails& fails) {
  std::size_t groups = 2;
  while (!parts.empty() && runs > 0) {
    groups = std::min(groups, parts.size());
    bool smaller = false;
    // From the end: what came last is most often not needed any more.
    for (std::size_t i = groups; i-- > 0 && runs > 0;) {
      const auto first = static_cast<std::ptrdiff_t>(parts.size() * i / groups);
      const auto last = static_cast<std::ptrdiff_t>(parts.size() * (i + 1) / groups);
      std::vector<Part> rest(parts.begin(), parts.begin() + first);
      rest.insert(rest.end(), parts.begin() + last, parts.end());
      --runs;
      if (!fails(rest)) continue;
      parts = std::move(rest);
      smaller = true;
      if (--groups == 0) break;
    }
    if (smaller) {
      groups = std::max<std::size_t>(groups, 2);
    } else if (groups >= parts.size()) {
      break;
    } else {
      groups *= 2;
    }
  }
  return parts;
}

}  // namespace porchlight::simulation
