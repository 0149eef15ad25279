#pragma once
// A project's team and the links into it, as REST shows them.

#include "store/database/team.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// `{id, name, email, role}` of a member of the project.
[[nodiscard]] std::string member_json(const store::Agent& agent, ProjectId project);
/// `{invitations: […]}`
[[nodiscard]] std::string invitations_json(const std::vector<store::Link>& invitations);
/// `{invitation, token}`
[[nodiscard]] std::string new_invitation_json(const store::Link& invitation, std::string_view token);
/// `{token, expiresAt}`
[[nodiscard]] std::string password_link_json(std::string_view token, WallTime expires);
/// What a link is for.
[[nodiscard]] std::string link_json(const store::Link& link);

}  // namespace porchlight::api
