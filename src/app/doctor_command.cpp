#include "app/commands.hpp"
#include "app/server_limits.hpp"
#include "doctor/finding.hpp"
#include "doctor/read_machine.hpp"
#include "doctor/read_postgres.hpp"
#include "doctor/read_redis.hpp"
#include "doctor/read_sqlite.hpp"
#include "doctor/read_way.hpp"
#include "net/admission.hpp"
#include "store/database/postgres/migrations.hpp"
#include "store/database/sqlite/migrations.hpp"

#include <algorithm>
#include <ostream>
#include <string>

namespace porchlight::app {
namespace {

using doctor::Findings;

/// With one slash before it and none behind; empty where there is none.
std::string base_path_of(const Configuration& configuration) {
  std::string path = configuration.server.base_path;
  while (path.ends_with('/')) path.pop_back();
  if (!path.empty() && !path.starts_with('/')) path.insert(path.begin(), '/');
  return path;
}

Findings look_at_sessions(const Configuration& configuration, const Clock& clock) {
  if (configuration.redis.url.empty()) return {doctor::judge_no_redis()};
  const auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return {doctor::wrong("redis", server.error().message, "Mend redis.url (REDIS_URL).")};
  return judge_redis(doctor::read_redis(*server, configuration.redis.prefix, clock));
}

Findings look_at_database(const Configuration& configuration, const Clock& clock) {
  if (!configuration.uses_postgres()) {
    return judge_sqlite(doctor::read_sqlite(configuration.sqlite_path(), store::sqlite_schema_version()));
  }
  const auto target = driver::PostgresTarget::parse(configuration.database.url);
  if (!target) {
    return {doctor::wrong("database", target.error().message, "Mend database.url (DATABASE_URL).")};
  }
  return judge_postgres(doctor::read_postgres(*target, store::postgres_schema_version(), clock));
}

doctor::MachineFacts read_machine(const Configuration& configuration) {
  const auto& server = configuration.server;
  const std::size_t descriptors = net::raise_descriptor_limit();
  doctor::MachineFacts facts;
  facts.ports.push_back(doctor::read_public_port(server.host, server.port, base_path_of(configuration)));
  facts.ports.push_back(doctor::read_internal_port(server.host, server.internal_port));
  facts.connections = descriptors - std::min(server_limits::reserved_descriptors, descriptors / 4);
  facts.sessions = configuration.limits.sessions;
  facts.clock_follows = doctor::clock_follows();
  return facts;
}

/// Past everything in between, where there is a server of ours; else empty.
std::string own_address(const Configuration& configuration, const doctor::MachineFacts& machine) {
  if (machine.ports.front().holder != doctor::Holder::porchlight) return {};
  const auto& server = configuration.server;
  return doctor::local_address(server.host, server.port) + base_path_of(configuration);
}

}  // namespace

bool examine(const Configuration& configuration, const std::string& address, Output output) {
  const SystemClock clock;
  Findings findings = look_at_sessions(configuration, clock);
  append(findings, look_at_database(configuration, clock));
  const auto machine = read_machine(configuration);
  append(findings, judge_machine(machine));
  if (!address.empty()) {
    auto way = doctor::read_way(address, own_address(configuration, machine), clock);
    way.trusts_proxy = configuration.server.trust_proxy.any();
    append(findings, judge_way(way));
  }
  output.out << (output.json ? json_of(findings) + "\n" : text_of(findings));
  return count(findings, doctor::State::wrong) == 0;
}

}  // namespace porchlight::app
