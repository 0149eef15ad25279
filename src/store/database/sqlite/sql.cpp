#include "store/database/sqlite/sql.hpp"

#include <algorithm>
#include <variant>

namespace porchlight::store {
namespace {

// A list of texts is lines.

std::string joined(std::span<const std::string> lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class Cells final : public SqlCells {
 public:
  explicit Cells(const driver::SqliteRow& row) : row_(row) {}
  [[nodiscard]] std::int64_t integer(int column) const override { return row_.integer(column); }
  [[nodiscard]] bool truth(int column) const override { return row_.integer(column) != 0; }
  [[nodiscard]] std::string text(int column) const override { return row_.text(column); }
  [[nodiscard]] std::vector<std::string> texts(int column) const override {
    return lines_of(row_.text(column));
  }
  [[nodiscard]] WallTime time(int column) const override {
    return WallTime(Milliseconds(row_.integer(column)));
  }

 private:
  const driver::SqliteRow& row_;
};

/// Bound texts are views: what is made for a statement lives as long as it does.
class Binding {
 public:
  explicit Binding(driver::SqliteStatement& statement) : statement_(statement) {}

  void bind(std::initializer_list<SqlValue> values) {
    made_.reserve(values.size());
    for (const SqlValue& value : values) {
      ++parameter_;
      std::visit([this](const auto& one) { (*this)(one); }, value);
    }
  }

  void operator()(std::int64_t integer) { statement_.bind(parameter_, integer); }
  void operator()(bool truth) { statement_.bind(parameter_, std::int64_t{truth}); }
  void operator()(std::string_view text) { statement_.bind(parameter_, text); }
  void operator()(WallTime time) { statement_.bind(parameter_, time.time_since_epoch().count()); }
  void operator()(std::span<const std::string> texts) {
    statement_.bind(parameter_, made_.emplace_back(joined(texts)));
  }

 private:
  driver::SqliteStatement& statement_;
  int parameter_ = 0;
  std::vector<std::string> made_;
};

}  // namespace

Result<void> SqliteSql::read(const SqlText& sql, std::initializer_list<SqlValue> values,
                             const std::function<void(const SqlCells&)>& on_row) {
  auto statement = connection_.prepare(sql.sqlite);
  Binding binding(statement);
  binding.bind(values);
  auto done = statement.each([&](const driver::SqliteRow& row) { on_row(Cells(row)); });
  if (!done) return to_error(done.error());
  return {};
}

Result<std::int64_t> SqliteSql::write(const SqlText& sql, std::initializer_list<SqlValue> values) {
  auto statement = connection_.prepare(sql.sqlite);
  Binding binding(statement);
  binding.bind(values);
  auto done = statement.run();
  if (!done) return to_error(done.error());
  return connection_.changes();
}

Result<void> SqliteSqlAccess::with_connection(Use use, const Lent& work) {
  const auto lent = [&](driver::Sqlite& connection) {
    SqliteSql sql(connection);
    return work(sql);
  };
  // A write is a transaction of its own either way.
  return use == Use::read ? access_.read(lent) : access_.write(lent);
}

}  // namespace porchlight::store
