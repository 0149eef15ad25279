#pragma once
// Entries of the log about a project's team, as they are written within the transaction of what they tell. No
// token is ever in one.

#include "store/database/acts.hpp"
#include "store/database/sql_text.hpp"
#include "store/database/team.hpp"

#include <string_view>

namespace porchlight::store {

[[nodiscard]] Result<void> audit_role(SqlConnection& sql, const TeamAct& act, const Agent& member, Role role,
                                      Role before);
[[nodiscard]] Result<void> audit_removal(SqlConnection& sql, const TeamAct& act, const Agent& member,
                                         Role role);
[[nodiscard]] Result<void> audit_invitation(SqlConnection& sql, const TeamAct& act, const Link& invitation);
[[nodiscard]] Result<void> audit_withdrawal(SqlConnection& sql, const TeamAct& act, const Link& invitation);
/// Who has joined acts themselves; `invitation` is 0 where it was the first start.
[[nodiscard]] Result<void> audit_joining(SqlConnection& sql, const TeamAct& act, const Agent& member,
                                         Role role, std::int64_t invitation);
[[nodiscard]] Result<void> audit_password_link(SqlConnection& sql, const TeamAct& act, const Agent& member,
                                               WallTime expires);

// What agents do about themselves, in the log of each project that they are in then.

/// `by`: whoever sets it, the agent or the command line.
[[nodiscard]] Result<void> audit_password(SqlConnection& sql, const Agent& agent, const ActingAgent& by,
                                          WallTime now);
[[nodiscard]] Result<void> audit_signing_out(SqlConnection& sql, const Agent& agent, WallTime now);
/// Nothing where the name is what it was.
[[nodiscard]] Result<void> audit_renaming(SqlConnection& sql, const Agent& agent, std::string_view before,
                                          WallTime now);

/// As the log calls them.
[[nodiscard]] ActingAgent acting(const Agent& agent);

}  // namespace porchlight::store
