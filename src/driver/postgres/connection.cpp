#include "driver/postgres/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <libpq-fe.h>
#include <poll.h>
#include <utility>

namespace porchlight::driver {
namespace {

constexpr int binary = 1;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

PostgresError unavailable(std::string message) {
  return {PostgresErrc::unavailable, std::move(message), {}, {}};
}

constexpr std::string_view read_only = "25006";

/// The prepared statements are not what they were: gone (a pooler gave us another connection), or of tables
/// that a newer schema has changed. A new connection has none.
bool is_stale(std::string_view sqlstate, std::string_view where) {
  return sqlstate == "26000" || (sqlstate == "0A000" && where == "RevalidateCachedQuery");
}

void ignore_notice(void*, const PGresult*) {}

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

/// Parameters as libpq takes them: arrays side by side.
struct PostgresConnection::Bound {
  explicit Bound(const PostgresParameters& parameters) {
    for (const auto& [type, offset, size, null] : parameters.places_) {
      types.push_back(type);
      values.push_back(null ? nullptr : parameters.bytes_.data() + offset);
      sizes.push_back(static_cast<int>(size));
      formats.push_back(binary);
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(types.size()); }

  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> sizes;
  std::vector<int> formats;
};

void PostgresConnection::Close::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

PostgresConnection::PostgresConnection(pg_conn* connection, const Clock& clock, SteadyTime deadline)
    : connection_(connection), clock_(clock), deadline_(deadline), asked_(clock.steady()) {}

PostgresResult<std::unique_ptr<PostgresConnection>> PostgresConnection::connect(
    const PostgresTarget::Keywords& keywords, const std::string& setup, const Clock& clock,
    SteadyTime deadline) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : keywords) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  std::unique_ptr<PostgresConnection> made(
      new PostgresConnection(PQconnectStartParams(names.data(), values.data(), 0), clock, deadline));
  if (auto shaken = made->shake_hands(); !shaken) return shaken.error();
  if (auto looked = made->look_for_pooler(); !looked) return looked.error();
  if (setup.empty() || made->pooled_) return made;
  if (auto ready = made->run(setup); !ready) return ready.error();
  return made;
}

PostgresResult<void> PostgresConnection::shake_hands() {
  pg_conn* const connection = connection_.get();
  if (connection == nullptr) return unavailable("PostgreSQL: no memory for a connection");
  PQsetNoticeReceiver(connection, ignore_notice, nullptr);
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);  // the only way to learn the SQLSTATE of a refusal
  PostgresPollingStatusType next =
      PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
    if (!wait(next == PGRES_POLLING_READING ? POLLIN : POLLOUT)) {
      return unavailable("PostgreSQL: cannot connect: no answer in time");
    }
    next = PQconnectPoll(connection);
  }
  if (next != PGRES_POLLING_OK) return connection_error(PQerrorMessage(connection));
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  PQsetnonblocking(connection, 1);
  return {};
}

/// A pooler has made up the number of the process that it told us.
PostgresResult<void> PostgresConnection::look_for_pooler() {
  const auto rows = execute_planned("SELECT pg_backend_pid()::bigint", {});
  if (!rows) return rows.error();
  pooled_ = rows->integer(0, 0) != backend_pid();
  return {};
}

void PostgresConnection::begin_call(SteadyTime deadline) {
  deadline_ = deadline;
  lost_ = false;
  conflict_ = false;
  silence_ = Milliseconds(0);
}

/// Until the socket is ready, or broken (libpq will find out how). False, and unusable, at the deadline.
bool PostgresConnection::wait(short events) {
  constexpr std::int64_t longest = 60'000;  // ms; then the time is looked at again
  pollfd socket{PQsocket(connection_.get()), events, 0};
  for (;;) {
    const auto left = std::chrono::ceil<Milliseconds>(deadline_ - clock_.steady()).count();
    const int ready = left > 0 ? ::poll(&socket, 1, static_cast<int>(std::min(left, longest))) : 0;
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    const SteadyTime now = clock_.steady();
    if (now < deadline_) continue;
    unusable_ = true;
    silence_ = std::max(Milliseconds(1), std::chrono::floor<Milliseconds>(now - asked_));
    return false;
  }
}

/// False where the deadline passed, or the connection is lost.
bool PostgresConnection::flush() {
  for (;;) {
    const int state = PQflush(connection_.get());
    if (state == 0) return true;
    // What the server says meanwhile must be read, or both would wait for ever with full buffers.
    if (state < 0 || !wait(POLLIN | POLLOUT) || PQconsumeInput(connection_.get()) == 0) return false;
  }
}

bool PostgresConnection::receive() {
  while (PQisBusy(connection_.get()) != 0) {
    // Where it is lost, libpq makes a result that says so.
    if (!wait(POLLIN)) return false;
    if (PQconsumeInput(connection_.get()) == 0) return true;
  }
  return true;
}

PostgresError PostgresConnection::error_of(const pg_result* result) {
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) return broken_error();
  if (is_stale(sqlstate, field(result, PG_DIAG_SOURCE_FUNCTION))) return broken_error();
  const PostgresErrc code = classify_sqlstate(sqlstate);
  conflict_ = conflict_ || code == PostgresErrc::conflict;
  unusable_ =
      unusable_ || sqlstate == read_only;  // a standby by now: the next connection may find the primary
  return {code, "PostgreSQL: " + field(result, PG_DIAG_MESSAGE_PRIMARY), sqlstate,
          field(result, PG_DIAG_MESSAGE_DETAIL)};
}

PostgresError PostgresConnection::broken_error() {
  unusable_ = true;
  if (silence_ > Milliseconds(0)) return unavailable("PostgreSQL: no answer in time");
  lost_ = true;
  return unavailable("PostgreSQL: the connection was lost");
}

/// The answer to what was sent, read to its end; of several the last, or the first error.
PostgresResult<PostgresRows> PostgresConnection::answer(bool sent) {
  asked_ = clock_.steady();
  if (!sent || !flush()) return broken_error();
  Answer last;
  std::optional<PostgresError> error;
  for (;;) {
    if (!receive()) return broken_error();
    Answer next(PQgetResult(connection_.get()));
    if (!next) break;
    const ExecStatusType status = PQresultStatus(next.get());
    const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
    if (!good && !error) error = error_of(next.get());
    last = std::move(next);
  }
  if (PQstatus(connection_.get()) == CONNECTION_BAD) {
    unusable_ = true;
    lost_ = true;
  }
  if (error) return std::move(*error);
  if (!last) return broken_error();
  return PostgresRows(last.release());
}

PostgresResult<std::string> PostgresConnection::prepared(std::string_view sql, const Bound& bound) {
  if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
  std::string name = "s" + std::to_string(statements_.size());
  const bool sent = PQsendPrepare(connection_.get(), name.c_str(), std::string(sql).c_str(), bound.count(),
                                  bound.types.data()) != 0;
  if (auto made = answer(sent); !made) return made.error();
  statements_.emplace(sql, name);
  return name;
}

PostgresResult<PostgresRows> PostgresConnection::execute(std::string_view sql,
                                                         const PostgresParameters& parameters) {
  if (unusable_) return broken_error();
  if (pooled_) return execute_planned(std::string(sql), parameters);
  const Bound bound(parameters);
  const auto name = prepared(sql, bound);
  if (!name) return name.error();
  return answer(PQsendQueryPrepared(connection_.get(), name->c_str(), bound.count(), bound.values.data(),
                                    bound.sizes.data(), bound.formats.data(), binary) != 0);
}

PostgresResult<PostgresRows> PostgresConnection::execute_planned(const std::string& sql,
                                                                 const PostgresParameters& parameters) {
  if (unusable_) return broken_error();
  const Bound bound(parameters);
  return answer(PQsendQueryParams(connection_.get(), sql.c_str(), bound.count(), bound.types.data(),
                                  bound.values.data(), bound.sizes.data(), bound.formats.data(),
                                  binary) != 0);
}

PostgresResult<void> PostgresConnection::run(const std::string& sql) {
  if (unusable_) return broken_error();
  if (auto done = answer(PQsendQuery(connection_.get(), sql.c_str()) != 0); !done) return done.error();
  return {};
}

bool PostgresConnection::fit_for_use() {
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  if (socket.fd < 0 || ::poll(&socket, 1, 0) < 0) return false;
  // Closed, told to go, or a change of a setting: rare enough to begin anew in each case.
  return socket.revents == 0 && !broken();
}

bool PostgresConnection::broken() const {
  return unusable_ || PQstatus(connection_.get()) != CONNECTION_OK ||
         PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

bool PostgresConnection::uses_tls() const {
  return PQsslInUse(connection_.get()) != 0;
}

int PostgresConnection::backend_pid() const {
  return PQbackendPID(connection_.get());
}

std::string PostgresConnection::parameter(const char* name) const {
  const char* const value = PQparameterStatus(connection_.get(), name);
  return value == nullptr ? std::string() : std::string(value);
}

PostgresResult<PostgresTransaction> PostgresTransaction::begin(PostgresConnection& connection) {
  if (auto begun = connection.execute("BEGIN"); !begun) return begun.error();
  return PostgresTransaction(connection);
}

PostgresTransaction::~PostgresTransaction() {
  // Where this fails the connection is broken, and closing it rolls back.
  if (connection_ != nullptr && !connection_->lost()) static_cast<void>(connection_->execute("ROLLBACK"));
}

PostgresResult<void> PostgresTransaction::commit() {
  const auto committed = connection_->execute("COMMIT");
  if (!committed) return committed.error();
  connection_ = nullptr;
  return {};
}

}  // namespace porchlight::driver
