#include "store/database/postgres/access.hpp"

#include "store/database/postgres/migrations.hpp"
#include "store/database/postgres/sql.hpp"

#include <thread>

namespace porchlight::store {

using driver::PostgresErrc;

namespace {

driver::PostgresPoolOptions reading() {
  return {.ceiling = limits::postgres_readers,
          .call_time = limits::postgres_read_time,
          .connect_time = limits::postgres_read_time,
          .statement_time = limits::postgres_read_statement_time,
          .pause = {limits::postgres_pause_first, limits::postgres_pause_last, limits::postgres_read_time}};
}

driver::PostgresPoolOptions writing() {
  return {.ceiling = limits::postgres_writers,
          .call_time = limits::postgres_write_time,
          .connect_time = limits::postgres_connect_time,
          .statement_time = limits::postgres_write_statement_time,
          .pause = {limits::postgres_pause_first, limits::postgres_pause_last, limits::postgres_write_time}};
}

}  // namespace

PostgresAccess::PostgresAccess(driver::PostgresTarget target, const Clock& clock)
    : target_(std::move(target)),
      clock_(clock),
      readers_(target_, clock, reading()),
      writers_(target_, clock, writing()) {}

Result<void> PostgresAccess::migrate(NoSchema none) {
  driver::HostLookup lookup;
  const SteadyTime connected = clock_.steady() + limits::postgres_connect_time;
  const auto keywords = lookup.resolve(target_, clock_, connected);
  if (!keywords) return to_error(keywords.error());
  auto connection = driver::PostgresConnection::connect(*keywords, {}, clock_, connected);
  refused_ = !connection && connection.error().code == PostgresErrc::refused;
  if (!connection) return to_error(connection.error());
  (*connection)->begin_call(clock_.steady() + limits::postgres_migration_time);
  return store::migrate(**connection, none);
}

void PostgresAccess::pause(int attempt) {
  std::this_thread::sleep_for(jittered(limits::postgres_attempt_pause * attempt));
}

Result<void> PostgresAccess::with_connection(Use use, const Lent& work) {
  const auto lent = [&](driver::PostgresConnection& connection) {
    PostgresSql sql(connection);
    return work(sql);
  };
  switch (use) {
    case Use::read:
      return read(lent);
    case Use::write:
      return write(lent);
    case Use::write_together:
      break;
  }
  return write_together(lent);
}

}  // namespace porchlight::store
