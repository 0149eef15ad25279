#pragma once
// Connections to one PostgreSQL, made when they are needed, never more than the ceiling, kept afterwards. A
// call borrows one and brings its deadline: waiting for a connection, making one and the statements share it.
//
// Reads and writes each have a pool, so that a read never waits for a write batch.

#include "base/assert.hpp"
#include "base/circuit.hpp"
#include "base/clock.hpp"
#include "driver/postgres/connection.hpp"
#include "driver/postgres/error.hpp"
#include "driver/postgres/target.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace porchlight::driver {

struct PostgresPoolOptions {
  std::size_t ceiling = 1;         // connections
  Milliseconds call_time{0};       // of a call, all included
  Milliseconds connect_time{0};    // of it, for making a connection
  Milliseconds statement_time{0};  // after which the server ends a statement: less than call_time
  CircuitPause pause;              // while the database is away
};

class PostgresPool;

/// A borrowed connection; given back, or closed where it is broken, when destroyed.
class PostgresLease {
 public:
  PostgresLease(PostgresLease&& other) noexcept = default;
  PostgresLease(const PostgresLease&) = delete;
  PostgresLease& operator=(const PostgresLease&) = delete;
  PostgresLease& operator=(PostgresLease&&) = delete;
  ~PostgresLease();

  [[nodiscard]] PostgresConnection& connection() const {
    PORCHLIGHT_ASSERT(connection_ != nullptr);
    return *connection_;
  }

 private:
  friend class PostgresPool;
  PostgresLease(PostgresPool& pool, std::unique_ptr<PostgresConnection> connection)
      : pool_(&pool), connection_(std::move(connection)) {}

  PostgresPool* pool_;
  std::unique_ptr<PostgresConnection> connection_;
};

/// Thread: any.
class PostgresPool {
 public:
  /// The target and the clock outlive the pool; no connection is made yet.
  PostgresPool(const PostgresTarget& target, const Clock& clock, PostgresPoolOptions options);

  /// When a call that begins now must have ended.
  [[nodiscard]] SteadyTime deadline() const { return clock_.steady() + options_.call_time; }

  /// Errors: unavailable, at once while the database is away; refused.
  [[nodiscard]] PostgresResult<PostgresLease> borrow(SteadyTime deadline);

  /// Connections that are there, borrowed ones included.
  [[nodiscard]] std::size_t connections() const;

 private:
  friend class PostgresLease;
  using Connection = std::unique_ptr<PostgresConnection>;

  [[nodiscard]] PostgresError away() const;
  [[nodiscard]] bool may_connect() const;
  [[nodiscard]] PostgresResult<Connection> connect(SteadyTime deadline);
  void could_not_connect(const PostgresError& error);
  void give_back(Connection connection);

  const PostgresTarget& target_;
  const Clock& clock_;
  const PostgresPoolOptions options_;
  const std::string setup_;
  HostLookup lookup_;
  Circuit circuit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Connection> idle_;     // the last one used is the next one used
  std::size_t connections_ = 0;      // idle, borrowed, or being made
  std::size_t connecting_ = 0;       // of them, being made
  SteadyTime connect_not_before_{};  // after a refusal, while others are there
};

}  // namespace porchlight::driver
