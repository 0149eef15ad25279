#pragma once
// The projects of an agent, with what a dashboard needs to know of them.

#include "base/error.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <vector>

namespace porchlight::access {

/// A project that an agent is a member of, with its name.
struct AgentProject {
  ProjectId id = 0;
  std::string name;
  store::Role role = store::Role::agent;
  std::vector<std::string> origins;  // what a visitor's address is a link on
  bool files = false;                // may be sent
};

/// Thread: the pool's: it blocks. A project that is gone meanwhile is left out. Errors: unavailable.
[[nodiscard]] Result<std::vector<AgentProject>> load_agent_projects(
    store::Database& database, const std::vector<store::Membership>& memberships);

}  // namespace porchlight::access
