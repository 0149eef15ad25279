#include "store/database/agents.hpp"

#include "store/database/account_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

const SqlText add_agent_sql(
    "INSERT INTO agents (email, name, password_hash) VALUES (?1, ?2, ?3) RETURNING id");
const SqlText add_membership_sql("INSERT INTO memberships (agent_id, project_id, role) VALUES (?1, ?2, ?3)");

const std::string agents_of =
    "SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role "
    "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id ";
const SqlText agent_by_id_sql(agents_of + "WHERE a.id = ?1 ORDER BY m.project_id");
const SqlText agent_by_email_sql(agents_of + "WHERE a.email = ?1 ORDER BY m.project_id");
const SqlText agents_sql(agents_of + "ORDER BY a.id, m.project_id");
const SqlText members_sql(
    "SELECT a.id, a.name, a.email, m.role FROM memberships m JOIN agents a ON a.id = m.agent_id "
    "WHERE m.project_id = ?1 ORDER BY a.id");

const SqlText set_password_sql("UPDATE agents SET password_hash = ?1 WHERE id = ?2");
// Locked: of two that replace at once one follows the other, or both sets would be there. SQLite's write lock
// is held by then.
const SqlText lock_agent_sql("SELECT 1 FROM agents WHERE id = ?1",
                             "SELECT 1 FROM agents WHERE id = ?1 FOR NO KEY UPDATE");
const SqlText clear_memberships_sql("DELETE FROM memberships WHERE agent_id = ?1");
const SqlText remove_agent_sql("DELETE FROM agents WHERE id = ?1");

Error no_agent(std::int64_t id) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(id)};
}
Error no_agent(std::string_view email) {
  return {ErrorCode::not_found, "there is no agent " + std::string(email)};
}

Role role_of(const SqlCells& row, int column) {
  return role_from(row.text(column)).value_or(Role::viewer);
}

/// Rows of agents LEFT JOIN memberships, one agent's next to each other.
Result<std::vector<Agent>> read_agents(SqlConnection& connection, const SqlText& sql,
                                       std::initializer_list<SqlValue> values) {
  std::vector<Agent> agents;
  auto read = connection.read(sql, values, [&](const SqlCells& row) {
    if (agents.empty() || agents.back().id != row.integer(0)) {
      agents.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), {}});
    }
    const ProjectId project = row.integer(4);
    if (project != 0) agents.back().memberships.push_back({project, role_of(row, 5)});
  });
  if (!read) return read.error();
  return agents;
}

/// The agent that the query finds, or `missing`.
Result<Agent> read_agent(SqlConnection& connection, const SqlText& sql, SqlValue value, Error missing) {
  auto agents = read_agents(connection, sql, {value});
  if (!agents) return agents.error();
  if (agents->empty()) return missing;
  return std::move(agents->front());
}

Result<void> add_memberships(SqlConnection& connection, std::int64_t agent,
                             const std::vector<Membership>& memberships) {
  for (const Membership& membership : memberships) {
    auto added =
        connection.write(add_membership_sql, {agent, membership.project, to_string(membership.role)});
    if (added) continue;
    if (added.error().code != ErrorCode::not_found) return added.error();
    return Error{ErrorCode::not_found, "there is no project " + std::to_string(membership.project)};
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
  if (auto fits = check_agent_name(name); !fits) return fits.error();
  if (auto fit = check_memberships(memberships); !fit) return fit.error();
  if (auto fits = check_password_hash(password_hash); !fits) return fits.error();
  Agent agent{0, std::move(*address), std::string(name), std::string(password_hash), by_project(memberships)};
  return access_.write_together([&](SqlConnection& connection) -> Result<Agent> {
    auto added = connection.read(add_agent_sql, {agent.email, agent.name, agent.password_hash},
                                 [&](const SqlCells& row) { agent.id = row.integer(0); });
    if (!added && added.error().code == ErrorCode::bad_request) {
      return bad_request("email: expected one that no agent has, " + agent.email + " is there already");
    }
    if (!added) return added.error();
    if (auto joined = add_memberships(connection, agent.id, memberships); !joined) return joined.error();
    return agent;
  });
}

Result<Agent> Agents::find(std::int64_t id) {
  return access_.read(
      [&](SqlConnection& connection) { return read_agent(connection, agent_by_id_sql, id, no_agent(id)); });
}

Result<Agent> Agents::find_by_email(std::string_view email) {
  const auto address = normalized_email(email);
  if (!address) return no_agent(email);
  return access_.read([&](SqlConnection& connection) {
    return read_agent(connection, agent_by_email_sql, *address, no_agent(*address));
  });
}

Result<std::vector<Agent>> Agents::list() {
  return access_.read([](SqlConnection& connection) { return read_agents(connection, agents_sql, {}); });
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

Result<void> Agents::set_password(std::int64_t id, std::string_view password_hash) {
  if (auto fits = check_password_hash(password_hash); !fits) return fits;
  return access_.write([&](SqlConnection& connection) -> Result<void> {
    auto updated = connection.write(set_password_sql, {password_hash, id});
    if (!updated) return updated.error();
    if (*updated == 0) return no_agent(id);
    return {};
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
    return {};
  });
}

}  // namespace porchlight::store
