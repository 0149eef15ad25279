#pragma once
// Rows of links: which of them are open is said in one place, for whoever looks at, lists or uses one.

#include "store/database/sql_text.hpp"
#include "store/database/team.hpp"

#include <string_view>
#include <vector>

namespace porchlight::store {

/// Errors: notFound for whatever is no open link.
[[nodiscard]] Result<Link> read_link(SqlConnection& sql, std::string_view token_hash, WallTime now);
[[nodiscard]] Result<std::vector<Link>> read_invitations(SqlConnection& sql, ProjectId project, WallTime now);
/// Its number and when it is over are told in it. The project is locked. Errors: conflict
/// (limits::open_links).
[[nodiscard]] Result<Link> add_link(SqlConnection& sql, Link link, std::string_view token_hash);
/// Of two who use it at once one does. Errors: notFound.
[[nodiscard]] Result<void> use_up(SqlConnection& sql, const Link& link);
[[nodiscard]] Result<void> remove_expired_links(SqlConnection& sql, WallTime now);

[[nodiscard]] Error no_such_link();

}  // namespace porchlight::store
