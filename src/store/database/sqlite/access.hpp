#pragma once
// How the SQLite repositories reach their file: one connection that writes, guarded by a mutex, and a few
// that read, so that a reader never stands behind a write batch (WAL lets them go side by side).

#include "base/error.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/repositories.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::store {

/// `unavailable`, `badRequest` (unique), `notFound` (foreign key) or `internal`; a repository says it better
/// where it knows more.
[[nodiscard]] Error to_error(const driver::SqliteError& error);

/// Thread: any.
class SqliteAccess {
 public:
  /// Errors: unavailable.
  [[nodiscard]] static Result<std::unique_ptr<SqliteAccess>> open(const std::string& path);

  /// Brings the schema up to date.
  Result<void> migrate(NoSchema none);

  /// `work(Sqlite&)` answers a Result; it sees what was committed before.
  template <typename Work>
  auto read(Work work) -> decltype(work(std::declval<driver::Sqlite&>())) {
    const Reader reader(*this);
    return work(reader.connection());
  }

  /// `work(Sqlite&)` answers a Result; an error rolls everything back.
  template <typename Work>
  auto write(Work work) -> decltype(work(std::declval<driver::Sqlite&>())) {
    const std::scoped_lock lock(writer_mutex_);
    auto transaction = driver::SqliteTransaction::begin(writer_);
    if (!transaction) return to_error(transaction.error());
    auto answer = work(writer_);
    if (!answer) return answer;
    if (auto committed = transaction->commit(); !committed) return to_error(committed.error());
    return answer;
  }

 private:
  /// A reading connection, borrowed.
  class Reader {
   public:
    explicit Reader(SqliteAccess& access) : access_(access), connection_(access.borrow()) {}
    ~Reader() { access_.give_back(connection_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    [[nodiscard]] driver::Sqlite& connection() const { return connection_; }

   private:
    SqliteAccess& access_;
    driver::Sqlite& connection_;
  };

  explicit SqliteAccess(driver::Sqlite writer) : writer_(std::move(writer)) {}
  driver::Sqlite& borrow();
  void give_back(driver::Sqlite& connection);

  std::mutex writer_mutex_;
  driver::Sqlite writer_;
  std::mutex readers_mutex_;
  std::condition_variable reader_back_;
  std::vector<driver::Sqlite> readers_;
  std::vector<driver::Sqlite*> idle_;
};

}  // namespace porchlight::store
