#include "store/database/migration.hpp"

#include <string>

namespace porchlight::store {
namespace {

const SqlText own_table_sql{
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, name text NOT NULL)"};
const SqlText version_sql{"SELECT coalesce(max(version), 0) FROM schema_migrations"};
const SqlText note_sql{"INSERT INTO schema_migrations (version, name) VALUES (?1, ?2)"};

}  // namespace

Result<void> apply_migrations(SqlConnection& sql, std::span<const Migration> steps, NoSchema none,
                              const std::function<Result<void>(const char*)>& run) {
  if (const auto made = sql.write(own_table_sql, {}); !made) return made.error();
  std::int64_t version = 0;
  const auto read = sql.read(version_sql, {}, [&](const SqlCells& row) { version = row.integer(0); });
  if (!read) return read.error();
  if (version == 0 && none == NoSchema::refuse) return no_schema();
  if (version > steps.back().version) {
    return Error{ErrorCode::internal, "the database has schema version " + std::to_string(version) +
                                          ", this program knows " + std::to_string(steps.back().version) +
                                          " at most: start a newer one"};
  }
  for (const Migration& step : steps) {
    if (step.version <= version) continue;
    if (auto changed = run(step.sql); !changed) return changed;
    const auto noted = sql.write(note_sql, {step.version, std::string_view(step.name)});
    if (!noted) return noted.error();
  }
  return {};
}

}  // namespace porchlight::store
