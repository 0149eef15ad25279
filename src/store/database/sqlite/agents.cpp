#include "store/database/sqlite/agents.hpp"

#include "store/database/account_rules.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using driver::SqliteErrc;
using driver::SqliteRow;

Error no_agent(std::int64_t id) {
  return {ErrorCode::not_found, "there is no agent " + std::to_string(id)};
}
Error no_agent(std::string_view email) {
  return {ErrorCode::not_found, "there is no agent " + std::string(email)};
}

/// Rows of agents LEFT JOIN memberships, one agent's next to each other.
void collect(std::vector<Agent>& agents, const SqliteRow& row) {
  if (agents.empty() || agents.back().id != row.integer(0)) {
    agents.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), {}});
  }
  if (row.null(4)) return;
  agents.back().memberships.push_back({row.integer(4), role_from(row.text(5)).value_or(Role::viewer)});
}

/// The agent that the query found, or `missing`.
Result<Agent> only(driver::SqliteStatement query, Error missing) {
  std::vector<Agent> agents;
  auto read = query.each([&](const SqliteRow& row) { collect(agents, row); });
  if (!read) return to_error(read.error());
  if (agents.empty()) return missing;
  return std::move(agents.front());
}

Result<void> add_memberships(Sqlite& connection, std::int64_t agent,
                             const std::vector<Membership>& memberships) {
  for (const Membership& membership : memberships) {
    auto added = connection.prepare("INSERT INTO memberships (agent_id, project_id, role) VALUES (?, ?, ?)")
                     .bind(1, agent)
                     .bind(2, membership.project)
                     .bind(3, to_string(membership.role))
                     .run();
    if (added) continue;
    if (added.error().code != SqliteErrc::foreign_key) return to_error(added.error());
    return Error{ErrorCode::not_found, "there is no project " + std::to_string(membership.project)};
  }
  return {};
}

std::vector<Membership> by_project(std::vector<Membership> memberships) {
  std::ranges::sort(memberships, {}, &Membership::project);
  return memberships;
}

}  // namespace

Result<Agent> SqliteAgents::add(std::string_view email, std::string_view name, std::string_view password_hash,
                                const std::vector<Membership>& memberships) {
  auto address = normalized_email(email);
  if (!address) return address.error();
  if (auto fits = check_agent_name(name); !fits) return fits.error();
  if (auto fit = check_memberships(memberships); !fit) return fit.error();
  Agent agent{0, std::move(*address), std::string(name), std::string(password_hash), by_project(memberships)};
  return access_.write([&](Sqlite& connection) -> Result<Agent> {
    auto added = connection.prepare("INSERT INTO agents (email, name, password_hash) VALUES (?, ?, ?)")
                     .bind(1, agent.email)
                     .bind(2, agent.name)
                     .bind(3, agent.password_hash)
                     .run();
    if (!added && added.error().code == SqliteErrc::unique) {
      return Error{ErrorCode::bad_request,
                   "email: expected one that no agent has, " + agent.email + " is there already"};
    }
    if (!added) return to_error(added.error());
    agent.id = connection.last_insert_id();
    if (auto joined = add_memberships(connection, agent.id, memberships); !joined) return joined.error();
    return agent;
  });
}

Result<Agent> SqliteAgents::find(std::int64_t id) {
  return access_.read([&](Sqlite& connection) {
    auto query = connection.prepare(
        "SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role FROM agents a "
        "LEFT JOIN memberships m ON m.agent_id = a.id WHERE a.id = ? ORDER BY m.project_id");
    query.bind(1, id);
    return only(std::move(query), no_agent(id));
  });
}

Result<Agent> SqliteAgents::find_by_email(std::string_view email) {
  const auto address = normalized_email(email);
  if (!address) return no_agent(email);
  return access_.read([&](Sqlite& connection) {
    auto query = connection.prepare(
        "SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role FROM agents a "
        "LEFT JOIN memberships m ON m.agent_id = a.id WHERE a.email = ? ORDER BY m.project_id");
    query.bind(1, *address);
    return only(std::move(query), no_agent(*address));
  });
}

Result<std::vector<Agent>> SqliteAgents::list() {
  return access_.read([](Sqlite& connection) -> Result<std::vector<Agent>> {
    std::vector<Agent> agents;
    auto read = connection
                    .prepare(
                        "SELECT a.id, a.email, a.name, a.password_hash, m.project_id, m.role "
                        "FROM agents a LEFT JOIN memberships m ON m.agent_id = a.id "
                        "ORDER BY a.id, m.project_id")
                    .each([&](const SqliteRow& row) { collect(agents, row); });
    if (!read) return to_error(read.error());
    return agents;
  });
}

Result<std::vector<Member>> SqliteAgents::list_members(ProjectId project) {
  return access_.read([&](Sqlite& connection) -> Result<std::vector<Member>> {
    std::vector<Member> members;
    auto read = connection
                    .prepare(
                        "SELECT a.id, a.name, a.email, m.role FROM memberships m "
                        "JOIN agents a ON a.id = m.agent_id WHERE m.project_id = ? ORDER BY a.id")
                    .bind(1, project)
                    .each([&](const SqliteRow& row) {
                      members.push_back({row.integer(0), row.text(1), row.text(2),
                                         role_from(row.text(3)).value_or(Role::viewer)});
                    });
    if (!read) return to_error(read.error());
    return members;
  });
}

Result<void> SqliteAgents::set_password(std::int64_t id, std::string_view password_hash) {
  return access_.write([&](Sqlite& connection) -> Result<void> {
    auto updated = connection.prepare("UPDATE agents SET password_hash = ? WHERE id = ?")
                       .bind(1, password_hash)
                       .bind(2, id)
                       .run();
    if (!updated) return to_error(updated.error());
    if (connection.changes() == 0) return no_agent(id);
    return {};
  });
}

Result<void> SqliteAgents::set_memberships(std::int64_t id, const std::vector<Membership>& memberships) {
  if (auto fit = check_memberships(memberships); !fit) return fit;
  return access_.write([&](Sqlite& connection) -> Result<void> {
    bool known = false;
    auto looked =
        connection.prepare("SELECT 1 FROM agents WHERE id = ?").bind(1, id).each([&](const SqliteRow&) {
          known = true;
        });
    if (!looked) return to_error(looked.error());
    if (!known) return no_agent(id);
    auto cleared = connection.prepare("DELETE FROM memberships WHERE agent_id = ?").bind(1, id).run();
    if (!cleared) return to_error(cleared.error());
    return add_memberships(connection, id, memberships);
  });
}

Result<void> SqliteAgents::remove(std::int64_t id) {
  return access_.write([&](Sqlite& connection) -> Result<void> {
    auto removed = connection.prepare("DELETE FROM agents WHERE id = ?").bind(1, id).run();
    if (!removed) return to_error(removed.error());
    if (connection.changes() == 0) return no_agent(id);
    return {};
  });
}

}  // namespace porchlight::store
