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
  Result<void> write(const SqlText& sql, std::initializer_list<SqlValue> values) override;

 private:
  driver::Sqlite& connection_;
};

}  // namespace porchlight::store
