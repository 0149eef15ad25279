#pragma once
// The PostgreSQL schema, as numbered steps. Each has run at most once per database, all in one transaction
// that holds an advisory lock from the beginning: of several gateways that start at once, one does the work
// and the others find it done. A step that was released is never edited; the next one mends it.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "driver/postgres/connection.hpp"
#include "store/database/postgres/limits.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>

namespace porchlight::store {

/// How long a start waits for another process that migrates, and how long all of it may take.
struct MigrationTimes {
  Milliseconds wait = limits::postgres_migration_wait;
  Milliseconds whole = limits::postgres_migration_time;
};

/// Errors: notFound for no schema where `none` says so; unavailable, also where another process migrates for
/// too long, or it takes too long itself; internal where the database was made by a newer Porchlight, or is
/// not in UTF-8.
[[nodiscard]] Result<void> migrate(driver::PostgresConnection& connection, NoSchema none,
                                   MigrationTimes times = {});

/// The newest that this program knows.
[[nodiscard]] std::int64_t postgres_schema_version();

}  // namespace porchlight::store
