#pragma once

#include "access/login_service.hpp"
#include "base/clock.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// `{agent, projects}`
[[nodiscard]] std::string me_json(std::int64_t id, std::string_view email, std::string_view name,
                                  const std::vector<access::AgentProject>& projects);
/// `{token, expiresAt, agent, projects}`
[[nodiscard]] std::string login_json(const access::Login& login);
/// The same, with `projectId`: of the first start.
[[nodiscard]] std::string setup_json(const access::Login& login);
/// `{agents: [{id, name, email, role}]}`
[[nodiscard]] std::string members_json(const std::vector<store::Member>& members);
/// What the widget needs to draw itself, in the nearest of the project's languages; empty: in none of them.
[[nodiscard]] std::string settings_json(const store::Project& project, std::string_view language,
                                        WallTime now);

}  // namespace porchlight::api
