#pragma once
// How a schema is brought up to date: by numbered steps. Each has run at most once per database. A step that
// was released is never edited; the next one mends it.

#include "store/database/repositories.hpp"
#include "store/database/sql_text.hpp"

#include <cstdint>
#include <functional>
#include <span>

namespace porchlight::store {

struct Migration {
  std::int64_t version;
  const char* name;
  const char* sql;
};

/// In a transaction that excludes other processes' migrations. `run` executes the statements of a step.
/// Errors: notFound for no schema where `none` says so; internal where the database was made by a newer
/// Porchlight: this one would not know what its columns mean.
[[nodiscard]] Result<void> apply_migrations(SqlConnection& sql, std::span<const Migration> steps,
                                            NoSchema none,
                                            const std::function<Result<void>(const char*)>& run);

}  // namespace porchlight::store
