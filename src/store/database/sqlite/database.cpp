#include "store/database/sqlite/database.hpp"

#include <utility>

namespace porchlight::store {

SqliteDatabase::SqliteDatabase(std::unique_ptr<SqliteAccess> access)
    : access_(std::move(access)),
      projects_(*access_),
      agents_(*access_),
      visitors_(*access_),
      settings_(*access_),
      conversations_(*access_),
      visits_(*access_),
      people_(*access_),
      acts_(*access_),
      replies_(*access_),
      refused_origins_(*access_),
      team_(*access_),
      setup_(*access_),
      notes_(*access_),
      visitor_facts_(*access_),
      mails_(*access_),
      push_subscriptions_(*access_),
      files_(*access_) {}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::string& path) {
  auto access = SqliteAccess::open(path);
  if (!access) return access.error();
  return std::unique_ptr<SqliteDatabase>(new SqliteDatabase(std::move(*access)));
}

}  // namespace porchlight::store
