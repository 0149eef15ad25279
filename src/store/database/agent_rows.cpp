#include "store/database/agent_rows.hpp"

#include <utility>

namespace porchlight::store {
namespace {

const SqlText add_agent_sql(
    "INSERT INTO agents (email, name, password_hash) VALUES (?1, ?2, ?3) RETURNING id");
const SqlText add_membership_sql("INSERT INTO memberships (agent_id, project_id, role) VALUES (?1, ?2, ?3)");

const std::string agents_of =
    "SELECT a.id, a.email, a.name, a.password_hash, a.sign_outs, m.project_id, m.role, a.mail_after "
    "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id ";
const SqlText agent_by_id_sql(agents_of + "WHERE a.id = ?1 ORDER BY m.project_id");
const SqlText agent_by_email_sql(agents_of + "WHERE a.email = ?1 ORDER BY m.project_id");
const SqlText agents_sql(agents_of + "ORDER BY a.id, m.project_id");

const SqlText set_password_sql("UPDATE agents SET password_hash = ?1 WHERE id = ?2");
const SqlText end_password_links_sql("DELETE FROM agent_links WHERE kind = 'password' AND agent_id = ?1");
const SqlText end_pushes_sql("DELETE FROM push_subscriptions WHERE agent_id = ?1");
const SqlText end_links_of_sql("DELETE FROM agent_links WHERE agent_id = ?1 OR made_by = ?1");

Error no_agent_called(std::string_view email) {
  return {ErrorCode::not_found, "there is no agent " + std::string(email)};
}

/// Rows of agents LEFT JOIN memberships, one agent's next to each other.
Result<std::vector<Agent>> read_agents(SqlConnection& sql, const SqlText& text,
                                       std::initializer_list<SqlValue> values) {
  std::vector<Agent> agents;
  auto read = sql.read(text, values, [&](const SqlCells& row) {
    if (agents.empty() || agents.back().id != row.integer(0)) {
      agents.push_back(
          {row.integer(0), row.text(1), row.text(2), row.text(3), {}, row.integer(4), row.integer(7)});
    }
    const ProjectId project = row.integer(5);
    if (project != 0) agents.back().memberships.push_back({project, role_of(row, 6)});
  });
  if (!read) return read.error();
  return agents;
}

/// The agent that the query finds, or `missing`.
Result<Agent> read_one_agent(SqlConnection& sql, const SqlText& text, SqlValue value, Error missing) {
  auto agents = read_agents(sql, text, {value});
  if (!agents) return agents.error();
  if (agents->empty()) return missing;
  return std::move(agents->front());
}

}  // namespace

Error no_agent(std::int64_t id) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(id)};
}

Role role_of(const SqlCells& row, int column) {
  return role_from(row.text(column)).value_or(Role::viewer);
}

Result<Agent> read_agent(SqlConnection& sql, std::int64_t id) {
  return read_one_agent(sql, agent_by_id_sql, id, no_agent(id));
}

Result<Agent> read_agent_by_email(SqlConnection& sql, std::string_view email) {
  return read_one_agent(sql, agent_by_email_sql, email, no_agent_called(email));
}

Result<std::vector<Agent>> read_all_agents(SqlConnection& sql) {
  return read_agents(sql, agents_sql, {});
}

Result<std::int64_t> add_agent_row(SqlConnection& sql, const Agent& agent) {
  std::int64_t id = 0;
  auto added = sql.read(add_agent_sql, {agent.email, agent.name, agent.password_hash},
                        [&](const SqlCells& row) { id = row.integer(0); });
  if (!added && added.error().code == ErrorCode::bad_request) {
    return bad_request("email: expected one that no agent has, " + agent.email + " is there already");
  }
  if (!added) return added.error();
  return id;
}

Result<void> add_membership(SqlConnection& sql, std::int64_t agent, const Membership& membership) {
  auto added = sql.write(add_membership_sql, {agent, membership.project, to_string(membership.role)});
  if (added) return {};
  if (added.error().code != ErrorCode::not_found) return added.error();
  return Error{ErrorCode::not_found, "there is no project " + std::to_string(membership.project)};
}

Result<void> write_password(SqlConnection& sql, std::int64_t agent, std::string_view password_hash) {
  auto updated = sql.write(set_password_sql, {password_hash, agent});
  if (!updated) return updated.error();
  if (*updated == 0) return no_agent(agent);
  auto ended = sql.write(end_password_links_sql, {agent});
  if (!ended) return ended.error();
  return end_pushes_of(sql, agent);
}

Result<void> end_pushes_of(SqlConnection& sql, std::int64_t agent) {
  auto ended = sql.write(end_pushes_sql, {agent});
  if (!ended) return ended.error();
  return {};
}

Result<void> end_links_of(SqlConnection& sql, std::int64_t agent) {
  auto ended = sql.write(end_links_of_sql, {agent});
  if (!ended) return ended.error();
  return {};
}

}  // namespace porchlight::store
