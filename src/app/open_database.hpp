#pragma once

#include "app/configuration.hpp"
#include "base/error.hpp"
#include "store/database/repositories.hpp"

#include <memory>
#include <string>
#include <vector>

namespace porchlight::app {

/// The database that the configuration names, its schema up to date; where there is none, made with its
/// folder, or refused without a trace: who reads from a mistyped place should hear so. Safe while servers
/// run. Waits a while for a PostgreSQL that is away, and says so in the log. Errors: unavailable, or
/// notFound, naming the path or the server.
[[nodiscard]] Result<std::unique_ptr<store::Database>> open_database(const Configuration& configuration,
                                                                     store::NoSchema none);

/// That there is none, naming the place: notFound.
[[nodiscard]] Error no_database(const Configuration& configuration);

/// Where it is, for people: the full path of the file, or `host:port/database`.
[[nodiscard]] std::string database_place(const Configuration& configuration);

/// Every project: what a visitor is checked against. Read before the first visitor may come, and as patiently
/// as the database is opened. Errors: unavailable.
[[nodiscard]] Result<std::vector<store::Project>> load_projects(const Configuration& configuration,
                                                                store::Database& database);

/// What signs agents' tokens: the configured secret, else one made on first use and kept in the database,
/// where all gateways and the command line find the same. Errors: unavailable.
[[nodiscard]] Result<std::string> load_jwt_secret(const Configuration& configuration,
                                                  store::Database& database);
/// Under which addresses of banned visitors are hashed: made once, the same for all gateways.
[[nodiscard]] Result<std::string> load_address_key(store::Database& database);
/// By what push services know this Porchlight: made once, the same for all gateways.
[[nodiscard]] Result<std::string> load_push_keys(store::Database& database);

}  // namespace porchlight::app
