#pragma once

#include "driver/postgres/connection.hpp"
#include "store/database/sql_text.hpp"

namespace porchlight::store {

/// Statements for both databases, over a connection to this one.
class PostgresSql final : public SqlConnection {
 public:
  explicit PostgresSql(driver::PostgresConnection& connection) : connection_(connection) {}
  Result<void> read(const SqlText& sql, std::initializer_list<SqlValue> values,
                    const std::function<void(const SqlCells&)>& on_row) override;
  Result<void> read_planned(const SqlText& sql, std::initializer_list<SqlValue> values,
                            const std::function<void(const SqlCells&)>& on_row) override;
  Result<std::int64_t> write(const SqlText& sql, std::initializer_list<SqlValue> values) override;

 private:
  driver::PostgresConnection& connection_;
};

/// A row of an answer.
class PostgresCells final : public SqlCells {
 public:
  PostgresCells(const driver::PostgresRows& rows, std::size_t row) : rows_(rows), row_(row) {}
  [[nodiscard]] std::int64_t integer(int column) const override { return rows_.integer(row_, column); }
  [[nodiscard]] bool truth(int column) const override { return rows_.truth(row_, column); }
  [[nodiscard]] std::string text(int column) const override { return rows_.text(row_, column); }
  [[nodiscard]] std::vector<std::string> texts(int column) const override {
    return rows_.texts(row_, column);
  }
  [[nodiscard]] WallTime time(int column) const override { return rows_.time(row_, column); }

 private:
  const driver::PostgresRows& rows_;
  std::size_t row_;
};

}  // namespace porchlight::store
