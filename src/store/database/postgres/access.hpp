#pragma once
// How the PostgreSQL repositories reach their database: a pool of connections that read and one that write,
// so that a read never stands behind a write batch, and what happens when a call fails for no fault of its
// own: it is repeated a few times where that is harmless.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "driver/postgres/pool.hpp"
#include "store/database/postgres/errors.hpp"
#include "store/database/postgres/limits.hpp"
#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace porchlight::store {

/// Thread: any.
class PostgresAccess final : public SqlAccess {
 public:
  /// Makes no connection yet. The clock outlives it.
  PostgresAccess(driver::PostgresTarget target, const Clock& clock);

  /// Brings the schema up to date, on a connection of its own.
  Result<void> migrate(NoSchema none);
  /// The last migrate() was not let in: another attempt will not be either.
  [[nodiscard]] bool refused() const { return refused_; }
  /// `host:port/database`.
  [[nodiscard]] std::string place() const { return target_.place(); }

  /// `work(PostgresConnection&)` answers a Result; it may run several times.
  template <typename Work>
  auto read(Work work) -> decltype(work(std::declval<driver::PostgresConnection&>())) {
    return repeat(readers_, Repeat::lost_and_conflicts, work);
  }

  /// One statement that may as well be executed twice. `work` as above.
  template <typename Work>
  auto write(Work work) -> decltype(work(std::declval<driver::PostgresConnection&>())) {
    return repeat(writers_, Repeat::lost_and_conflicts, work);
  }

  /// Several statements: an error rolls all of them back. `work` as above.
  template <typename Work>
  auto write_together(Work work) -> decltype(work(std::declval<driver::PostgresConnection&>())) {
    // A connection that is lost while it commits leaves open whether it did.
    return repeat(writers_, Repeat::conflicts,
                  [&work](driver::PostgresConnection& connection) { return together(connection, work); });
  }

 private:
  Result<void> with_connection(Use use, const Lent& work) override;

  enum class Repeat : std::uint8_t { conflicts, lost_and_conflicts };

  template <typename Work>
  static auto together(driver::PostgresConnection& connection, Work& work) -> decltype(work(connection)) {
    auto transaction = driver::PostgresTransaction::begin(connection);
    if (!transaction) return to_error(transaction.error());
    auto answer = work(connection);
    if (!answer) return answer;
    if (auto committed = transaction->commit(); !committed) return to_error(committed.error());
    return answer;
  }

  template <typename Work>
  static auto repeat(driver::PostgresPool& pool, Repeat when, Work work)
      -> decltype(work(std::declval<driver::PostgresConnection&>())) {
    const SteadyTime deadline = pool.deadline();
    for (int attempt = 1;; ++attempt) {
      {
        auto lease = pool.borrow(deadline);
        if (!lease) return to_error(lease.error());
        driver::PostgresConnection& connection = lease->connection();
        auto answer = work(connection);
        const bool again = connection.conflict() || (when == Repeat::lost_and_conflicts && connection.lost());
        if (answer || !again || attempt >= limits::postgres_attempts) return answer;
      }
      pause(attempt);
    }
  }

  /// Jittered: who collided must not collide again.
  static void pause(int attempt);

  const driver::PostgresTarget target_;
  const Clock& clock_;
  driver::PostgresPool readers_;
  driver::PostgresPool writers_;
  std::atomic<bool> refused_ = false;
};

}  // namespace porchlight::store
