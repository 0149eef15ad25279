// What is written to a conversation that is no message: read positions, status, assignee, and where its
// visitor wants to be answered.

#include "store/database/conversation_reads.hpp"
#include "store/database/conversation_rows.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/visitors_over.hpp"

#include <utility>

namespace porchlight::store {
namespace {

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
      "AND visitor_read_position < last_position AND EXISTS (SELECT 1 FROM visitors v "
      "WHERE v.project_id = ?1 AND v.uid = ?2 AND (v.secret_hash = ?4 OR " +
      is_devices_secret("?1", "?2", "?4") + "))");
  return sql;
}

const SqlText& contact_sql() {
  static const SqlText sql(
      "UPDATE visitors SET contact_email = ?3 WHERE project_id = ?1 AND uid = ?2 AND (secret_hash = ?4 OR " +
      is_devices_secret("?1", "?2", "?4") + ")");
  return sql;
}

/// Empty and -1: as it is.
const SqlText& change_sql() {
  static const SqlText sql(
      "UPDATE conversations SET status = CASE WHEN ?3 = '' THEN status ELSE ?3 END, "
      "assignee_id = CASE WHEN ?4 < 0 THEN assignee_id ELSE ?4 END, "
      "waiting_since = CASE WHEN ?3 = 'closed' THEN NULL ELSE waiting_since END "
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

Result<ContactLeft> change_contact(SqlConnection& connection, const VisitorKey& visitor,
                                   std::string_view secret_hash, std::string_view contact) {
  const auto changed = connection.write(contact_sql(), {visitor.project, visitor.uid, contact, secret_hash});
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
  auto changed = connection.write(change_sql(), {project, id, status, change.assignee.value_or(-1)});
  if (!changed) return changed.error();
  auto conversation = read_conversation(connection, project, id);
  if (!conversation || !change.assignee || conversation->assignee == *change.assignee) return conversation;
  return no_member(*change.assignee);
}

}  // namespace porchlight::store
