#pragma once
// How the SQLite repositories reach their file: one connection that writes, guarded by a mutex, and a few
// that read, so that a reader never stands behind a write batch (WAL lets them go side by side). Where the
// file fails (held by another process, on a full disk, damaged) calls are turned away at once after the
// first.

#include "base/circuit.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"
#include "store/database/sqlite/errors.hpp"
#include "store/database/sqlite/limits.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::store {

/// Thread: any.
class SqliteAccess final : public SqlAccess {
 public:
  /// Errors: unavailable.
  [[nodiscard]] static Result<std::unique_ptr<SqliteAccess>> open(const std::string& path);

  /// Brings the schema up to date.
  Result<void> migrate(NoSchema none);

  /// `work(Sqlite&)` answers a Result; it sees what was committed before.
  template <typename Work>
  auto read(Work work) -> decltype(work(std::declval<driver::Sqlite&>())) {
    const Reader reader(*this);
    if (!reading_.admit()) return refused(reading_);
    auto answer = work(reader.connection());
    tell(reading_, answer);
    return answer;
  }

  /// `work(Sqlite&)` answers a Result; an error rolls everything back.
  template <typename Work>
  auto write(Work work) -> decltype(work(std::declval<driver::Sqlite&>())) {
    const std::scoped_lock lock(writer_mutex_);
    if (!writing_.admit()) return refused(writing_);
    auto answer = write_together(work);
    tell(writing_, answer);
    return answer;
  }

 private:
  Result<void> with_connection(Use use, const Lent& work) override;

  template <typename Work>
  auto write_together(Work& work) -> decltype(work(std::declval<driver::Sqlite&>())) {
    auto transaction = driver::SqliteTransaction::begin(writer_);
    if (!transaction) return to_error(transaction.error());
    auto answer = work(writer_);
    if (!answer) return answer;
    if (auto committed = transaction->commit(); !committed) return to_error(committed.error());
    return answer;
  }

  [[nodiscard]] static Error refused(const Circuit& circuit);
  template <typename T>
  static void tell(Circuit& circuit, const Result<T>& answer) {
    if (answer || answer.error().code != ErrorCode::unavailable) return circuit.succeeded();
    circuit.failed(answer.error().message);
  }

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

  static constexpr CircuitPause pause_{.first = limits::sqlite_pause_first,
                                       .last = limits::sqlite_pause_last,
                                       .probe = limits::sqlite_probe_time};
  SystemClock clock_;
  Circuit reading_{clock_, pause_};
  Circuit writing_{clock_, pause_};
  std::mutex writer_mutex_;
  driver::Sqlite writer_;
  std::mutex readers_mutex_;
  std::condition_variable reader_back_;
  std::vector<driver::Sqlite> readers_;
  std::vector<driver::Sqlite*> idle_;
};

}  // namespace porchlight::store
