#include "store/database/postgres/sql.hpp"

#include "store/database/postgres/errors.hpp"

#include <variant>

namespace porchlight::store {
namespace {

driver::PostgresParameters parameters_of(std::initializer_list<SqlValue> values) {
  driver::PostgresParameters parameters;
  for (const SqlValue& value : values) {
    std::visit([&](const auto& one) { parameters.add(one); }, value);
  }
  return parameters;
}

}  // namespace

Result<void> PostgresSql::read(const SqlText& sql, std::initializer_list<SqlValue> values,
                               const std::function<void(const SqlCells&)>& on_row) {
  const auto rows = connection_.execute(sql.postgres, parameters_of(values));
  if (!rows) return to_error(rows.error());
  for (std::size_t row = 0; row < rows->size(); ++row) on_row(PostgresCells(*rows, row));
  return {};
}

Result<void> PostgresSql::read_planned(const SqlText& sql, std::initializer_list<SqlValue> values,
                                       const std::function<void(const SqlCells&)>& on_row) {
  const auto rows = connection_.execute_planned(sql.postgres, parameters_of(values));
  if (!rows) return to_error(rows.error());
  for (std::size_t row = 0; row < rows->size(); ++row) on_row(PostgresCells(*rows, row));
  return {};
}

Result<std::int64_t> PostgresSql::write(const SqlText& sql, std::initializer_list<SqlValue> values) {
  const auto rows = connection_.execute(sql.postgres, parameters_of(values));
  if (!rows) return to_error(rows.error());
  return static_cast<std::int64_t>(rows->affected());
}

}  // namespace porchlight::store
