#pragma once
// Statements that SQLite and PostgreSQL understand alike, asked through one small interface, so that a query
// is written once. Only the sign of a parameter differs: `?1` here becomes `$1` for PostgreSQL. What one of
// the two does better in words of its own is written in its own form.

#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace porchlight::store {

/// A statement's text in both dialects. A constant of ours, never built from input: connections keep views.
struct SqlText {
  explicit SqlText(const std::string& with_question_marks);
  /// `for_postgres` has its own words, and question marks as well.
  SqlText(std::string for_sqlite, std::string for_postgres);
  std::string sqlite;
  std::string postgres;
};

/// Views live until the statement has ended. A list of texts is an array to PostgreSQL, lines of one text to
/// SQLite: none of them may have a line's end in it.
using SqlValue = std::variant<std::int64_t, bool, std::string_view, WallTime, std::span<const std::string>>;

/// A row of an answer; columns count from 0. NULL reads as 0 or empty.
class SqlCells {
 public:
  virtual ~SqlCells() = default;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual bool truth(int column) const = 0;
  [[nodiscard]] virtual std::string text(int column) const = 0;
  [[nodiscard]] virtual std::vector<std::string> texts(int column) const = 0;
  [[nodiscard]] virtual WallTime time(int column) const = 0;
};

/// One connection, for as long as a call has it. Errors: `unavailable`, `badRequest` (there is one with that
/// key), `notFound` (what it refers to is not there) or `internal`; who asks says it better.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;
  /// Calls on_row for each row of the answer.
  virtual Result<void> read(const SqlText& sql, std::initializer_list<SqlValue> values,
                            const std::function<void(const SqlCells&)>& on_row) = 0;
  /// The same, planned for these very values where the database plans.
  virtual Result<void> read_planned(const SqlText& sql, std::initializer_list<SqlValue> values,
                                    const std::function<void(const SqlCells&)>& on_row) {
    return read(sql, values, on_row);
  }
  /// Answers how many rows it changed.
  virtual Result<std::int64_t> write(const SqlText& sql, std::initializer_list<SqlValue> values) = 0;
};

}  // namespace porchlight::store
