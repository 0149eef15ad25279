#include "store/database/settings.hpp"

#include "store/database/storable_text.hpp"

namespace porchlight::store {
namespace {

const SqlText setting_sql("SELECT value FROM settings WHERE key = ?1");
const SqlText keep_setting_sql("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING");

Result<std::optional<std::string>> read_value(SqlConnection& connection, std::string_view key) {
  std::optional<std::string> value;
  auto read = connection.read(setting_sql, {key}, [&](const SqlCells& row) { value = row.text(0); });
  if (!read) return read.error();
  return value;
}

}  // namespace

Result<std::optional<std::string>> Settings::get(std::string_view key) {
  if (!is_storable(key)) return std::optional<std::string>();
  return access_.read([&](SqlConnection& connection) { return read_value(connection, key); });
}

Result<std::string> Settings::get_or_set(std::string_view key, std::string_view value) {
  if (!is_storable(key) || !is_storable(value)) {
    return bad_request("setting: expected UTF-8 without a zero");
  }
  // Two statements, for PostgreSQL each of its own: the second sees what another process has committed
  // meanwhile.
  return access_.write([&](SqlConnection& connection) -> Result<std::string> {
    auto kept = connection.write(keep_setting_sql, {key, value});
    if (!kept) return kept.error();
    auto present = read_value(connection, key);
    if (!present) return present.error();
    return present->value_or(std::string(value));
  });
}

}  // namespace porchlight::store
