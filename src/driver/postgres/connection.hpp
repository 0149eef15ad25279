#pragma once
// A connection to PostgreSQL, thinly: libpq without its waiting. libpq's blocking calls have no limit: with a
// server that was stopped (SIGSTOP, a cable that was pulled) they stand for hours. Here every wait is a
// poll() of ours that ends at the call's deadline. A call that ended so leaves a connection of which nobody
// knows what it will say next: it is broken, and closed, never used again.
//
// A connection is used by one thread at a time. Statements are prepared at their first use, on each
// connection; behind a pooler (pgbouncer), which may have another server connection for each transaction,
// they are not, and nothing is kept in the session at all.

#include "base/clock.hpp"
#include "driver/postgres/error.hpp"
#include "driver/postgres/target.hpp"
#include "driver/postgres/values.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct pg_conn;
struct pg_result;

namespace porchlight::driver {

class PostgresConnection {
 public:
  /// `setup` is SQL that runs once, before anything else; not behind a pooler, where it would be somebody
  /// else's in the next moment.
  /// Errors: unavailable, refused.
  [[nodiscard]] static PostgresResult<std::unique_ptr<PostgresConnection>> connect(
      const PostgresTarget::Keywords& keywords, const std::string& setup, const Clock& clock,
      SteadyTime deadline);
  ~PostgresConnection() = default;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  /// A new call begins: how long its statements may take together. Forgets what was told of the last call.
  void begin_call(SteadyTime deadline);

  /// Prepared once; planned for any value. `sql` is a constant of ours that outlives the connection, never
  /// built from input.
  [[nodiscard]] PostgresResult<PostgresRows> execute(std::string_view sql,
                                                     const PostgresParameters& parameters = {});
  /// Planned for these very values, each time: where the best plan depends on them.
  [[nodiscard]] PostgresResult<PostgresRows> execute_planned(const std::string& sql,
                                                             const PostgresParameters& parameters);
  /// One or more statements without parameters, in one transaction unless they say otherwise.
  [[nodiscard]] PostgresResult<void> run(const std::string& sql);

  /// False where the server has closed it, or has said something unasked, while nobody used it; costs a
  /// system call, no round trip.
  [[nodiscard]] bool fit_for_use();

  /// It must not be used again: lost, timed out, or left within a transaction.
  [[nodiscard]] bool broken() const;
  /// In this call: the server closed it. The same on another connection may go well.
  [[nodiscard]] bool lost() const { return lost_; }
  /// In this call: no answer, although it was waited this long for it. Zero: there was one.
  [[nodiscard]] Milliseconds silence() const { return silence_; }
  /// In this call: the server rolled back in favour of somebody else. The same again may go well.
  [[nodiscard]] bool conflict() const { return conflict_; }

  [[nodiscard]] bool uses_tls() const;
  /// A pooler stands between us and the server.
  [[nodiscard]] bool pooled() const { return pooled_; }
  /// The server's process for this connection, as pg_stat_activity has it.
  [[nodiscard]] int backend_pid() const;
  /// What the server told of itself: `server_encoding`, `in_hot_standby`. Empty where it did not.
  [[nodiscard]] std::string parameter(const char* name) const;

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  struct Bound;

  PostgresConnection(pg_conn* connection, const Clock& clock, SteadyTime deadline);
  [[nodiscard]] PostgresResult<void> shake_hands();
  [[nodiscard]] PostgresResult<void> look_for_pooler();
  [[nodiscard]] bool wait(short events);
  [[nodiscard]] bool flush();
  [[nodiscard]] bool receive();
  [[nodiscard]] PostgresResult<std::string> prepared(std::string_view sql, const Bound& bound);
  [[nodiscard]] PostgresResult<PostgresRows> answer(bool sent);
  [[nodiscard]] PostgresError error_of(const pg_result* result);
  [[nodiscard]] PostgresError broken_error();

  std::unique_ptr<pg_conn, Close> connection_;
  const Clock& clock_;
  SteadyTime deadline_;
  SteadyTime asked_{};
  std::unordered_map<std::string_view, std::string> statements_;  // by the constant's text: their names
  bool pooled_ = false;
  bool unusable_ = false;
  bool lost_ = false;
  bool conflict_ = false;
  Milliseconds silence_{0};
};

/// Rolls back when it is destroyed, unless it was committed.
class PostgresTransaction {
 public:
  [[nodiscard]] static PostgresResult<PostgresTransaction> begin(PostgresConnection& connection);
  PostgresTransaction(PostgresTransaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  PostgresTransaction(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(PostgresTransaction&&) = delete;
  ~PostgresTransaction();

  [[nodiscard]] PostgresResult<void> commit();

 private:
  explicit PostgresTransaction(PostgresConnection& connection) : connection_(&connection) {}
  PostgresConnection* connection_;
};

}  // namespace porchlight::driver
