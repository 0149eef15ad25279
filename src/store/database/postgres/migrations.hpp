#pragma once
// The PostgreSQL schema, as numbered steps. Each has run at most once per database, all in one transaction
// that holds an advisory lock from the beginning: of several gateways that start at once, one does the work
// and the others find it done. A step that was released is never edited; the next one mends it.

#include "base/error.hpp"
#include "driver/postgres/connection.hpp"
#include "store/database/repositories.hpp"

namespace porchlight::store {

/// Errors: notFound for no schema where `none` says so; unavailable, also where another process migrates for
/// too long; internal where the database was made by a newer Porchlight, or is not in UTF-8.
[[nodiscard]] Result<void> migrate(driver::PostgresConnection& connection, NoSchema none);

}  // namespace porchlight::store
