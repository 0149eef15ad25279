#pragma once

#include "access/authenticator.hpp"
#include "access/login_service.hpp"
#include "base/clock.hpp"
#include "store/database/repositories.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// `{agent, projects, mail, mailAfterMinutes}`
[[nodiscard]] std::string me_json(const access::AgentAccess& agent,
                                  const std::vector<access::AgentProject>& projects, bool mail);
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
