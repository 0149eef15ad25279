// Who gets a conversation by the project's rule.

#include "store/database/conversation_reads.hpp"
#include "store/database/repositories.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace porchlight::store {
namespace {

// Of two gateways that assign at once, the second waits here and sees what the first has done: what it reads
// then are statements of their own.
const SqlText lock_members_sql(
    "SELECT agent_id FROM memberships WHERE project_id = ?1 ORDER BY agent_id",
    "SELECT agent_id FROM memberships WHERE project_id = ?1 ORDER BY agent_id FOR NO KEY UPDATE");
const SqlText candidates_sql(
    "SELECT m.agent_id, m.assigned_at, (SELECT count(*) FROM conversations c WHERE c.assignee_id = "
    "m.agent_id "
    "AND c.project_id = ?1 AND c.status = 'open' AND c.snoozed_until IS NULL) FROM memberships m "
    "WHERE m.project_id = ?1 AND m.role <> 'viewer'");
// Nobody else has it meanwhile, and nobody has closed it.
const SqlText assign_sql(
    "UPDATE conversations SET assignee_id = ?3 WHERE project_id = ?1 AND id = ?2 AND assignee_id = ?4 "
    "AND status = 'open'");
const SqlText note_turn_sql(
    "UPDATE memberships SET assigned_at = ?3 WHERE project_id = ?1 AND agent_id = ?2");

struct Candidate {
  std::int64_t agent = 0;
  WallTime assigned{};
  std::int64_t open = 0;  // conversations that are theirs
};

Result<std::vector<Candidate>> candidates(SqlConnection& sql, ProjectId project) {
  const auto locked = sql.read(lock_members_sql, {project}, [](const SqlCells&) {});
  if (!locked) return locked.error();
  std::vector<Candidate> all;
  const auto read = sql.read(candidates_sql, {project}, [&](const SqlCells& row) {
    all.push_back({row.integer(0), row.time(1), row.integer(2)});
  });
  if (!read) return read.error();
  return all;
}

/// Null where nobody of them is available.
const Candidate* chosen(const std::vector<Candidate>& candidates, const AssignmentAsked& asked) {
  const auto rank = [&](const Candidate& one) {
    const std::int64_t load = asked.rule == Assignment::least_busy ? one.open : 0;
    return std::make_tuple(load, one.assigned, one.agent);
  };
  const Candidate* best = nullptr;
  for (const Candidate& one : candidates) {
    if (std::ranges::count(asked.available, one.agent) == 0) continue;
    if (best == nullptr || rank(one) < rank(*best)) best = &one;
  }
  return best;
}

/// Behind everybody else's turn, whatever clocks say.
WallTime next_turn(const std::vector<Candidate>& candidates, WallTime now) {
  for (const Candidate& one : candidates) now = std::max(now, one.assigned + Milliseconds(1));
  return now;
}

}  // namespace

Result<std::optional<Conversation>> assign_conversation(SqlConnection& sql, const AssignmentAsked& asked) {
  const auto all = candidates(sql, asked.project);
  if (!all) return all.error();
  const Candidate* const agent = chosen(*all, asked);
  if (agent == nullptr) return std::optional<Conversation>();
  const auto assigned =
      sql.write(assign_sql, {asked.project, asked.conversation, agent->agent, asked.assignee});
  if (!assigned) return assigned.error();
  if (*assigned == 0) return std::optional<Conversation>();
  const auto noted = sql.write(note_turn_sql, {asked.project, agent->agent, next_turn(*all, asked.now)});
  if (!noted) return noted.error();
  auto conversation = read_conversation(sql, asked.project, asked.conversation);
  if (!conversation) return conversation.error();
  return std::optional(std::move(*conversation));
}

}  // namespace porchlight::store
