#include "store/database/conversation_rows.hpp"

#include <charconv>
#include <string_view>

namespace porchlight::store {
namespace {

/// Numbers with a comma between two.
std::vector<std::int64_t> numbers_of(std::string_view list) {
  std::vector<std::int64_t> numbers;
  const char* at = list.data();
  const char* const end = at + list.size();
  while (at < end) {
    std::int64_t number = 0;
    at = std::from_chars(at, end, number).ptr + 1;
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

Message message_of(const SqlCells& row) {
  Message message;
  message.conversation = row.integer(0);
  message.position = row.integer(1);
  message.author = row.text(2) == to_string(Author::agent) ? Author::agent : Author::visitor;
  message.agent = row.integer(3);
  message.agent_name = row.text(4);
  message.temp_id = row.text(5);
  message.content = row.text(6);
  message.sent_at = row.time(7);
  return message;
}

Conversation conversation_of(const SqlCells& row) {
  Conversation conversation;
  conversation.last_message = message_of(row);
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
  conversation.mentioned = numbers_of(row.text(23));
  if (const WallTime until = row.time(24); until != WallTime{}) conversation.snoozed_until = until;
  return conversation;
}

}  // namespace porchlight::store
