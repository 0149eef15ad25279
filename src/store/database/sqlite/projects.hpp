#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sqlite/access.hpp"

namespace porchlight::store {

class SqliteProjects final : public ProjectsRepository {
 public:
  explicit SqliteProjects(SqliteAccess& access) : access_(access) {}
  Result<Project> add(std::string_view name, const std::vector<std::string>& origins) override;
  Result<Project> find(ProjectId id) override;
  Result<std::vector<Project>> list() override;
  Result<void> update(const Project& project) override;
  Result<void> remove(ProjectId id) override;

 private:
  SqliteAccess& access_;
};

}  // namespace porchlight::store
