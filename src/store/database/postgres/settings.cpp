#include "store/database/postgres/settings.hpp"

#include "store/database/storable_text.hpp"

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;

Result<std::optional<std::string>> read_value(PostgresConnection& connection, std::string_view key) {
  const auto rows =
      connection.execute("SELECT value FROM settings WHERE key = $1", PostgresParameters().add(key));
  if (!rows) return to_error(rows.error());
  if (rows->empty()) return std::optional<std::string>();
  return std::optional(rows->text(0, 0));
}

}  // namespace

Result<std::optional<std::string>> PostgresSettings::get(std::string_view key) {
  if (!is_storable(key)) return std::optional<std::string>();
  return access_.read([&](PostgresConnection& connection) { return read_value(connection, key); });
}

Result<std::string> PostgresSettings::get_or_set(std::string_view key, std::string_view value) {
  if (!is_storable(key) || !is_storable(value)) {
    return Error{ErrorCode::bad_request, "setting: expected UTF-8 without a zero"};
  }
  // Two statements, each of its own: the second sees what another process has committed meanwhile.
  return access_.write([&](PostgresConnection& connection) -> Result<std::string> {
    const auto kept =
        connection.execute("INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                           PostgresParameters().add(key).add(value));
    if (!kept) return to_error(kept.error());
    auto present = read_value(connection, key);
    if (!present) return present.error();
    return present->value_or(std::string(value));
  });
}

}  // namespace porchlight::store
