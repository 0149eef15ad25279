#include "driver/sqlite/sqlite.hpp"

#include "base/assert.hpp"
#include "base/utf8.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdexcept>
#include <unistd.h>

namespace porchlight::driver {
namespace {

/// Attempts to change to WAL, which SQLite gives up at once where another process just does the same: its
/// busy handler is not asked. Ten milliseconds apart. Past it: unavailable.
constexpr int wal_attempts = 200;
constexpr int wal_pause_ms = 10;

SqliteErrc classify(int extended) {
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
      extended == SQLITE_CONSTRAINT_ROWID) {
    return SqliteErrc::unique;
  }
  if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) return SqliteErrc::foreign_key;
  switch (extended & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
      return SqliteErrc::unavailable;
    default:
      return SqliteErrc::other;
  }
}

SqliteError last_error(sqlite3* connection) {
  const std::string_view message = sqlite3_errmsg(connection);
  const int extended = sqlite3_extended_errcode(connection);
  SqliteErrc code = classify(extended);
  // What SQLite says of a file whose schema it cannot read any more.
  if (message.starts_with("no such table") || message == "unsupported file format") {
    code = SqliteErrc::unavailable;
  }
  const bool damaged = (extended & 0xFF) == SQLITE_CORRUPT || (extended & 0xFF) == SQLITE_NOTADB;
  return {code, "SQLite: " + std::string(message), damaged};
}

/// fold(text): SQLite's own lower() and LIKE know no letters but ASCII's.
void fold_text(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(*values));
  if (text == nullptr) return sqlite3_result_null(context);
  const std::string folded = utf8::fold_case({text, static_cast<std::size_t>(sqlite3_value_bytes(*values))});
  sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// SQLite would make the file readable by everybody; what it makes beside it (-wal, -shm) follows its mode.
void make_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

/// Waits until it is on the disk: VACUUM INTO does not.
SqliteResult<void> sync(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (synced) return {};
  return SqliteError{SqliteErrc::unavailable, path + ": cannot be written: " + std::strerror(problem)};
}

}  // namespace

void throw_exception_from_error(const SqliteError& error, const boost::source_location&) {
  throw std::logic_error("SqliteResult without a value: " + error.message);
}

std::int64_t SqliteRow::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string SqliteRow::text(int column) const {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(size)};
}

bool SqliteRow::null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

SqliteStatement::SqliteStatement(sqlite3* connection, sqlite3_stmt* statement, bool* lent, SqliteError error)
    : connection_(connection),
      statement_(statement),
      lent_(lent),
      failed_(statement == nullptr),
      error_(std::move(error)) {
  PORCHLIGHT_ASSERT(lent_ == nullptr || !*lent_);
  if (lent_ != nullptr) *lent_ = true;
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      lent_(std::exchange(other.lent_, nullptr)),
      failed_(other.failed_),
      error_(std::move(other.error_)) {}

SqliteStatement::~SqliteStatement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  if (lent_ == nullptr) {
    sqlite3_finalize(statement_);
  } else {
    *lent_ = false;
  }
}

void SqliteStatement::check(int result) {
  if (result == SQLITE_OK || failed_) return;
  failed_ = true;
  error_ = last_error(connection_);
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view text) {
  if (failed_) return *this;
  // A null pointer would bind NULL.
  const char* const bytes = text.data() == nullptr ? "" : text.data();
  check(sqlite3_bind_text64(statement_, parameter, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::int64_t integer) {
  if (!failed_) check(sqlite3_bind_int64(statement_, parameter, integer));
  return *this;
}

SqliteStatement& SqliteStatement::bind_null(int parameter) {
  if (!failed_) check(sqlite3_bind_null(statement_, parameter));
  return *this;
}

SqliteResult<bool> SqliteStatement::step() {
  if (failed_) return error_;
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) {
    SqliteError error = last_error(connection_);
    sqlite3_reset(statement_);
    return error;
  }
  sqlite3_reset(statement_);
  return false;
}

SqliteResult<void> SqliteStatement::run() {
  return each([](const SqliteRow&) {});
}

SqliteResult<Sqlite> Sqlite::open(const std::string& path, Mode mode, Milliseconds busy_time) {
  if (mode == Mode::read_write) make_private(path);
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::read_write ? SQLITE_OPEN_CREATE : 0);
  const int result = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  Sqlite opened(connection);
  if (result != SQLITE_OK) {
    return SqliteError{SqliteErrc::unavailable,
                       "SQLite: cannot open " + path + ": " + sqlite3_errstr(result)};
  }
  if (auto ready = opened.set_up(mode, busy_time); !ready) return ready.error();
  return opened;
}

SqliteResult<void> Sqlite::set_up(Mode mode, Milliseconds busy_time) {
  sqlite3_busy_timeout(connection_, static_cast<int>(busy_time.count()));
  sqlite3_create_function_v2(connection_, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                             nullptr, fold_text, nullptr, nullptr, nullptr);
  // Of its pages a connection keeps 512 KB (SQLite's own default is 2 MB): the system's file cache is behind
  // it.
  if (auto bounded = execute("PRAGMA cache_size = -512"); !bounded) return bounded;
  if (mode == Mode::read_only) return execute("PRAGMA query_only = ON");
  SqliteResult<void> wal = execute("PRAGMA journal_mode = WAL");
  for (int i = 0; i < wal_attempts && !wal && wal.error().code == SqliteErrc::unavailable &&
                  (sqlite3_errcode(connection_) & 0xFF) == SQLITE_BUSY;
       ++i) {
    sqlite3_sleep(wal_pause_ms);
    wal = execute("PRAGMA journal_mode = WAL");
  }
  if (!wal) return wal;
  return execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

Sqlite::Sqlite(Sqlite&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)), statements_(std::move(other.statements_)) {}

Sqlite& Sqlite::operator=(Sqlite&& other) noexcept {
  if (this == &other) return *this;
  close();
  connection_ = std::exchange(other.connection_, nullptr);
  statements_ = std::move(other.statements_);
  return *this;
}

Sqlite::~Sqlite() {
  close();
}

void Sqlite::close() {
  for (const auto& [sql, cached] : statements_) sqlite3_finalize(cached->statement);
  statements_.clear();
  sqlite3_close(connection_);
  connection_ = nullptr;
}

SqliteResult<void> Sqlite::execute(const std::string& sql) {
  if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return last_error(connection_);
  }
  return {};
}

SqliteStatement Sqlite::prepare(std::string_view sql) {
  std::unique_ptr<Cached>& cached = statements_[sql];
  if (cached && !cached->lent) return {connection_, cached->statement, &cached->lent, {}};
  sqlite3_stmt* statement = nullptr;
  const unsigned flags = cached ? 0U : SQLITE_PREPARE_PERSISTENT;
  const int result =
      sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), flags, &statement, nullptr);
  if (result != SQLITE_OK) {
    SqliteError error = last_error(connection_);
    if (!cached) statements_.erase(sql);
    return {connection_, nullptr, nullptr, std::move(error)};
  }
  if (cached) return {connection_, statement, nullptr, {}};  // the cached one is in use: one of its own
  cached = std::make_unique<Cached>();
  cached->statement = statement;
  return {connection_, statement, &cached->lent, {}};
}

SqliteResult<void> Sqlite::copy_to(const std::string& path) {
  make_private(path);  // it takes a file that is empty
  if (auto written = prepare("VACUUM INTO ?1").bind(1, path).run(); !written) return written;
  return sync(path);
}

SqliteResult<void> Sqlite::replace_by(Sqlite& other) {
  sqlite3_backup* const copying = sqlite3_backup_init(connection_, "main", other.connection_, "main");
  if (copying == nullptr) return last_error(connection_);
  // The busy time counts for its locks as for a statement's.
  const int result = sqlite3_backup_step(copying, -1);
  sqlite3_backup_finish(copying);
  if (result == SQLITE_DONE) return {};
  return SqliteError{classify(result), std::string("SQLite: ") + sqlite3_errstr(result)};
}

SqliteResult<bool> Sqlite::is_sound() {
  bool sound = false;
  const auto read =
      prepare("PRAGMA integrity_check(1)").each([&](const SqliteRow& row) { sound = row.text(0) == "ok"; });
  if (!read && !read.error().damaged) return read.error();
  return read && sound;
}

std::int64_t Sqlite::last_insert_id() const {
  return sqlite3_last_insert_rowid(connection_);
}

std::int64_t Sqlite::changes() const {
  return sqlite3_changes64(connection_);
}

SqliteResult<SqliteTransaction> SqliteTransaction::begin(Sqlite& connection) {
  if (auto begun = connection.prepare("BEGIN IMMEDIATE").run(); !begun) return begun.error();
  return SqliteTransaction(connection);
}

SqliteResult<SqliteTransaction> SqliteTransaction::begin_read(Sqlite& connection) {
  if (auto begun = connection.prepare("BEGIN").run(); !begun) return begun.error();
  return SqliteTransaction(connection);
}

SqliteTransaction::~SqliteTransaction() {
  // Where SQLite has rolled back by itself (disk full), this fails, and there is nothing to do.
  if (connection_ != nullptr) static_cast<void>(connection_->prepare("ROLLBACK").run());
}

SqliteResult<void> SqliteTransaction::commit() {
  auto committed = connection_->prepare("COMMIT").run();
  if (committed) connection_ = nullptr;
  return committed;
}

}  // namespace porchlight::driver
