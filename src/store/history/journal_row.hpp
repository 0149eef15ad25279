#pragma once
// What waits to be written of one visitor: the row of history, and the visits. Pure.

#include "store/database/repositories.hpp"
#include "store/database/visits.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace porchlight::store {

struct JournalRow {
  std::optional<VisitorWrite> visitor;
  std::vector<VisitWrite> visits;  // the oldest first, one of each

  [[nodiscard]] std::size_t views() const;
};

/// What there was no room for.
struct JournalLoss {
  std::size_t rows = 0;  // visits
  std::size_t views = 0;
};

/// As if both had been written in this order: what is seen by the latest, names by the last that were given,
/// secret and referrer of the first that makes the row stay.
void merge(VisitorWrite& older, VisitorWrite newer);
/// As above, and visit by visit.
[[nodiscard]] JournalLoss merge(JournalRow& older, JournalRow newer);

}  // namespace porchlight::store
