#pragma once
// What is selected of conversations and messages, and how its rows become values: one list of columns and one
// reading of it for every statement of both databases.

#include "store/database/conversations.hpp"
#include "store/database/sql_text.hpp"

#include <string>
#include <vector>

namespace porchlight::store {

/// Of `messages m`: what stands in front of a conversation, and all of it.
inline const std::string message_head_columns =
    "m.conversation_id, m.position, m.author, m.agent_id, m.agent_name, m.temp_id, m.content, m.sent_at";
inline const std::string message_columns = message_head_columns + ", m.mail, m.files";

/// Of `conversations c`, its `visitors v`, its last message `messages m`, and perhaps `agents a`.
inline const std::string conversation_columns =
    message_head_columns +
    ", c.id, c.project_id, c.visitor_uid, coalesce(nullif(v.agent_name, ''), v.name), v.email, "
    "v.last_seen_at, c.status, c.assignee_id, "
    "coalesce(a.name, ''), c.last_position, c.agent_read_position, c.visitor_read_position, c.unread, "
    "c.visitor_unread, c.created_at, m.mail, m.files, v.contact_email, c.waiting_since, c.mentioned, "
    "c.snoozed_until, c.rating_score, c.rating_comment, c.rated_at, c.rating_stands, v.tags";
/// A column that a statement selects behind those has this number.
inline constexpr int conversation_column_count = 34;

/// Where those come from; conditions follow. Every conversation has a visitor and a last message.
inline const std::string conversation_tables =
    " FROM conversations c JOIN visitors v ON v.project_id = c.project_id AND v.uid = c.visitor_uid "
    "JOIN messages m ON m.conversation_id = c.id AND m.position = c.last_position "
    "LEFT JOIN agents a ON a.id = c.assignee_id ";

/// Whether that hash is of the secret of a device of a visitor; the three name parameters.
[[nodiscard]] inline std::string is_devices_secret(const std::string& project, const std::string& uid,
                                                   const std::string& hash) {
  return "EXISTS (SELECT 1 FROM visitors d WHERE d.project_id = " + project + " AND d.joined_to = " + uid +
         " AND d.joined_to <> '' AND d.secret_hash = " + hash + ")";
}

/// `files`: where they stand.
[[nodiscard]] Message message_of(const SqlCells& row);
[[nodiscard]] Conversation conversation_of(const SqlCells& row);

}  // namespace porchlight::store
