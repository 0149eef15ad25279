#include "store/database/sqlite/sql.hpp"

#include "store/database/sqlite/access.hpp"

#include <variant>

namespace porchlight::store {
namespace {

class Cells final : public SqlCells {
 public:
  explicit Cells(const driver::SqliteRow& row) : row_(row) {}
  [[nodiscard]] std::int64_t integer(int column) const override { return row_.integer(column); }
  [[nodiscard]] std::string text(int column) const override { return row_.text(column); }
  [[nodiscard]] WallTime time(int column) const override {
    return WallTime(Milliseconds(row_.integer(column)));
  }

 private:
  const driver::SqliteRow& row_;
};

struct Bind {
  driver::SqliteStatement& statement;
  int parameter;
  void operator()(std::int64_t integer) const { statement.bind(parameter, integer); }
  void operator()(std::string_view text) const { statement.bind(parameter, text); }
  void operator()(WallTime time) const { statement.bind(parameter, time.time_since_epoch().count()); }
};

void bind(driver::SqliteStatement& statement, std::initializer_list<SqlValue> values) {
  int parameter = 0;
  for (const SqlValue& value : values) std::visit(Bind{statement, ++parameter}, value);
}

}  // namespace

Result<void> SqliteSql::read(const SqlText& sql, std::initializer_list<SqlValue> values,
                             const std::function<void(const SqlCells&)>& on_row) {
  auto statement = connection_.prepare(sql.sqlite);
  bind(statement, values);
  auto done = statement.each([&](const driver::SqliteRow& row) { on_row(Cells(row)); });
  if (!done) return to_error(done.error());
  return {};
}

Result<void> SqliteSql::write(const SqlText& sql, std::initializer_list<SqlValue> values) {
  auto statement = connection_.prepare(sql.sqlite);
  bind(statement, values);
  auto done = statement.run();
  if (!done) return to_error(done.error());
  return {};
}

}  // namespace porchlight::store
