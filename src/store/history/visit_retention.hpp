#pragma once
// Visits are kept for as many days as their project says, and then removed, a piece at a time; and with them
// what has been kept long enough of bans, of the log and of refused origins.

#include "store/database/repositories.hpp"

#include <cstddef>

namespace porchlight::store {

struct Pruned {
  std::size_t visits = 0;
  std::size_t entries = 0;  // of logs that had too many
  bool more = false;        // there was not room for all within so many pieces
};

/// Blocking. Safe to call from several gateways at once. Errors: the database's; what was removed stays so.
[[nodiscard]] Result<Pruned> prune_visits(Database& database, WallTime now, std::size_t pieces);

}  // namespace porchlight::store
