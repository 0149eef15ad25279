#include "store/database/sqlite/copies.hpp"

#include "store/database/sqlite/errors.hpp"
#include "store/database/sqlite/limits.hpp"
#include "store/database/sqlite/migrations.hpp"

#include <filesystem>
#include <system_error>

namespace porchlight::store {
namespace {

using driver::Sqlite;
namespace fs = std::filesystem;

/// A file on its way, removed with this, and with it what SQLite makes beside one.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() { remove(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  void remove() const {
    std::error_code gone;
    for (const char* const end : {"", "-journal", "-wal", "-shm"}) fs::remove(path_ + end, gone);
  }
  std::string path_;
};

Error in_the_way(const std::string& path, const std::error_code& problem) {
  return {ErrorCode::unavailable, "\"" + path + "\": cannot be written: " + problem.message()};
}

Error not_a_copy(const std::string& path, const std::string& why) {
  return bad_request("\"" + path + "\": expected a file that `porchlight backup` has made; " + why);
}

Result<Sqlite> open(const std::string& path) {
  auto opened = Sqlite::open(path, Sqlite::Mode::read_write, limits::sqlite_busy_time);
  if (!opened) return to_error(opened.error());
  return std::move(*opened);
}

/// Of whichever version: who is about to go to a newer one backs up the older.
Result<void> has_schema(Sqlite& connection) {
  bool ours = false;
  const auto read = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'")
                        .each([&](const driver::SqliteRow&) { ours = true; });
  if (!read) return to_error(read.error());
  if (!ours) return no_schema();
  return {};
}

/// Opened as what it claims to be, and looked at before anything is made of it.
Result<Sqlite> open_copy(const std::string& path, const std::string& name) {
  auto opened = open(path);
  if (!opened) return not_a_copy(name, opened.error().message);
  const auto sound = opened->is_sound();
  if (!sound) return to_error(sound.error());
  if (!*sound) return not_a_copy(name, "this one is damaged");
  if (const auto known = migrate(*opened, NoSchema::refuse); !known)
    return not_a_copy(name, known.error().message);
  return opened;
}

/// Out of the way as it is, with what SQLite has beside it.
Result<void> move_away(const std::string& database, const std::string& to) {
  std::error_code problem;
  for (const char* const end : {"", "-wal", "-shm"}) {
    if (fs::exists(database + end, problem)) fs::rename(database + end, to + end, problem);
    if (problem) return in_the_way(to + end, problem);
  }
  return {};
}

/// A copy of what is there; of what cannot be copied, since it is damaged or none of ours, the files
/// themselves.
Result<void> keep(const std::string& database, const std::string& as) {
  auto present = Sqlite::open(database, Sqlite::Mode::read_only, limits::sqlite_busy_time);
  if (!present) return present.error().damaged ? move_away(database, as) : to_error(present.error());
  const auto sound = present->is_sound();
  if (!sound) return to_error(sound.error());
  if (!*sound || !has_schema(*present)) return move_away(database, as);
  return save_copy(database, as, false);
}

}  // namespace

Result<void> save_copy(const std::string& database, const std::string& to, bool replace) {
  std::error_code problem;
  // Servers would go on with a file that has no name any more.
  if (fs::equivalent(database, to, problem)) {
    return bad_request("\"" + to + "\" is the database itself: expected another file");
  }
  if (!replace && fs::exists(to, problem)) {
    return Error{ErrorCode::conflict, "\"" + to + "\" is there already: expected a new name, or --replace"};
  }
  if (!fs::exists(database, problem))
    return problem ? Result<void>(in_the_way(database, problem)) : no_schema();  // opening it would make it
  auto source = open(database);
  if (!source) return source.error();
  if (auto ours = has_schema(*source); !ours) return ours;
  const Unfinished piece(to + ".part");
  if (const auto copied = source->copy_to(piece.path()); !copied) return to_error(copied.error());
  fs::rename(piece.path(), to, problem);
  if (problem) return in_the_way(to, problem);
  return {};
}

Result<void> bring_back(const std::string& copy, const std::string& database, const std::string& kept) {
  std::error_code problem;
  if (fs::exists(copy + "-wal", problem)) {
    return not_a_copy(
        copy, "this one has a -wal beside it, so it is a database in use, or was copied while it was");
  }
  // Not on the copy itself: it is brought up to date, and stays what it is.
  const Unfinished piece(database + ".part");
  fs::copy_file(copy, piece.path(), problem);
  if (problem) {
    return Error{ErrorCode::unavailable,
                 "\"" + copy + "\" cannot be copied to \"" + piece.path() + "\": " + problem.message()};
  }
  fs::permissions(piece.path(), fs::perms::owner_read | fs::perms::owner_write, problem);
  auto source = open_copy(piece.path(), copy);
  if (!source) return source.error();
  if (fs::exists(database, problem)) {
    if (auto saved = keep(database, kept); !saved) return saved;
  }
  auto target = open(database);
  if (!target) return target.error();
  if (const auto replaced = target->replace_by(*source); !replaced) return to_error(replaced.error());
  return {};
}

}  // namespace porchlight::store
