#include "store/database/agents.hpp"

#include "store/database/account_rules.hpp"
#include "store/database/agent_rows.hpp"
#include "store/database/mail_rules.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/team_audit.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

const SqlText members_sql(
    "SELECT a.id, a.name, a.email, m.role FROM memberships m JOIN agents a ON a.id = m.agent_id "
    "WHERE m.project_id = ?1 ORDER BY a.id");

const SqlText rename_sql("UPDATE agents SET name = ?1 WHERE id = ?2");
const SqlText mail_after_sql("UPDATE agents SET mail_after = ?1 WHERE id = ?2");
const SqlText change_password_sql(
    "UPDATE agents SET password_hash = ?1 WHERE id = ?2 AND password_hash = ?3 AND sign_outs = ?4");
const SqlText sign_out_sql(
    "UPDATE agents SET sign_outs = sign_outs + 1 WHERE id = ?1 AND password_hash = ?2 AND sign_outs = ?3");
// Locked: of two that replace at once one follows the other, or both sets would be there. SQLite's write lock
// is held by then.
const SqlText lock_agent_sql("SELECT 1 FROM agents WHERE id = ?1",
                             "SELECT 1 FROM agents WHERE id = ?1 FOR NO KEY UPDATE");
const SqlText clear_memberships_sql("DELETE FROM memberships WHERE agent_id = ?1");
const SqlText remove_agent_sql("DELETE FROM agents WHERE id = ?1");

Error no_agent_has(std::string_view email) {
  return {ErrorCode::not_found, "there is no agent " + std::string(email)};
}
Error signed_out_meanwhile() {
  return {ErrorCode::unauthorized, "This sign-in counts no more: sign in again."};
}

Result<void> add_memberships(SqlConnection& connection, std::int64_t agent,
                             const std::vector<Membership>& memberships) {
  for (const Membership& membership : memberships) {
    if (auto added = add_membership(connection, agent, membership); !added) return added;
  }
  return {};
}

std::vector<Membership> by_project(std::vector<Membership> memberships) {
  std::ranges::sort(memberships, {}, &Membership::project);
  return memberships;
}

Result<void> check_password_hash(std::string_view hash) {
  if (is_storable(hash)) return {};
  return bad_request("password hash: expected a text");
}

}  // namespace

Result<Agent> Agents::add(std::string_view email, std::string_view name, std::string_view password_hash,
                          const std::vector<Membership>& memberships) {
  auto address = normalized_email(email);
  if (!address) return address.error();
  auto called = normalized_agent_name(name);
  if (!called) return called.error();
  if (auto fit = check_memberships(memberships); !fit) return fit.error();
  if (auto fits = check_password_hash(password_hash); !fits) return fits.error();
  Agent agent{0, std::move(*address), std::move(*called), std::string(password_hash),
              by_project(memberships)};
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    const auto added = add_agent_row(connection, agent);
    if (!added) return added.error();
    agent.id = *added;
    if (auto joined = add_memberships(connection, agent.id, memberships); !joined) return joined.error();
    return agent;
  });
}

Result<Agent> Agents::find(std::int64_t id) {
  return access_.read([&](SqlConnection& connection) { return read_agent(connection, id); });
}

Result<Agent> Agents::find_by_email(std::string_view email) {
  const auto address = normalized_email(email);
  if (!address) return no_agent_has(email);
  return access_.read([&](SqlConnection& connection) { return read_agent_by_email(connection, *address); });
}

Result<std::vector<Agent>> Agents::list() {
  return access_.read([](SqlConnection& connection) { return read_all_agents(connection); });
}

Result<std::vector<Member>> Agents::list_members(ProjectId project) {
  return access_.read([&](SqlConnection& connection) -> Result<std::vector<Member>> {
    std::vector<Member> members;
    auto read = connection.read(members_sql, {project}, [&](const SqlCells& row) {
      members.push_back({row.integer(0), row.text(1), row.text(2), role_of(row, 3)});
    });
    if (!read) return read.error();
    return members;
  });
}

Result<void> Agents::set_password(std::int64_t id, std::string_view password_hash, WallTime now) {
  if (auto fits = check_password_hash(password_hash); !fits) return fits;
  return access_.write_together([&](SqlConnection& connection) -> Result<void> {
    if (auto written = write_password(connection, id, password_hash); !written) return written;
    const auto agent = read_agent(connection, id);
    if (!agent) return agent.error();
    return audit_password(connection, *agent, command_line(), now);
  });
}

Result<void> Agents::set_memberships(std::int64_t id, const std::vector<Membership>& memberships) {
  if (auto fit = check_memberships(memberships); !fit) return fit;
  return access_.write_together([&](SqlConnection& connection) -> Result<void> {
    bool known = false;
    auto looked = connection.read(lock_agent_sql, {id}, [&](const SqlCells&) { known = true; });
    if (!looked) return looked;
    if (!known) return no_agent(id);
    auto cleared = connection.write(clear_memberships_sql, {id});
    if (!cleared) return cleared.error();
    return add_memberships(connection, id, memberships);
  });
}

Result<void> Agents::remove(std::int64_t id) {
  // Once: the second time it would not be there.
  return access_.write_together([&](SqlConnection& connection) -> Result<void> {
    auto removed = connection.write(remove_agent_sql, {id});
    if (!removed) return removed.error();
    if (*removed == 0) return no_agent(id);
    return end_links_of(connection, id);
  });
}

Result<Agent> Agents::rename(std::int64_t id, std::string_view name, WallTime now) {
  const auto called = normalized_agent_name(name);
  if (!called) return called.error();
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    const auto before = read_agent(connection, id);
    if (!before) return before.error();
    const auto renamed = connection.write(rename_sql, {*called, id});
    if (!renamed) return renamed.error();
    auto agent = read_agent(connection, id);
    if (!agent) return agent;
    if (auto told = audit_renaming(connection, *agent, before->name, now); !told) return told.error();
    return agent;
  });
}

Result<Agent> Agents::set_mail_after(std::int64_t id, std::int64_t minutes) {
  if (auto fits = check_mail_after(minutes); !fits) return fits.error();
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    const auto changed = connection.write(mail_after_sql, {minutes, id});
    if (!changed) return changed.error();
    return read_agent(connection, id);
  });
}

Result<Agent> Agents::change_password(const Agent& known, std::string_view password_hash, WallTime now) {
  if (auto fits = check_password_hash(password_hash); !fits) return fits.error();
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    const auto changed = connection.write(change_password_sql,
                                          {password_hash, known.id, known.password_hash, known.sign_outs});
    if (!changed) return changed.error();
    if (*changed == 0) return signed_out_meanwhile();
    if (auto written = write_password(connection, known.id, password_hash); !written) return written.error();
    auto agent = read_agent(connection, known.id);
    if (!agent) return agent;
    if (auto told = audit_password(connection, *agent, acting(*agent), now); !told) return told.error();
    return agent;
  });
}

Result<Agent> Agents::sign_out_everywhere(const Agent& known, WallTime now) {
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    const auto done = connection.write(sign_out_sql, {known.id, known.password_hash, known.sign_outs});
    if (!done) return done.error();
    if (*done == 0) return signed_out_meanwhile();
    if (auto ended = end_pushes_of(connection, known.id); !ended) return ended.error();
    auto agent = read_agent(connection, known.id);
    if (!agent) return agent;
    if (auto told = audit_signing_out(connection, *agent, now); !told) return told.error();
    return agent;
  });
}

}  // namespace porchlight::store
