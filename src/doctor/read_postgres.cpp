#include "doctor/read_postgres.hpp"

#include "doctor/limits.hpp"
#include "driver/postgres/connection.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::doctor {
namespace {

using driver::PostgresConnection;
using driver::PostgresResult;
using std::chrono::microseconds;

constexpr const char* about_sql =
    "SELECT current_setting('server_version_num')::bigint, pg_is_in_recovery(), "
    "current_setting('transaction_read_only')::boolean, pg_database_size(current_database())::bigint, "
    "(SELECT setting::bigint FROM pg_settings WHERE name = 'statement_timeout'), "
    "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::bigint, "
    "current_setting('max_connections')::bigint, "
    "EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'), "
    "EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm')";

class PostgresLook {
 public:
  PostgresLook(const driver::PostgresTarget& target, std::int64_t known_schema, const Clock& clock)
      : target_(target), clock_(clock) {
    facts_.place = target.place();
    facts_.known_schema = known_schema;
  }

  PostgresFacts run() {
    if (auto looked = look(); !looked) facts_.unreachable = looked.error().message;
    return std::move(facts_);
  }

 private:
  PostgresResult<void> look() {
    const SteadyTime deadline = clock_.steady() + limits::postgres_time;
    driver::HostLookup lookup;
    const auto keywords = lookup.resolve(target_, clock_, deadline);
    if (!keywords) return keywords.error();
    auto connected = PostgresConnection::connect(*keywords, {}, clock_, deadline);
    if (!connected) return connected.error();
    connection_ = std::move(*connected);
    facts_.pooled = connection_->pooled();
    facts_.encoding = connection_->parameter("server_encoding");
    if (auto asked = ask_about(); !asked) return asked;
    if (auto measured = measure(); !measured) return measured;
    if (auto read = ask_schema(); !read) facts_.schema_unreadable = read.error().message;
    return {};
  }

  PostgresResult<void> ask_about() {
    const auto rows = connection_->execute_planned(about_sql, {});
    if (!rows) return rows.error();
    facts_.version = rows->integer(0, 0);
    facts_.standby = rows->truth(0, 1);
    facts_.read_only = rows->truth(0, 2);
    facts_.size = rows->integer(0, 3);
    facts_.statements_end = rows->integer(0, 4) > 0;
    facts_.connections = rows->integer(0, 5);
    facts_.max_connections = rows->integer(0, 6);
    const Extension otherwise = rows->truth(0, 8) ? Extension::to_be_had : Extension::missing;
    facts_.trigrams = rows->truth(0, 7) ? Extension::there : otherwise;
    return {};
  }

  PostgresResult<void> measure() {
    std::vector<microseconds> times;
    for (std::size_t i = 0; i < limits::round_trips; ++i) {
      const SteadyTime before = clock_.steady();
      const auto rows = connection_->execute_planned("SELECT 1", {});
      if (!rows) return rows.error();
      times.push_back(std::chrono::duration_cast<microseconds>(clock_.steady() - before));
    }
    facts_.latency = latency_of(std::move(times));
    const WallTime before = clock_.wall();
    const auto rows = connection_->execute_planned("SELECT clock_timestamp()", {});
    if (!rows) return rows.error();
    facts_.ahead = rows->time(0, 0) - (before + (clock_.wall() - before) / 2);
    return {};
  }

  PostgresResult<void> ask_schema() {
    const auto there =
        connection_->execute_planned("SELECT to_regclass('schema_migrations') IS NOT NULL", {});
    if (!there) return there.error();
    if (!there->truth(0, 0)) return {};
    const auto rows =
        connection_->execute_planned("SELECT coalesce(max(version), 0)::bigint FROM schema_migrations", {});
    if (!rows) return rows.error();
    facts_.schema = rows->integer(0, 0);
    return {};
  }

  const driver::PostgresTarget& target_;
  const Clock& clock_;
  std::unique_ptr<PostgresConnection> connection_;
  PostgresFacts facts_;
};

}  // namespace

PostgresFacts read_postgres(const driver::PostgresTarget& target, std::int64_t known_schema,
                            const Clock& clock) {
  return PostgresLook(target, known_schema, clock).run();
}

}  // namespace porchlight::doctor
