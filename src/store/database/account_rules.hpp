#pragma once
// What every database asks of accounts before it stores them, so that no form of it is laxer than another.

#include "store/database/repositories.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

/// The one form of an e-mail, for who is stored, looked up and limited: without blanks around it (of whatever
/// script, and what cannot be seen), in lower case (ASCII). Checked simply: something, one `@`, something, no
/// blanks or control characters; whether it is true only a message to it could tell. Errors: badRequest.
[[nodiscard]] Result<std::string> normalized_email(std::string_view text);

/// Errors: badRequest, saying what was expected.
[[nodiscard]] Result<void> check_project(std::string_view name, const std::vector<std::string>& origins);
/// All of it. Errors: as above.
[[nodiscard]] Result<void> check_project(const Project& project);

/// Errors: badRequest.
[[nodiscard]] Result<void> check_visit_days(std::int64_t days);

/// As it is stored: trimmed, without floods of what takes no room, empty where nothing of it can be seen.
/// Errors: badRequest for a name that is too long, has control characters or turns text around.
[[nodiscard]] Result<std::string> normalized_agent_name(std::string_view name);

/// Errors: badRequest where a project is named twice.
[[nodiscard]] Result<void> check_memberships(const std::vector<Membership>& memberships);

}  // namespace porchlight::store
