#pragma once
// Rows of agents and of what is theirs, as calls of several repositories read and write them within a
// transaction of their own.

#include "store/database/repositories.hpp"
#include "store/database/sql_text.hpp"

#include <string_view>
#include <vector>

namespace porchlight::store {

/// Errors: notFound.
[[nodiscard]] Result<Agent> read_agent(SqlConnection& sql, std::int64_t id);
/// The e-mail in its one form. Errors: notFound.
[[nodiscard]] Result<Agent> read_agent_by_email(SqlConnection& sql, std::string_view email);
/// In the order of their numbers.
[[nodiscard]] Result<std::vector<Agent>> read_all_agents(SqlConnection& sql);

/// The agent's number; e-mail and name in their one form. Errors: badRequest where the e-mail has an agent.
[[nodiscard]] Result<std::int64_t> add_agent_row(SqlConnection& sql, const Agent& agent);
/// Errors: notFound (the project).
[[nodiscard]] Result<void> add_membership(SqlConnection& sql, std::int64_t agent,
                                          const Membership& membership);
/// Links by which the agent's password could be set end, and browsers that the agent was alerted in are told
/// no more. Errors: notFound (the agent).
[[nodiscard]] Result<void> write_password(SqlConnection& sql, std::int64_t agent,
                                          std::string_view password_hash);
/// Those of the agent, and those that it has made.
[[nodiscard]] Result<void> end_links_of(SqlConnection& sql, std::int64_t agent);

/// Browsers that the agent was alerted in.
[[nodiscard]] Result<void> end_pushes_of(SqlConnection& sql, std::int64_t agent);

[[nodiscard]] Error no_agent(std::int64_t id);
[[nodiscard]] Role role_of(const SqlCells& row, int column);

}  // namespace porchlight::store
