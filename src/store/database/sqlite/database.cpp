#include "store/database/sqlite/database.hpp"

#include <utility>

namespace porchlight::store {

SqliteDatabase::SqliteDatabase(std::unique_ptr<SqliteAccess> access)
    : access_(std::move(access)),
      lending_(*access_),
      projects_(lending_),
      agents_(lending_),
      visitors_(*access_),
      settings_(lending_),
      conversations_(*access_, lending_) {}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::string& path) {
  auto access = SqliteAccess::open(path);
  if (!access) return access.error();
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(*access)));
}

}  // namespace porchlight::store
