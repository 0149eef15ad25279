#pragma once
// Entries of the log about a project's team, as they are written within the transaction of what they tell. No
// token is ever in one.

#include "store/database/sql_text.hpp"
#include "store/database/team.hpp"

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

}  // namespace porchlight::store
