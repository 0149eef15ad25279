#include "store/database/sqlite/sql.hpp"

#include "base/joined.hpp"
#include "store/database/sqlite/errors.hpp"

#include <algorithm>
#include <variant>

namespace porchlight::store {
namespace {

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
  /// A list of texts is lines.
  void operator()(std::span<const std::string> texts) {
    statement_.bind(parameter_, made_.emplace_back(joined(texts, "\n")));
  }

 private:
  driver::SqliteStatement& statement_;
  int parameter_ = 0;
  std::vector<std::string> made_;
};

}  // namespace

std::vector<std::string> SqliteCells::texts(int column) const {
  const std::string lines = row_.text(column);
  std::vector<std::string> texts;
  for (std::string_view rest = lines; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    texts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return texts;
}

Result<void> SqliteSql::read(const SqlText& sql, std::initializer_list<SqlValue> values,
                             const std::function<void(const SqlCells&)>& on_row) {
  auto statement = connection_.prepare(sql.sqlite);
  Binding binding(statement);
  binding.bind(values);
  auto done = statement.each([&](const driver::SqliteRow& row) { on_row(SqliteCells(row)); });
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

}  // namespace porchlight::store
