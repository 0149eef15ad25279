// What is written to a conversation that is no message: read positions, status, assignee, rating.

#include "store/database/conversation_reads.hpp"
#include "store/database/conversation_rows.hpp"
#include "store/database/message_rules.hpp"

#include <utility>

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

/// Empty and -1: as it is.
const SqlText& change_sql() {
  static const SqlText sql(
      "UPDATE conversations SET status = CASE WHEN ?3 = '' THEN status ELSE ?3 END, "
      "assignee_id = CASE WHEN ?4 < 0 THEN assignee_id ELSE ?4 END, "
      "rating_stands = CASE WHEN ?3 = 'closed' AND status = 'open' THEN FALSE ELSE rating_stands END "
      "WHERE project_id = ?1 AND id = ?2 AND (?4 <= 0 OR EXISTS (SELECT 1 FROM memberships m "
      "WHERE m.agent_id = ?4 AND m.project_id = ?1))");
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

Result<Conversation> change_conversation(SqlConnection& connection, ProjectId project, ConversationId id,
                                         const ConversationChange& change) {
  if (change.assignee && *change.assignee < 0) return no_member(*change.assignee);
  const std::string_view status = change.status ? to_string(*change.status) : std::string_view();
  auto changed = connection.write(change_sql(), {project, id, status, change.assignee.value_or(-1)});
  if (!changed) return changed.error();
  auto conversation = read_conversation(connection, project, id);
  if (!conversation || !change.assignee || conversation->assignee == *change.assignee) return conversation;
  return no_member(*change.assignee);
}

}  // namespace porchlight::store
