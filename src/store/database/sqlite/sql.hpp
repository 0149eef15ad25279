#pragma once

#include "driver/sqlite/sqlite.hpp"
#include "store/database/sql_access.hpp"
#include "store/database/sqlite/access.hpp"

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

/// Lends the connections of the file.
class SqliteSqlAccess final : public SqlAccess {
 public:
  explicit SqliteSqlAccess(SqliteAccess& access) : access_(access) {}

 private:
  Result<void> with_connection(Use use, const Lent& work) override;

  SqliteAccess& access_;
};

}  // namespace porchlight::store
