#include "app/open_database.hpp"

#include "app/server_limits.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "driver/postgres/target.hpp"
#include "net/signals.hpp"
#include "push/vapid.hpp"
#include "store/database/postgres/database.hpp"
#include "store/database/sqlite/database.hpp"

#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace porchlight::app {
namespace {

/// So that a path that depends on where one stands is seen to.
std::string full_path(const std::string& path) {
  std::error_code unknown;
  const auto full = std::filesystem::absolute(path, unknown);
  return unknown ? path : full.lexically_normal().string();
}

Error no_database(const std::string& place) {
  return {ErrorCode::not_found,
          "there is no database yet in " + place +
              ": expected one that `porchlight project add` or `porchlight serve` has made, "
              "with the same --data or DATABASE_URL"};
}

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  if (!folder.empty()) std::filesystem::create_directories(folder, problem);
  if (!problem) return {};
  return Error{ErrorCode::unavailable,
               "data folder \"" + folder.string() + "\": cannot be made: " + problem.message()};
}

Result<std::unique_ptr<store::Database>> open_sqlite(const Configuration& configuration,
                                                     store::NoSchema none) {
  const std::string path = configuration.sqlite_path();
  std::error_code unreadable;
  if (none == store::NoSchema::refuse) {
    // Opening it would make it.
    if (!std::filesystem::exists(path, unreadable) && !unreadable) return no_database(full_path(path));
  } else if (auto made = make_folder(std::filesystem::path(path).parent_path()); !made) {
    return made.error();
  }
  auto database = store::SqliteDatabase::open(path);
  if (!database) return database.error();
  auto migrated = (*database)->migrate(none);
  if (!migrated && migrated.error().code == ErrorCode::not_found) return no_database(full_path(path));
  if (!migrated) return migrated.error();
  return std::unique_ptr<store::Database>(std::move(*database));
}

/// Does it as soon as the server is there: it is often started together with us. `lasting`: trying again will
/// not help.
template <typename Work, typename Lasting>
auto patiently(const std::string& place, Work work, Lasting lasting) {
  const SystemClock clock;
  const SteadyTime until = clock.steady() + server_limits::database_wait;
  for (bool told = false;; told = true) {
    auto done = work();
    const bool may_come =
        !done && done.error().code == ErrorCode::unavailable && !lasting() && !net::stop_waits();
    if (!may_come || clock.steady() >= until) return done;
    if (!told) log::warning("waiting for the database", {{"place", place}, {"reason", done.error().message}});
    std::this_thread::sleep_for(server_limits::database_retry);
  }
}

Result<std::unique_ptr<store::Database>> open_postgres(const std::string& url, store::NoSchema none) {
  auto database = store::PostgresDatabase::open(url);
  if (!database) return database.error();
  const auto ready = patiently((*database)->place(), [&] { return (*database)->migrate(none); },
                               [&] { return (*database)->refused(); });
  if (!ready) {
    if (ready.error().code == ErrorCode::not_found) return no_database((*database)->place());
    return Error{ready.error().code,
                 "DATABASE_URL (database.url), " + (*database)->place() + ": " + ready.error().message};
  }
  return std::unique_ptr<store::Database>(std::move(*database));
}

}  // namespace

Result<std::unique_ptr<store::Database>> open_database(const Configuration& configuration,
                                                       store::NoSchema none) {
  return configuration.uses_postgres() ? open_postgres(configuration.database.url, none)
                                       : open_sqlite(configuration, none);
}

Error no_database(const Configuration& configuration) {
  return no_database(database_place(configuration));
}

std::string database_place(const Configuration& configuration) {
  if (!configuration.uses_postgres()) return full_path(configuration.sqlite_path());
  const auto target = driver::PostgresTarget::parse(configuration.database.url);
  return target ? target->place() : std::string();
}

Result<std::vector<store::Project>> load_projects(const Configuration& configuration,
                                                  store::Database& database) {
  if (!configuration.uses_postgres()) return database.projects().list();
  return patiently(
      "projects", [&] { return database.projects().list(); }, [] { return false; });
}

Result<std::string> load_jwt_secret(const Configuration& configuration, store::Database& database) {
  if (!configuration.jwt.secret.empty()) return configuration.jwt.secret;
  return database.settings().get_or_set("jwt_secret", random_token(server_limits::jwt_secret_characters));
}

Result<std::string> load_address_key(store::Database& database) {
  return database.settings().get_or_set("address_key", random_token(server_limits::jwt_secret_characters));
}

Result<std::string> load_push_keys(store::Database& database) {
  const auto fresh = push::make_vapid_keys();
  if (!fresh) return fresh.error();
  return database.settings().get_or_set("push_keys", *fresh);
}

}  // namespace porchlight::app
