// What is written to a conversation that is no message: read positions, status, assignee, rating, and where
// its visitor wants to be answered.

#include "store/database/conversation_reads.hpp"
#include "store/database/conversation_rows.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/visitors_over.hpp"

#include <string>
#include <utility>
#include <vector>

namespace porchlight::store {
namespace {

/// The hash is of the visitor's secret, or of that of a device of the visitor.
std::string is_proven(const std::string& project, const std::string& uid, const std::string& hash) {
  return "EXISTS (SELECT 1 FROM visitors v WHERE v.project_id = " + project + " AND v.uid = " + uid +
         " AND (v.secret_hash = " + hash + " OR " + is_devices_secret(project, uid, hash) + "))";
}

// How many are unread is kept, not counted: a page shows it of every conversation. A position that moves
// takes off those that it passes. At the end of the thread nothing is left, also of what arrives at this
// moment and this statement cannot see yet.
const SqlText& agents_position_sql() {
  static const SqlText sql(
      "UPDATE conversations SET "
      "agent_read_position = CASE WHEN ?3 >= last_position THEN last_position ELSE ?3 END, "
      "unread = CASE WHEN ?3 >= last_position THEN 0 ELSE unread - (SELECT count(*) FROM messages m "
      "WHERE m.conversation_id = conversations.id AND m.author = 'visitor' "
      "AND m.position > conversations.agent_read_position AND m.position <= ?3) END "
      "WHERE project_id = ?1 AND id = ?2 AND agent_read_position < ?3 "
      "AND agent_read_position < last_position");
  return sql;
}
const SqlText& visitors_position_sql() {
  static const SqlText sql(
      "UPDATE conversations SET "
      "visitor_read_position = CASE WHEN ?3 >= last_position THEN last_position ELSE ?3 END, "
      "visitor_unread = CASE WHEN ?3 >= last_position THEN 0 ELSE visitor_unread - (SELECT count(*) "
      "FROM messages m WHERE m.conversation_id = conversations.id AND m.author = 'agent' "
      "AND m.position > conversations.visitor_read_position AND m.position <= ?3) END "
      "WHERE project_id = ?1 AND visitor_uid = ?2 AND visitor_read_position < ?3 "
      "AND visitor_read_position < last_position AND " +
      is_proven("?1", "?2", "?4"));
  return sql;
}
const SqlText& rate_sql() {
  static const SqlText sql(
      "UPDATE conversations SET rating_score = ?3, rating_comment = ?5, rated_at = ?6, rating_stands = TRUE "
      "WHERE project_id = ?1 AND visitor_uid = ?2 AND status = 'closed' AND " +
      is_proven("?1", "?2", "?4"));
  return sql;
}
const SqlText& scores_sql() {
  static const SqlText sql(
      "SELECT rating_score, count(*) FROM conversations WHERE project_id = ?1 AND rated_at >= ?2 "
      "AND rating_score > 0 GROUP BY rating_score");
  return sql;
}

const SqlText& set_contact_sql() {
  static const SqlText sql(
      "UPDATE visitors SET contact_email = ?3 WHERE project_id = ?1 AND uid = ?2 AND (secret_hash = ?4 OR " +
      is_devices_secret("?1", "?2", "?4") + ")");
  return sql;
}

/// Empty and -1: as it is. ?5: the snooze ends (0), begins (1), or is as it is (-1).
const SqlText& change_sql() {
  static const SqlText sql(
      "UPDATE conversations SET status = CASE WHEN ?3 = '' THEN status ELSE ?3 END, "
      "assignee_id = CASE WHEN ?4 < 0 THEN assignee_id ELSE ?4 END, "
      "snoozed_until = CASE WHEN ?3 = 'closed' OR ?5 = 0 THEN NULL WHEN ?5 < 0 THEN snoozed_until ELSE ?6 "
      "END, "
      "rating_stands = CASE WHEN ?3 = 'closed' AND status = 'open' THEN FALSE ELSE rating_stands END, "
      "waiting_since = CASE WHEN ?3 = 'closed' THEN NULL ELSE waiting_since END "
      "WHERE project_id = ?1 AND id = ?2 AND (?4 <= 0 OR EXISTS (SELECT 1 FROM memberships m "
      "WHERE m.agent_id = ?4 AND m.project_id = ?1)) AND (?5 < 1 OR status = 'open' OR ?3 = 'open')");
  return sql;
}

// Whoever looks at once takes others.
const SqlText& wake_sql() {
  static const std::string due =
      "SELECT id FROM conversations WHERE snoozed_until <= ?1 ORDER BY snoozed_until LIMIT " +
      std::to_string(limits::woken_conversations);
  static const std::string begin = "UPDATE conversations SET snoozed_until = NULL WHERE id IN (";
  static const std::string end = ") RETURNING project_id, id";
  static const SqlText sql(begin + due + end, begin + due + " FOR UPDATE SKIP LOCKED" + end);
  return sql;
}

}  // namespace

Result<Conversation> move_agents_position(SqlConnection& connection, ProjectId project, ConversationId id,
                                          std::int64_t position) {
  auto moved = connection.write(agents_position_sql(), {project, id, position});
  if (!moved) return moved.error();
  return read_conversation(connection, project, id);
}

Result<Conversation> move_visitors_position(SqlConnection& connection, const VisitorKey& visitor,
                                            std::string_view secret_hash, std::int64_t position) {
  auto moved =
      connection.write(visitors_position_sql(), {visitor.project, visitor.uid, position, secret_hash});
  if (!moved) return moved.error();
  auto conversation = read_proven(connection, visitor, secret_hash);
  if (!conversation) return conversation.error();
  if (!*conversation) return no_conversation();
  return std::move(**conversation);
}

Result<Conversation> rate_conversation(SqlConnection& connection, const VisitorKey& visitor,
                                       std::string_view secret_hash, const Rating& rating) {
  auto rated = connection.write(rate_sql(), {visitor.project, visitor.uid, rating.score, secret_hash,
                                             std::string_view(rating.comment), rating.at});
  if (!rated) return rated.error();
  auto conversation = read_proven(connection, visitor, secret_hash);
  if (!conversation) return conversation.error();
  if (!*conversation) return no_conversation();
  if (*rated == 0) return Error{ErrorCode::conflict, "expected a conversation that is closed"};
  return std::move(**conversation);
}

Result<ScoreCounts> read_scores(SqlConnection& connection, ProjectId project, WallTime since) {
  ScoreCounts counts{};
  auto read = connection.read(scores_sql(), {project, since}, [&](const SqlCells& row) {
    counts.at(static_cast<std::size_t>(row.integer(0) - 1)) = row.integer(1);
  });
  if (!read) return read.error();
  return counts;
}

Result<ContactLeft> change_contact(SqlConnection& connection, const VisitorKey& visitor,
                                   std::string_view secret_hash, std::string_view contact) {
  const auto changed =
      connection.write(set_contact_sql(), {visitor.project, visitor.uid, contact, secret_hash});
  if (!changed) return changed.error();
  auto row = read_visitor(connection, visitor);
  if (!row) return row.error();
  if (!*row) return no_such_visitor();
  if (*changed == 0) return another_secret();
  auto conversation = read_conversation(connection, visitor);
  if (!conversation && conversation.error().code != ErrorCode::not_found) return conversation.error();
  ContactLeft left{std::move(**row), {}};
  if (conversation) left.conversation = std::move(*conversation);
  return left;
}

Result<Conversation> change_conversation(SqlConnection& connection, ProjectId project, ConversationId id,
                                         const ConversationChange& change) {
  if (change.assignee && *change.assignee < 0) return no_member(*change.assignee);
  const std::string_view status = change.status ? to_string(*change.status) : std::string_view();
  const std::int64_t snooze = !change.snoozed_until ? -1 : *change.snoozed_until ? 1 : 0;
  const WallTime until = snooze == 1 ? **change.snoozed_until : WallTime{};
  auto changed =
      connection.write(change_sql(), {project, id, status, change.assignee.value_or(-1), snooze, until});
  if (!changed) return changed.error();
  auto conversation = read_conversation(connection, project, id);
  if (conversation && *changed == 0 && snooze == 1 && conversation->status == ConversationStatus::closed) {
    return Error{ErrorCode::conflict, "a closed conversation is not snoozed: open it first"};
  }
  if (!conversation || !change.assignee || conversation->assignee == *change.assignee) return conversation;
  return no_member(*change.assignee);
}

Result<std::vector<Conversation>> wake_conversations(SqlConnection& connection, WallTime now) {
  std::vector<std::pair<ProjectId, ConversationId>> woken;
  const auto read = connection.read(
      wake_sql(), {now}, [&](const SqlCells& row) { woken.emplace_back(row.integer(0), row.integer(1)); });
  if (!read) return read.error();
  std::vector<Conversation> awake;
  awake.reserve(woken.size());
  for (const auto& [project, id] : woken) {
    auto conversation = read_conversation(connection, project, id);
    if (!conversation) return conversation.error();
    awake.push_back(std::move(*conversation));
  }
  return awake;
}

}  // namespace porchlight::store
