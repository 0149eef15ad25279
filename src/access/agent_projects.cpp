#include "access/agent_projects.hpp"

#include <utility>

namespace porchlight::access {

Result<std::vector<AgentProject>> load_agent_projects(store::Database& database,
                                                      const std::vector<store::Membership>& memberships) {
  std::vector<AgentProject> projects;
  for (const store::Membership& membership : memberships) {
    auto found = database.projects().find(membership.project);
    if (found) {
      projects.push_back({membership.project, std::move(found->name), membership.role,
                          std::move(found->origins), found->chat.files});
    } else if (found.error().code != ErrorCode::not_found) {
      return found.error();
    }
  }
  return projects;
}

}  // namespace porchlight::access
