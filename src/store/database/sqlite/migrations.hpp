#pragma once
// The SQLite schema, as numbered steps. Each has run at most once per database, all in one transaction that
// holds the write lock from the beginning: of several processes that start at once, one does the work and the
// others find it done. A step that was released is never edited; the next one mends it.

#include "base/error.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/repositories.hpp"

namespace porchlight::store {

/// Errors: notFound for no schema where `none` says so; unavailable; internal where the database was made by
/// a newer Porchlight: this one would not know what its columns mean.
[[nodiscard]] Result<void> migrate(driver::Sqlite& connection, NoSchema none);

}  // namespace porchlight::store
