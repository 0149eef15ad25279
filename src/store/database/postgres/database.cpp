#include "store/database/postgres/database.hpp"

#include <utility>

namespace porchlight::store {

PostgresDatabase::PostgresDatabase(driver::PostgresTarget target)
    : access_(std::move(target), clock_),
      projects_(access_),
      agents_(access_),
      visitors_(access_),
      settings_(access_),
      conversations_(access_),
      visits_(access_),
      people_(access_),
      acts_(access_),
      replies_(access_),
      refused_origins_(access_),
      team_(access_),
      setup_(access_),
      notes_(access_),
      visitor_facts_(access_),
      mails_(access_),
      push_subscriptions_(access_),
      files_(access_) {}

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const std::string& url) {
  auto target = driver::PostgresTarget::parse(url);
  if (!target) return target.error();
  return std::unique_ptr<PostgresDatabase>(new PostgresDatabase(std::move(*target)));
}

}  // namespace porchlight::store
