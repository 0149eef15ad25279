#include "app/open_database.hpp"

#include "app/server_limits.hpp"
#include "base/random.hpp"
#include "store/sqlite_database.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace porchlight::app {

Result<std::unique_ptr<store::Database>> open_database(const Configuration& configuration) {
  const std::string path = configuration.sqlite_path();
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code problem;
  if (!folder.empty()) std::filesystem::create_directories(folder, problem);
  if (problem) {
    return Error{ErrorCode::unavailable,
                 "data folder \"" + folder.string() + "\": cannot be made: " + problem.message()};
  }
  auto database = store::SqliteDatabase::open(path);
  if (!database) return database.error();
  if (auto migrated = (*database)->migrate(); !migrated) return migrated.error();
  return std::unique_ptr<store::Database>(std::move(*database));
}

Result<std::string> load_jwt_secret(const Configuration& configuration, store::Database& database) {
  if (!configuration.jwt.secret.empty()) return configuration.jwt.secret;
  return database.settings().get_or_set("jwt_secret", random_token(server_limits::jwt_secret_characters));
}

}  // namespace porchlight::app
