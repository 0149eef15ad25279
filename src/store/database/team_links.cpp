#include "store/database/team_links.hpp"

#include "store/database/agent_rows.hpp"
#include "store/database/limits.hpp"

#include <optional>
#include <utility>

namespace porchlight::store {
namespace {

// ?1 is now. Roles are looked at when a link is used: who is an owner no more has no door left open.
const std::string is_open =
    "l.expires_at > ?1 AND EXISTS (SELECT 1 FROM memberships m WHERE m.agent_id = l.made_by "
    "AND m.project_id = l.project_id AND m.role = 'owner') "
    "AND (l.kind = 'invitation' OR ("
    "EXISTS (SELECT 1 FROM memberships m WHERE m.agent_id = l.agent_id AND m.project_id = l.project_id) "
    "AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.agent_id = l.agent_id AND NOT EXISTS "
    "(SELECT 1 FROM memberships o WHERE o.agent_id = l.made_by AND o.project_id = m.project_id "
    "AND o.role = 'owner'))))";
const std::string links_that_are_open =
    "SELECT l.id, l.kind, l.project_id, p.name, l.email, l.role, a.id, l.made_by, l.made_by_name, "
    "l.created_at, l.expires_at FROM agent_links l JOIN projects p ON p.id = l.project_id "
    "LEFT JOIN agents a ON a.email = l.email WHERE " +
    is_open;
const SqlText link_by_hash_sql(links_that_are_open + " AND l.token_hash = ?2");
const SqlText invitations_sql(links_that_are_open +
                              " AND l.project_id = ?2 AND l.kind = 'invitation' ORDER BY l.id DESC");
const SqlText remove_closed_sql("DELETE FROM agent_links AS l WHERE l.project_id = ?2 AND NOT (" + is_open +
                                ")");
const SqlText count_links_sql("SELECT count(*) FROM agent_links WHERE project_id = ?1");
const SqlText add_link_sql(
    "INSERT INTO agent_links (project_id, kind, token_hash, email, role, agent_id, made_by, made_by_name, "
    "created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id");
const SqlText remove_link_sql("DELETE FROM agent_links WHERE id = ?1");
const SqlText remove_expired_sql("DELETE FROM agent_links WHERE expires_at <= ?1");

constexpr std::string_view password_kind = "password";
constexpr std::string_view invitation_kind = "invitation";

Link link_of(const SqlCells& row) {
  return {.id = row.integer(0),
          .kind = row.text(1) == password_kind ? LinkKind::password : LinkKind::invitation,
          .project = row.integer(2),
          .project_name = row.text(3),
          .email = row.text(4),
          .role = role_of(row, 5),
          .agent = row.integer(6),
          .by = {row.integer(7), row.text(8)},
          .created = row.time(9),
          .expires = row.time(10)};
}

}  // namespace

Error no_such_link() {
  return {ErrorCode::not_found, "this link is none, or it was used, or it has expired: ask for another"};
}

Result<Link> read_link(SqlConnection& sql, std::string_view token_hash, WallTime now) {
  std::optional<Link> link;
  const auto read =
      sql.read(link_by_hash_sql, {now, token_hash}, [&](const SqlCells& row) { link = link_of(row); });
  if (!read) return read.error();
  if (!link) return no_such_link();
  return std::move(*link);
}

Result<std::vector<Link>> read_invitations(SqlConnection& sql, ProjectId project, WallTime now) {
  std::vector<Link> links;
  const auto read =
      sql.read(invitations_sql, {now, project}, [&](const SqlCells& row) { links.push_back(link_of(row)); });
  if (!read) return read.error();
  return links;
}

Result<Link> add_link(SqlConnection& sql, Link link, std::string_view token_hash) {
  if (auto removed = sql.write(remove_closed_sql, {link.created, link.project}); !removed)
    return removed.error();
  std::int64_t others = 0;
  const auto counted =
      sql.read(count_links_sql, {link.project}, [&](const SqlCells& row) { others = row.integer(0); });
  if (!counted) return counted.error();
  if (others >= static_cast<std::int64_t>(limits::open_links)) {
    return Error{ErrorCode::conflict, "a project has at most " + std::to_string(limits::open_links) +
                                          " open links: withdraw some, or wait until they are used"};
  }
  const auto kind = link.kind == LinkKind::password ? password_kind : invitation_kind;
  const auto added =
      sql.read(add_link_sql,
               {link.project, kind, token_hash, std::string_view(link.email), to_string(link.role),
                link.agent, link.by.id, std::string_view(link.by.name), link.created, link.expires},
               [&](const SqlCells& row) { link.id = row.integer(0); });
  if (!added) return added.error();
  return link;
}

Result<void> use_up(SqlConnection& sql, const Link& link) {
  const auto removed = sql.write(remove_link_sql, {link.id});
  if (!removed) return removed.error();
  if (*removed == 0) return no_such_link();
  return {};
}

Result<void> remove_expired_links(SqlConnection& sql, WallTime now) {
  const auto removed = sql.write(remove_expired_sql, {now});
  if (!removed) return removed.error();
  return {};
}

}  // namespace porchlight::store
