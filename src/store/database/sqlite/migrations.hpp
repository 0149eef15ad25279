#pragma once
// The SQLite schema (migration.hpp), in one transaction that holds the write lock from the beginning: of
// several processes that start at once, one does the work and the others find it done.

#include "base/error.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>

namespace porchlight::store {

/// Errors: apply_migrations', or unavailable.
[[nodiscard]] Result<void> migrate(driver::Sqlite& connection, NoSchema none);

/// The newest that this program knows.
[[nodiscard]] std::int64_t sqlite_schema_version();

}  // namespace porchlight::store
