#include "store/database/conversation_rows.hpp"

#include "base/lines.hpp"

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

constexpr int message_head_column_count = 8;
/// Where the rest of the last message stands in a conversation's row.
constexpr int message_in_conversation = 23;

/// `more`: the column of its mail.
Message message_of(const SqlCells& row, int more) {
  Message message;
  message.conversation = row.integer(0);
  message.position = row.integer(1);
  message.author = row.text(2) == to_string(Author::agent) ? Author::agent : Author::visitor;
  message.agent = row.integer(3);
  message.agent_name = row.text(4);
  message.temp_id = row.text(5);
  message.content = row.text(6);
  message.sent_at = row.time(7);
  message.mail = mail_state_from(row.text(more));
  message.files = files_from_column(row.text(more + 1));
  return message;
}

}  // namespace

Message message_of(const SqlCells& row) {
  return message_of(row, message_head_column_count);
}

Conversation conversation_of(const SqlCells& row) {
  Conversation conversation;
  conversation.last_message = message_of(row, message_in_conversation);
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
  conversation.visitor_contact = row.text(25);
  if (const WallTime since = row.time(26); since != WallTime{}) conversation.waiting_since = since;
  conversation.mentioned = numbers_of(row.text(27));
  if (const WallTime until = row.time(28); until != WallTime{}) conversation.snoozed_until = until;
  if (const std::int64_t score = row.integer(29); score > 0) {
    conversation.rating = Rating{score, row.text(30), row.time(31), row.truth(32)};
  }
  conversation.visitor_tags = from_lines(row.text(33));
  return conversation;
}

}  // namespace porchlight::store
