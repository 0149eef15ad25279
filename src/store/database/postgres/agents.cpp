#include "store/database/postgres/agents.hpp"

#include "store/database/account_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresErrc;
using driver::PostgresParameters;
using driver::PostgresRows;

Error no_agent(std::int64_t id) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(id)};
}
Error no_agent(std::string_view email) {
  return {ErrorCode::not_found, "there is no agent " + std::string(email)};
}

/// Rows of agents LEFT JOIN memberships, one agent's next to each other.
std::vector<Agent> agents_of(const PostgresRows& rows) {
  std::vector<Agent> agents;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (agents.empty() || agents.back().id != rows.integer(row, 0)) {
      agents.push_back({rows.integer(row, 0), rows.text(row, 1), rows.text(row, 2), rows.text(row, 3), {}});
    }
    if (rows.null(row, 4)) continue;
    const Role role = role_from(rows.text(row, 5)).value_or(Role::viewer);
    agents.back().memberships.push_back({rows.integer(row, 4), role});
  }
  return agents;
}

/// The agent that the query found, or `missing`.
Result<Agent> only(const driver::PostgresResult<PostgresRows>& rows, Error missing) {
  if (!rows) return to_error(rows.error());
  std::vector<Agent> agents = agents_of(*rows);
  if (agents.empty()) return missing;
  return std::move(agents.front());
}

Result<void> add_memberships(PostgresConnection& connection, std::int64_t agent,
                             const std::vector<Membership>& memberships) {
  for (const Membership& membership : memberships) {
    const auto added = connection.execute(
        "INSERT INTO memberships (agent_id, project_id, role) VALUES ($1, $2, $3)",
        PostgresParameters().add(agent).add(membership.project).add(to_string(membership.role)));
    if (added) continue;
    if (added.error().code != PostgresErrc::foreign_key) return to_error(added.error());
    return Error{ErrorCode::not_found, "there is no project " + std::to_string(membership.project)};
  }
  return {};
}

std::vector<Membership> by_project(std::vector<Membership> memberships) {
  std::ranges::sort(memberships, {}, &Membership::project);
  return memberships;
}

}  // namespace

Result<Agent> PostgresAgents::add(std::string_view email, std::string_view name,
                                  std::string_view password_hash,
                                  const std::vector<Membership>& memberships) {
  auto address = normalized_email(email);
  if (!address) return address.error();
  if (auto fits = check_agent_name(name); !fits) return fits.error();
  if (auto fit = check_memberships(memberships); !fit) return fit.error();
  if (!is_storable(password_hash)) return Error{ErrorCode::bad_request, "password hash: expected a text"};
  Agent agent{0, std::move(*address), std::string(name), std::string(password_hash), by_project(memberships)};
  return access_.write_together([&](PostgresConnection& connection) -> Result<Agent> {
    const auto added =
        connection.execute("INSERT INTO agents (email, name, password_hash) VALUES ($1, $2, $3) RETURNING id",
                           PostgresParameters().add(agent.email).add(agent.name).add(agent.password_hash));
    if (!added && added.error().code == PostgresErrc::unique) {
      return Error{ErrorCode::bad_request,
                   "email: expected one that no agent has, " + agent.email + " is there already"};
    }
    if (!added) return to_error(added.error());
    agent.id = added->integer(0, 0);
    if (auto joined = add_memberships(connection, agent.id, memberships); !joined) return joined.error();
    return agent;
  });
}

Result<Agent> PostgresAgents::find(std::int64_t id) {
  return access_.read([&](PostgresConnection& connection) {
    return only(connection.execute("SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role "
                                   "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id "
                                   "WHERE a.id = $1 ORDER BY m.project_id",
                                   PostgresParameters().add(id)),
                no_agent(id));
  });
}

Result<Agent> PostgresAgents::find_by_email(std::string_view email) {
  const auto address = normalized_email(email);
  if (!address) return no_agent(email);
  return access_.read([&](PostgresConnection& connection) {
    return only(connection.execute("SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role "
                                   "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id "
                                   "WHERE a.email = $1 ORDER BY m.project_id",
                                   PostgresParameters().add(*address)),
                no_agent(*address));
  });
}

Result<std::vector<Agent>> PostgresAgents::list() {
  return access_.read([](PostgresConnection& connection) -> Result<std::vector<Agent>> {
    const auto rows = connection.execute(
        "SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role "
        "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id ORDER BY a.id, m.project_id");
    if (!rows) return to_error(rows.error());
    return agents_of(*rows);
  });
}

Result<std::vector<Member>> PostgresAgents::list_members(ProjectId project) {
  return access_.read([&](PostgresConnection& connection) -> Result<std::vector<Member>> {
    const auto rows = connection.execute(
        "SELECT a.id, a.name, a.email, m.role FROM memberships m "
        "JOIN agents a ON a.id = m.agent_id WHERE m.project_id = $1 ORDER BY a.id",
        PostgresParameters().add(project));
    if (!rows) return to_error(rows.error());
    std::vector<Member> members;
    for (std::size_t row = 0; row < rows->size(); ++row) {
      members.push_back({rows->integer(row, 0), rows->text(row, 1), rows->text(row, 2),
                         role_from(rows->text(row, 3)).value_or(Role::viewer)});
    }
    return members;
  });
}

Result<void> PostgresAgents::set_password(std::int64_t id, std::string_view password_hash) {
  if (!is_storable(password_hash)) return Error{ErrorCode::bad_request, "password hash: expected a text"};
  return access_.write([&](PostgresConnection& connection) -> Result<void> {
    const auto updated = connection.execute("UPDATE agents SET password_hash = $1 WHERE id = $2",
                                            PostgresParameters().add(password_hash).add(id));
    if (!updated) return to_error(updated.error());
    if (updated->affected() == 0) return no_agent(id);
    return {};
  });
}

Result<void> PostgresAgents::set_memberships(std::int64_t id, const std::vector<Membership>& memberships) {
  if (auto fit = check_memberships(memberships); !fit) return fit;
  return access_.write_together([&](PostgresConnection& connection) -> Result<void> {
    // Locked: of two that replace at once one follows the other, or both sets would be there.
    const auto known = connection.execute("SELECT 1 FROM agents WHERE id = $1 FOR NO KEY UPDATE",
                                          PostgresParameters().add(id));
    if (!known) return to_error(known.error());
    if (known->empty()) return no_agent(id);
    const auto cleared =
        connection.execute("DELETE FROM memberships WHERE agent_id = $1", PostgresParameters().add(id));
    if (!cleared) return to_error(cleared.error());
    return add_memberships(connection, id, memberships);
  });
}

Result<void> PostgresAgents::remove(std::int64_t id) {
  // Not repeated where the connection is lost: the second time it would not be there.
  return access_.write_together([&](PostgresConnection& connection) -> Result<void> {
    const auto removed = connection.execute("DELETE FROM agents WHERE id = $1", PostgresParameters().add(id));
    if (!removed) return to_error(removed.error());
    if (removed->affected() == 0) return no_agent(id);
    return {};
  });
}

}  // namespace porchlight::store
