#pragma once

#include "store/database/postgres/access.hpp"
#include "store/database/repositories.hpp"

namespace porchlight::store {

class PostgresProjects final : public ProjectsRepository {
 public:
  explicit PostgresProjects(PostgresAccess& access) : access_(access) {}
  Result<Project> add(std::string_view name, const std::vector<std::string>& origins) override;
  Result<Project> find(ProjectId id) override;
  Result<std::vector<Project>> list() override;
  Result<void> update(const Project& project) override;
  Result<void> remove(ProjectId id) override;

 private:
  PostgresAccess& access_;
};

}  // namespace porchlight::store
