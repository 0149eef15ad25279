#pragma once

#include "base/clock.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// A project that an agent is a member of, with its name.
struct AgentProject {
  ProjectId id = 0;
  std::string name;
  store::Role role = store::Role::agent;
  std::vector<std::string> origins;  // what a visitor's address is a link on
};

/// Thread: the pool's: it blocks. A project that is gone meanwhile is left out. Errors: unavailable.
[[nodiscard]] Result<std::vector<AgentProject>> load_agent_projects(
    store::Database& database, const std::vector<store::Membership>& memberships);

/// `{agent, projects}`
[[nodiscard]] std::string me_json(std::int64_t id, std::string_view email, std::string_view name,
                                  const std::vector<AgentProject>& projects);
/// `{token, expiresAt, agent, projects}`
[[nodiscard]] std::string login_json(std::string_view token, WallTime expires_at, const store::Agent& agent,
                                     const std::vector<AgentProject>& projects);
/// `{agents: [{id, name, email, role}]}`
[[nodiscard]] std::string members_json(const std::vector<store::Member>& members);
/// What the widget needs to draw itself.
[[nodiscard]] std::string settings_json(const store::Project& project, WallTime now);

}  // namespace porchlight::api
