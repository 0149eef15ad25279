#include "store/database/sqlite/access.hpp"

#include "store/database/sqlite/limits.hpp"
#include "store/database/sqlite/migrations.hpp"
#include "store/database/sqlite/sql.hpp"

namespace porchlight::store {

using driver::Sqlite;

Result<std::unique_ptr<SqliteAccess>> SqliteAccess::open(const std::string& path) {
  auto writer = Sqlite::open(path, Sqlite::Mode::read_write, limits::sqlite_busy_time);
  if (!writer) return to_error(writer.error());
  std::unique_ptr<SqliteAccess> access(new SqliteAccess(std::move(*writer)));
  access->readers_.reserve(limits::sqlite_readers);
  for (std::size_t i = 0; i < limits::sqlite_readers; ++i) {
    auto reader = Sqlite::open(path, Sqlite::Mode::read_only, limits::sqlite_read_busy_time);
    if (!reader) return to_error(reader.error());
    access->readers_.push_back(std::move(*reader));
    access->idle_.push_back(&access->readers_.back());
  }
  return access;
}

Result<void> SqliteAccess::migrate(NoSchema none) {
  const std::scoped_lock lock(writer_mutex_);
  return store::migrate(writer_, none);
}

Error SqliteAccess::refused(const Circuit& circuit) {
  return {ErrorCode::unavailable, circuit.reason()};
}

Sqlite& SqliteAccess::borrow() {
  std::unique_lock lock(readers_mutex_);
  reader_back_.wait(lock, [this] { return !idle_.empty(); });
  Sqlite* const connection = idle_.back();
  idle_.pop_back();
  return *connection;
}

void SqliteAccess::give_back(Sqlite& connection) {
  const std::scoped_lock lock(readers_mutex_);
  idle_.push_back(&connection);
  reader_back_.notify_one();
}

Result<void> SqliteAccess::with_connection(Use use, const Lent& work) {
  const auto lent = [&](driver::Sqlite& connection) {
    SqliteSql sql(connection);
    return work(sql);
  };
  // A write is a transaction of its own either way.
  return use == Use::read ? read(lent) : write(lent);
}

}  // namespace porchlight::store
