#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/open_database.hpp"
#include "app/open_file_store.hpp"
#include "base/json.hpp"
#include "store/database/sqlite/copies.hpp"

#include <filesystem>
#include <ostream>
#include <system_error>

namespace porchlight::app {
namespace {

namespace fs = std::filesystem;

Result<void> needs_sqlite(const Configuration& configuration) {
  if (!configuration.uses_postgres()) return {};
  return bad_request(
      "expected the database of one machine (SQLite): a PostgreSQL is backed up with pg_dump, as "
      "docs/operations.md says");
}

/// The folder of the conversations' files, which no backup of the database has; empty where there is none.
std::string files_folder(const Configuration& configuration) {
  std::error_code unknown;
  const std::string folder = folder_of_files(configuration);
  return configuration.files.store == "disk" && fs::exists(folder, unknown) ? folder : std::string();
}

void print(const std::string& file, const std::string& files, const std::string& kept, Output output) {
  std::error_code unknown;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(file, unknown));
  if (output.json) {
    std::string line;
    json::ObjectWriter object(line);
    object.text("file", file).number("bytes", unknown ? 0 : bytes);
    if (!files.empty()) object.text("filesFolder", files);
    if (!kept.empty()) object.text("kept", kept);
    object.end();
    output.out << line << '\n';
    return;
  }
  output.out << file << ": " << (unknown ? 0 : bytes) << " bytes\n";
  if (!kept.empty()) output.out << "What was there before is kept in " << kept << '\n';
  if (!files.empty()) output.out << "The files of conversations are not in it: they are in " << files << '\n';
}

/// Beside the database, by the time: it is never in the way of another.
std::string name_of_kept(const std::string& database, WallTime now) {
  std::string time = to_iso8601(now);
  std::erase_if(time, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return database + ".before-" + time;
}

}  // namespace

Result<void> backup(const Configuration& configuration, const std::string& file, bool replace,
                    Output output) {
  if (auto can = needs_sqlite(configuration); !can) return can;
  const auto saved = store::save_copy(configuration.sqlite_path(), file, replace);
  if (!saved) return saved.error().code == ErrorCode::not_found ? no_database(configuration) : saved.error();
  print(file, files_folder(configuration), {}, output);
  return {};
}

Result<void> restore(const Configuration& configuration, const std::string& file, bool replace, WallTime now,
                     Output output) {
  if (auto can = needs_sqlite(configuration); !can) return can;
  const std::string database = configuration.sqlite_path();
  const auto lock = DataLock::take(database);
  if (!lock) return lock.error();
  std::error_code unknown;
  const bool there = fs::exists(database, unknown);
  if (there && !replace) {
    return Error{ErrorCode::conflict,
                 "there is a database already, " + database_place(configuration) +
                     ": --replace puts the backup in its place, and keeps what is there beside it"};
  }
  const std::string kept = name_of_kept(database, now);
  if (auto brought = store::bring_back(file, database, kept); !brought) return brought;
  print(database, files_folder(configuration), there ? kept : std::string(), output);
  return {};
}

}  // namespace porchlight::app
