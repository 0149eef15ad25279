#pragma once
// SQLite, thinly: a connection with a cache of prepared statements, errors as values. Opened the way a server
// wants it: WAL (readers never wait for the writer, nor it for them), foreign keys checked, other processes
// waited for, commits synced, files readable by their owner only (they hold secrets).
//
// fold(text) is a function of statements: the text in one case, in every script.
//
// A connection is used by one thread at a time; whoever shares one holds a mutex. Text goes in as bytes: it
// is neither validated nor cut at a zero.

#include "base/clock.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace porchlight::driver {

enum class SqliteErrc : std::uint8_t {
  unavailable,  // cannot be opened, locked too long, disk full, I/O error, damaged: may heal, may need a
                // human
  unique,       // a row with that key is there already
  foreign_key,  // what the row refers to is not there
  other,        // a wrong statement: a bug, or a schema that is not the expected one
};

struct SqliteError {
  SqliteErrc code = SqliteErrc::other;
  std::string message;
  bool damaged = false;  // the file is, or is none of SQLite's
};
[[noreturn]] void throw_exception_from_error(const SqliteError& error,
                                             const boost::source_location& location);

template <typename T>
using SqliteResult = boost::system::result<T, SqliteError>;

/// The current row of a statement; columns count from 0. NULL reads as 0 or empty.
class SqliteRow {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool null(int column) const;

 private:
  sqlite3_stmt* statement_;
};

/// A statement lent by its connection for one execution after the other; given back, reset, when destroyed.
/// What fails before (preparing, binding) is told by the execution.
class SqliteStatement {
 public:
  SqliteStatement(SqliteStatement&& other) noexcept;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  SqliteStatement& operator=(SqliteStatement&&) = delete;
  ~SqliteStatement();

  /// Parameters count from 1. The text stays the caller's: it must live until the execution has ended.
  SqliteStatement& bind(int parameter, std::string_view text);
  SqliteStatement& bind(int parameter, std::int64_t integer);
  SqliteStatement& bind_null(int parameter);

  /// Executes to the end, then resets: may be bound and run again.
  [[nodiscard]] SqliteResult<void> run();
  /// Calls on_row(SqliteRow) for each row.
  template <typename OnRow>
  [[nodiscard]] SqliteResult<void> each(OnRow on_row) {
    for (;;) {
      const auto more = step();
      if (!more) return more.error();
      if (!*more) return {};
      on_row(SqliteRow(statement_));
    }
  }

 private:
  friend class Sqlite;
  SqliteStatement(sqlite3* connection, sqlite3_stmt* statement, bool* lent, SqliteError error);
  /// True on a row; at the end false, and reset.
  [[nodiscard]] SqliteResult<bool> step();
  void check(int result);

  sqlite3* connection_;
  sqlite3_stmt* statement_;
  bool* lent_;
  bool failed_ = false;
  SqliteError error_;
};

class Sqlite {
 public:
  enum class Mode : std::uint8_t { read_write, read_only };

  /// Makes the file where there is none (read_write only; its folder must exist).
  [[nodiscard]] static SqliteResult<Sqlite> open(const std::string& path, Mode mode, Milliseconds busy_time);
  Sqlite(Sqlite&&) noexcept;
  Sqlite& operator=(Sqlite&&) noexcept;
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  ~Sqlite();

  /// One or more statements without parameters; rows are thrown away.
  [[nodiscard]] SqliteResult<void> execute(const std::string& sql);
  /// Prepared once per connection and text. `sql` is a constant of ours, never built from input.
  [[nodiscard]] SqliteStatement prepare(std::string_view sql);

  /// All of it, as it is at one moment, into a new file that its owner alone can read; others read and write
  /// meanwhile. Free pages, where what was deleted may stand, are not in there. It is on the disk when this
  /// returns. Errors: unavailable; then there may be a piece of it.
  [[nodiscard]] SqliteResult<void> copy_to(const std::string& path);
  /// What the other has takes the place of all that this has, in one transaction. Errors: unavailable, also
  /// where somebody else reads or writes for longer than the busy time; then nothing has changed.
  [[nodiscard]] SqliteResult<void> replace_by(Sqlite& other);
  /// Reads every page and every index: false for a file that is damaged, or none of SQLite's. Errors:
  /// unavailable.
  [[nodiscard]] SqliteResult<bool> is_sound();

  [[nodiscard]] std::int64_t last_insert_id() const;
  /// Rows that the last execution changed.
  [[nodiscard]] std::int64_t changes() const;

 private:
  struct Cached {
    sqlite3_stmt* statement = nullptr;
    bool lent = false;
  };
  explicit Sqlite(sqlite3* connection) : connection_(connection) {}
  [[nodiscard]] SqliteResult<void> set_up(Mode mode, Milliseconds busy_time);
  void close();

  sqlite3* connection_;
  std::unordered_map<std::string_view, std::unique_ptr<Cached>> statements_;  // by the constant's text
};

/// Rolls back when it is destroyed, unless it was committed.
class SqliteTransaction {
 public:
  /// Takes the write lock at once (BEGIN IMMEDIATE): a transaction that reads first and writes later could
  /// fail in the middle.
  [[nodiscard]] static SqliteResult<SqliteTransaction> begin(Sqlite& connection);
  /// One state of the data for several queries, without a lock.
  [[nodiscard]] static SqliteResult<SqliteTransaction> begin_read(Sqlite& connection);
  SqliteTransaction(SqliteTransaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();

  [[nodiscard]] SqliteResult<void> commit();

 private:
  explicit SqliteTransaction(Sqlite& connection) : connection_(&connection) {}
  Sqlite* connection_;
};

}  // namespace porchlight::driver
