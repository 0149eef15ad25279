#include "doctor/read_sqlite.hpp"

#include "doctor/limits.hpp"
#include "driver/sqlite/sqlite.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace porchlight::doctor {
namespace {

namespace fs = std::filesystem;
using driver::Sqlite;
using driver::SqliteRow;

/// The folder, or where it would be made.
fs::path nearest_folder(fs::path folder) {
  std::error_code unknown;
  while (!fs::exists(folder, unknown) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

/// NFS, SMB, CIFS, SMB2: as statfs(2) numbers them.
bool is_of_network(const fs::path& folder) {
  constexpr std::array<std::uint32_t, 4> kinds{0x6969, 0x517B, 0xFF534D42, 0xFE534D42};
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0) return false;
  return std::ranges::find(kinds, static_cast<std::uint32_t>(about.f_type)) != kinds.end();
}

driver::SqliteResult<void> read_file(SqliteFacts& facts, Milliseconds busy_time) {
  auto opened = Sqlite::open(facts.path, Sqlite::Mode::read_only, busy_time);
  if (!opened) return opened.error();
  Sqlite connection = std::move(*opened);
  bool has_schema = false;
  const auto looked = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'")
                          .each([&](const SqliteRow&) { has_schema = true; });
  if (!looked && looked.error().damaged) {
    facts.sound = false;
    return {};
  }
  if (!looked) return looked.error();
  if (has_schema) {
    const auto read = connection.prepare("SELECT coalesce(max(version), 0) FROM schema_migrations")
                          .each([&](const SqliteRow& row) { facts.schema = row.integer(0); });
    if (!read) return read.error();
  }
  if (facts.size > limits::sound_bytes) return {};
  const auto sound = connection.is_sound();
  if (!sound) return sound.error();
  facts.sound = *sound;
  return {};
}

}  // namespace

SqliteFacts read_sqlite(const std::string& path, std::int64_t known_schema, Milliseconds busy_time) {
  SqliteFacts facts;
  std::error_code unknown;
  const fs::path full = fs::absolute(path, unknown).lexically_normal();
  facts.path = unknown ? path : full.string();
  facts.known_schema = known_schema;
  const fs::path folder = nearest_folder(full.parent_path());
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    facts.unwritable = folder.string() + ": cannot be written to: " + std::strerror(errno);
  }
  facts.network = is_of_network(folder);
  facts.there = fs::exists(full, unknown);
  if (unknown) facts.unreadable = unknown.message();
  const fs::space_info space = fs::space(folder, unknown);
  facts.free = unknown ? 0 : space.available;
  if (!facts.there) return facts;
  const std::uintmax_t size = fs::file_size(full, unknown);
  facts.size = unknown ? 0 : size;
  if (auto read = read_file(facts, busy_time); !read) facts.unreadable = read.error().message;
  return facts;
}

}  // namespace porchlight::doctor
