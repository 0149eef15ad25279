#include "store/database/conversation_rows.hpp"

namespace porchlight::store {

Message message_of(const SqlCells& row, int files) {
  Message message;
  message.conversation = row.integer(0);
  message.position = row.integer(1);
  message.author = row.text(2) == to_string(Author::agent) ? Author::agent : Author::visitor;
  message.agent = row.integer(3);
  message.agent_name = row.text(4);
  message.temp_id = row.text(5);
  message.content = row.text(6);
  message.sent_at = row.time(7);
  message.files = files_from_column(row.text(files));
  return message;
}

Conversation conversation_of(const SqlCells& row) {
  Conversation conversation;
  conversation.last_message = message_of(row, 23);
  conversation.id = row.integer(8);
  conversation.project = row.integer(9);
  conversation.visitor_uid = row.text(10);
  conversation.visitor_name = row.text(11);
  conversation.visitor_email = row.text(12);
  conversation.visitor_last_seen = row.time(13);
  conversation.status = conversation_status_from(row.text(14)).value_or(ConversationStatus::open);
  conversation.assignee = row.integer(15);
  conversation.assignee_name = row.text(16);
  conversation.last_position = row.integer(17);
  conversation.agent_read_position = row.integer(18);
  conversation.visitor_read_position = row.integer(19);
  conversation.unread = static_cast<std::size_t>(row.integer(20));
  conversation.visitor_unread = static_cast<std::size_t>(row.integer(21));
  conversation.created_at = row.time(22);
  return conversation;
}

}  // namespace porchlight::store
