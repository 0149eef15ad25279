#include "store/database/postgres/database.hpp"

#include <utility>

namespace porchlight::store {

PostgresDatabase::PostgresDatabase(driver::PostgresTarget target)
    : access_(std::move(target), clock_),
      lending_(access_),
      projects_(lending_),
      agents_(lending_),
      visitors_(access_),
      settings_(lending_),
      conversations_(access_, lending_) {}

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const std::string& url) {
  auto target = driver::PostgresTarget::parse(url);
  if (!target) return target.error();
  return std::unique_ptr<PostgresDatabase>(new PostgresDatabase(std::move(*target)));
}

}  // namespace porchlight::store
