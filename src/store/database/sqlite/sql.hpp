#pragma once

#include "driver/sqlite/sqlite.hpp"
#include "store/database/sql_text.hpp"

namespace porchlight::store {

/// Statements for both databases, over a connection to this one.
class SqliteSql final : public SqlConnection {
 public:
  explicit SqliteSql(driver::Sqlite& connection) : connection_(connection) {}
  Result<void> read(const SqlText& sql, std::initializer_list<SqlValue> values,
                    const std::function<void(const SqlCells&)>& on_row) override;
  Result<std::int64_t> write(const SqlText& sql, std::initializer_list<SqlValue> values) override;

 private:
  driver::Sqlite& connection_;
};

/// A row of an answer.
class SqliteCells final : public SqlCells {
 public:
  explicit SqliteCells(const driver::SqliteRow& row) : row_(row) {}
  [[nodiscard]] std::int64_t integer(int column) const override { return row_.integer(column); }
  [[nodiscard]] bool truth(int column) const override { return row_.integer(column) != 0; }
  [[nodiscard]] std::string text(int column) const override { return row_.text(column); }
  [[nodiscard]] std::vector<std::string> texts(int column) const override;
  [[nodiscard]] WallTime time(int column) const override {
    return WallTime(Milliseconds(row_.integer(column)));
  }

 private:
  const driver::SqliteRow& row_;
};

}  // namespace porchlight::store
