#include "store/database/team_over.hpp"

#include "store/database/account_rules.hpp"
#include "store/database/agent_rows.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/team_audit.hpp"
#include "store/database/team_links.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace porchlight::store {
namespace {

// Of two who change roles at once one follows the other, or the last two owners could take it from each
// other. SQLite's write lock is held by then.
const SqlText lock_team_sql("SELECT 1 FROM projects WHERE id = ?1",
                            "SELECT 1 FROM projects WHERE id = ?1 FOR NO KEY UPDATE");
const SqlText roles_sql("SELECT agent_id, role FROM memberships WHERE project_id = ?1");
const SqlText set_role_sql("UPDATE memberships SET role = ?1 WHERE agent_id = ?2 AND project_id = ?3");
const SqlText remove_membership_sql("DELETE FROM memberships WHERE agent_id = ?1 AND project_id = ?2");
const SqlText end_password_link_sql(
    "DELETE FROM agent_links WHERE kind = 'password' AND agent_id = ?1 AND project_id = ?2");

struct MemberRole {
  std::int64_t agent = 0;
  Role role = Role::viewer;
};

std::optional<Role> role_in(const std::vector<MemberRole>& roles, std::int64_t agent) {
  const auto found = std::ranges::find(roles, agent, &MemberRole::agent);
  return found == roles.end() ? std::nullopt : std::optional(found->role);
}

/// Everybody's, as nobody changes them until this transaction has ended. Errors: forbidden where who asks is
/// no owner (any more).
Result<std::vector<MemberRole>> lock_roles(SqlConnection& sql, const TeamAct& act) {
  auto locked = sql.read(lock_team_sql, {act.project}, [](const SqlCells&) {});
  if (!locked) return locked.error();
  std::vector<MemberRole> roles;
  auto read = sql.read(roles_sql, {act.project}, [&](const SqlCells& row) {
    roles.push_back({row.integer(0), role_of(row, 1)});
  });
  if (!read) return read.error();
  if (role_in(roles, act.by.id) != Role::owner) {
    return Error{ErrorCode::forbidden, "expected an owner of the project"};
  }
  return roles;
}

Error no_such_member(std::int64_t agent) {
  return {ErrorCode::not_found,
          "expected a member of the project: agent " + std::to_string(agent) + " is none"};
}

/// The member's role now. Errors: notFound; conflict where it is the last owner and will be none.
Result<Role> check_change(const std::vector<MemberRole>& roles, std::int64_t member, bool stays_owner) {
  const auto role = role_in(roles, member);
  if (!role) return no_such_member(member);
  const bool last = *role == Role::owner && std::ranges::count(roles, Role::owner, &MemberRole::role) == 1;
  if (last && !stays_owner) {
    return Error{ErrorCode::conflict, "a project needs an owner: make somebody else one first"};
  }
  return *role;
}

/// A password opens every project of an agent.
Result<void> check_owns_all(SqlConnection& sql, const ActingAgent& by, const Agent& member) {
  const auto maker = read_agent(sql, by.id);
  if (!maker) return maker.error();
  const auto owned = [&](const Membership& one) {
    return std::ranges::any_of(maker->memberships, [&](const Membership& own) {
      return own.project == one.project && own.role == Role::owner;
    });
  };
  if (std::ranges::all_of(member.memberships, owned)) return {};
  return Error{ErrorCode::forbidden,
               "expected an owner of every project that the agent is in: a password opens all of them"};
}

/// Nobody's account takes another's invitation.
Result<void> check_for_whom(const Link& link, std::string_view email) {
  if (link.kind != LinkKind::invitation) return no_such_link();
  if (link.email.empty() || link.email == email) return {};
  return Error{ErrorCode::forbidden, "email: expected the one that the invitation is for"};
}

/// Makes the membership and tells the log.
Result<Agent> become_member(SqlConnection& sql, const Link& link, std::int64_t agent, WallTime now) {
  if (auto used = use_up(sql, link); !used) return used.error();
  if (auto added = add_membership(sql, agent, {link.project, link.role}); !added) return added.error();
  auto member = read_agent(sql, agent);
  if (!member) return member.error();
  const TeamAct act{link.project, {agent, member->name.empty() ? member->email : member->name}, now};
  if (auto told = audit_joining(sql, act, *member, link.role, link.id); !told) return told.error();
  return member;
}

bool is_member(const Agent& agent, ProjectId project) {
  return std::ranges::find(agent.memberships, project, &Membership::project) != agent.memberships.end();
}

}  // namespace

Result<Agent> TeamOver::set_role(const TeamAct& act, std::int64_t member, Role role) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Agent> {
    const auto roles = lock_roles(sql, act);
    if (!roles) return roles.error();
    const auto before = check_change(*roles, member, role == Role::owner);
    if (!before) return before.error();
    auto written = sql.write(set_role_sql, {to_string(role), member, act.project});
    if (!written) return written.error();
    auto agent = read_agent(sql, member);
    if (!agent || *before == role) return agent;
    if (auto told = audit_role(sql, act, *agent, role, *before); !told) return told.error();
    return agent;
  });
}

Result<Agent> TeamOver::remove_member(const TeamAct& act, std::int64_t member) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Agent> {
    const auto roles = lock_roles(sql, act);
    if (!roles) return roles.error();
    const auto role = check_change(*roles, member, false);
    if (!role) return role.error();
    auto removed = sql.write(remove_membership_sql, {member, act.project});
    if (!removed) return removed.error();
    auto agent = read_agent(sql, member);
    if (!agent) return agent;
    if (auto told = audit_removal(sql, act, *agent, *role); !told) return told.error();
    return agent;
  });
}

Result<std::vector<Link>> TeamOver::invitations(ProjectId project, WallTime now) {
  return access_.read([&](SqlConnection& sql) { return read_invitations(sql, project, now); });
}

Result<Link> TeamOver::invite(const TeamAct& act, const NewInvitation& invitation,
                              std::string_view token_hash) {
  auto email = invitation.email.empty() ? Result<std::string>("") : normalized_email(invitation.email);
  if (!email) return email.error();
  const Link fresh{.project = act.project,
                   .email = std::move(*email),
                   .role = invitation.role,
                   .by = act.by,
                   .created = act.at,
                   .expires = act.at + invitation.time};
  return access_.write_together([&](SqlConnection& sql) -> Result<Link> {
    const auto roles = lock_roles(sql, act);
    if (!roles) return roles.error();
    if (!fresh.email.empty()) {
      const auto known = read_agent_by_email(sql, fresh.email);
      if (!known && known.error().code != ErrorCode::not_found) return known.error();
      if (known && is_member(*known, act.project)) {
        return Error{ErrorCode::conflict, "email: expected one that no member of the project has"};
      }
    }
    auto link = add_link(sql, fresh, token_hash);
    if (!link) return link;
    if (auto told = audit_invitation(sql, act, *link); !told) return told.error();
    return link;
  });
}

Result<void> TeamOver::withdraw(const TeamAct& act, std::int64_t invitation) {
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    const auto links = read_invitations(sql, act.project, act.at);
    if (!links) return links.error();
    const auto link = std::ranges::find(*links, invitation, &Link::id);
    if (link == links->end()) return Error{ErrorCode::not_found, "there is no such invitation that is open"};
    if (auto used = use_up(sql, *link); !used) return used;
    return audit_withdrawal(sql, act, *link);
  });
}

Result<WallTime> TeamOver::make_password_link(const TeamAct& act, std::int64_t member,
                                              std::string_view token_hash) {
  return access_.write_together([&](SqlConnection& sql) -> Result<WallTime> {
    const auto roles = lock_roles(sql, act);
    if (!roles) return roles.error();
    if (!role_in(*roles, member)) return no_such_member(member);
    const auto agent = read_agent(sql, member);
    if (!agent) return agent.error();
    if (auto owns = check_owns_all(sql, act.by, *agent); !owns) return owns.error();
    if (auto ended = sql.write(end_password_link_sql, {member, act.project}); !ended) return ended.error();
    const Link fresh{.kind = LinkKind::password,
                     .project = act.project,
                     .email = agent->email,
                     .agent = member,
                     .by = act.by,
                     .created = act.at,
                     .expires = act.at + limits::password_link_time};
    const auto link = add_link(sql, fresh, token_hash);
    if (!link) return link.error();
    if (auto told = audit_password_link(sql, act, *agent, link->expires); !told) return told.error();
    return link->expires;
  });
}

Result<Link> TeamOver::find_link(std::string_view token_hash, WallTime now) {
  return access_.read([&](SqlConnection& sql) { return read_link(sql, token_hash, now); });
}

Result<Agent> TeamOver::join(std::string_view token_hash, const NewAgent& agent, WallTime now) {
  auto email = normalized_email(agent.email);
  if (!email) return email.error();
  auto name = normalized_agent_name(agent.name);
  if (!name) return name.error();
  const Agent fresh{0, std::move(*email), std::move(*name), agent.password_hash, {}};
  return access_.write_together([&](SqlConnection& sql) -> Result<Agent> {
    const auto link = read_link(sql, token_hash, now);
    if (!link) return link.error();
    if (auto fits = check_for_whom(*link, fresh.email); !fits) return fits.error();
    const auto known = read_agent_by_email(sql, fresh.email);
    if (known) return Error{ErrorCode::conflict, "email: expected one that no agent has: it has one since"};
    if (known.error().code != ErrorCode::not_found) return known.error();
    const auto id = add_agent_row(sql, fresh);
    if (!id) return id.error();
    return become_member(sql, *link, *id, now);
  });
}

Result<Agent> TeamOver::join(std::string_view token_hash, const Agent& known, WallTime now) {
  return access_.write_together([&](SqlConnection& sql) -> Result<Agent> {
    const auto link = read_link(sql, token_hash, now);
    if (!link) return link.error();
    const auto agent = read_agent(sql, known.id);
    if (!agent) return agent.error();
    if (agent->password_hash != known.password_hash) {
      return Error{ErrorCode::unauthorized, "the e-mail or the password is wrong"};
    }
    if (auto fits = check_for_whom(*link, agent->email); !fits) return fits.error();
    if (is_member(*agent, link->project)) {
      return Error{ErrorCode::conflict, "you are a member of the project already"};
    }
    return become_member(sql, *link, agent->id, now);
  });
}

Result<Agent> TeamOver::set_password_by_link(std::string_view token_hash, std::string_view password_hash,
                                             WallTime now) {
  if (!is_storable(password_hash)) return bad_request("password hash: expected a text");
  return access_.write_together([&](SqlConnection& sql) -> Result<Agent> {
    const auto link = read_link(sql, token_hash, now);
    if (!link) return link.error();
    if (link->kind != LinkKind::password || link->agent == 0) return no_such_link();
    if (auto used = use_up(sql, *link); !used) return used.error();
    if (auto written = write_password(sql, link->agent, password_hash); !written) return written.error();
    auto agent = read_agent(sql, link->agent);
    if (!agent) return agent;
    if (auto told = audit_password(sql, *agent, acting(*agent), now); !told) return told.error();
    return agent;
  });
}

Result<void> TeamOver::prune(WallTime now) {
  return access_.write([&](SqlConnection& sql) { return remove_expired_links(sql, now); });
}

}  // namespace porchlight::store
