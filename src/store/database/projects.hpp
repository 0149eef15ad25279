#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// A row with name, origins and secret; the rest is as in a project that was never asked. Gives it its id.
[[nodiscard]] Result<void> insert_project(SqlConnection& sql, Project& project);

/// Projects, in either database.
class Projects final : public ProjectsRepository {
 public:
  explicit Projects(SqlAccess& access) : access_(access) {}
  Result<Project> add(std::string_view name, const std::vector<std::string>& origins) override;
  Result<Project> make(const Project& wanted, const ActingAgent& agent, WallTime now) override;
  Result<Project> change(ProjectId id, const ProjectEdit& edit, const ActingAgent& agent,
                         WallTime now) override;
  Result<Project> show_secrets(ProjectId id, const ActingAgent& agent, WallTime now) override;
  Result<void> note_removal(ProjectId id, std::string_view name, const ActingAgent& agent,
                            WallTime now) override;
  Result<Project> find(ProjectId id) override;
  Result<std::vector<Project>> list() override;
  Result<void> update(const Project& project) override;
  Result<void> remove(ProjectId id) override;

 private:
  Result<void> remove_in_pieces(const SqlText& piece_sql, ProjectId id, std::int64_t rows);

  SqlAccess& access_;
};

}  // namespace porchlight::store
