#pragma once
// Bots stand apart in the session store: under a project number of their own, the negative of the project's.
// So whatever counts, lists, reads or tells a project has none of them in it, and their claims, leases and
// graces are what everybody's are. Outside the session store, and the events that come from it, a project has
// its own number only.

#include "base/ids.hpp"

namespace porchlight::store {

/// Under which number the project's bots stand; and the other way round.
[[nodiscard]] constexpr ProjectId bots_of(ProjectId project) {
  return -project;
}
[[nodiscard]] constexpr bool is_of_bots(ProjectId project) {
  return project < 0;
}
/// Whose they are, bots or not.
[[nodiscard]] constexpr ProjectId project_of(ProjectId project) {
  return is_of_bots(project) ? -project : project;
}

}  // namespace porchlight::store
