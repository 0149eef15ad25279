#pragma once
// Statements that SQLite and PostgreSQL understand alike, asked through one small interface, so that a query
// is written once. Only the sign of a parameter differs: `?1` here becomes `$1` for PostgreSQL. What one of
// the two does better in words of its own is written in its own form.

#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace porchlight::store {

/// A statement's text in both dialects. A constant of ours, never built from input: connections keep views.
struct SqlText {
  explicit SqlText(std::string with_question_marks);
  std::string sqlite;
  std::string postgres;
};

/// Views live until the statement has ended.
using SqlValue = std::variant<std::int64_t, std::string_view, WallTime>;

/// A row of an answer; columns count from 0. NULL reads as 0 or empty.
class SqlCells {
 public:
  virtual ~SqlCells() = default;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string text(int column) const = 0;
  [[nodiscard]] virtual WallTime time(int column) const = 0;
};

/// One connection, for as long as a call has it.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;
  /// Calls on_row for each row of the answer.
  virtual Result<void> read(const SqlText& sql, std::initializer_list<SqlValue> values,
                            const std::function<void(const SqlCells&)>& on_row) = 0;
  virtual Result<void> write(const SqlText& sql, std::initializer_list<SqlValue> values) = 0;
};

}  // namespace porchlight::store
