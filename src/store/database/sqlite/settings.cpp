#include "store/database/sqlite/settings.hpp"

namespace porchlight::store {
namespace {

Result<std::optional<std::string>> read_value(driver::Sqlite& connection, std::string_view key) {
  std::optional<std::string> value;
  auto read = connection.prepare("SELECT value FROM settings WHERE key = ?")
                  .bind(1, key)
                  .each([&](const driver::SqliteRow& row) { value = row.text(0); });
  if (!read) return to_error(read.error());
  return value;
}

}  // namespace

Result<std::optional<std::string>> SqliteSettings::get(std::string_view key) {
  return access_.read([&](driver::Sqlite& connection) { return read_value(connection, key); });
}

Result<std::string> SqliteSettings::get_or_set(std::string_view key, std::string_view value) {
  return access_.write([&](driver::Sqlite& connection) -> Result<std::string> {
    auto kept = connection.prepare("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING")
                    .bind(1, key)
                    .bind(2, value)
                    .run();
    if (!kept) return to_error(kept.error());
    auto present = read_value(connection, key);
    if (!present) return present.error();
    return present->value_or(std::string(value));
  });
}

}  // namespace porchlight::store
