#include "store/database/conversation_reads.hpp"

#include "base/crypto.hpp"
#include "base/utf8.hpp"
#include "store/database/conversation_pages.hpp"
#include "store/database/conversation_rows.hpp"
#include "store/database/conversation_search.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace porchlight::store {
namespace {

// Built once and never changed: connections keep views of the texts.
const SqlText& by_id_sql() {
  static const SqlText sql("SELECT " + conversation_columns + conversation_tables +
                           "WHERE c.project_id = ?1 AND c.id = ?2");
  return sql;
}
const SqlText& by_visitor_sql() {
  static const SqlText sql("SELECT " + conversation_columns + ", v.secret_hash" + conversation_tables +
                           "WHERE c.project_id = ?1 AND c.visitor_uid = ?2");
  return sql;
}
/// SQLite has no arrays, but JSON.
const SqlText& states_sql() {
  static const std::string state =
      "SELECT c.visitor_uid, c.id, c.status, c.unread, c.assignee_id FROM conversations c ";
  static const SqlText sql(state +
                               "JOIN json_each('[\"' || replace(?2, char(10), '\",\"') || '\"]') asked "
                               "ON c.project_id = ?1 AND c.visitor_uid = asked.value",
                           state + "WHERE c.project_id = ?1 AND c.visitor_uid = ANY (?2)");
  return sql;
}
const SqlText& contact_sql() {
  static const SqlText sql("SELECT contact_email FROM visitors WHERE project_id = ?1 AND uid = ?2");
  return sql;
}
const SqlText& secret_sql() {
  static const SqlText sql("SELECT secret_hash FROM visitors WHERE project_id = ?1 AND uid = ?2");
  return sql;
}
const SqlText& devices_secret_sql() {
  static const SqlText sql("SELECT 1 WHERE " + is_devices_secret("?1", "?2", "?3"));
  return sql;
}
const SqlText& message_sql() {
  static const SqlText sql("SELECT " + message_columns +
                           " FROM messages m "
                           "WHERE m.conversation_id = ?1 AND m.author = ?2 AND m.temp_id = ?3");
  return sql;
}
const SqlText& agent_sql() {
  static const SqlText sql("SELECT name FROM agents WHERE id = ?1");
  return sql;
}

/// Has nothing that JSON would escape, as no uid has.
bool is_plain(const std::string& uid) {
  return is_storable(uid) &&
         std::ranges::none_of(uid, [](char c) { return c == '"' || c == '\\' || utf8::is_control(c); });
}

struct WithSecret {
  Conversation conversation;
  std::string secret_hash;
};

Result<std::optional<WithSecret>> read_with_secret(SqlConnection& connection, const VisitorKey& visitor) {
  std::optional<WithSecret> found;
  auto read = connection.read(by_visitor_sql(), {visitor.project, visitor.uid}, [&](const SqlCells& row) {
    found = WithSecret{conversation_of(row), row.text(conversation_column_count)};
  });
  if (!read) return read.error();
  return found;
}

Result<Thread> messages_of(SqlConnection& connection, Conversation conversation, const MessageQuery& query) {
  const MessageQuery wanted = bounded(query);
  const bool ascending = wanted.after > 0;
  const std::int64_t end = conversation.last_position + 1;
  const std::int64_t before = wanted.before == 0 ? end : std::min(wanted.before, end);
  Thread thread;
  auto read = connection.read(thread_sql(ascending, wanted.limit), {conversation.id, wanted.after, before},
                              [&](const SqlCells& row) { thread.messages.push_back(message_of(row)); });
  if (!read) return read.error();
  thread.has_more = thread.messages.size() > wanted.limit;
  if (thread.has_more) thread.messages.resize(wanted.limit);
  if (!ascending) std::ranges::reverse(thread.messages);
  thread.conversation = std::move(conversation);
  return thread;
}

}  // namespace

Result<bool> is_of_device(SqlConnection& connection, const VisitorKey& visitor,
                          std::string_view secret_hash) {
  bool is = false;
  auto read = connection.read(devices_secret_sql(), {visitor.project, visitor.uid, secret_hash},
                              [&](const SqlCells&) { is = true; });
  if (!read) return read.error();
  return is;
}

Result<Conversation> read_conversation(SqlConnection& connection, ProjectId project, ConversationId id) {
  std::optional<Conversation> found;
  auto read =
      connection.read(by_id_sql(), {project, id}, [&](const SqlCells& row) { found = conversation_of(row); });
  if (!read) return read.error();
  if (!found) return no_conversation();
  return std::move(*found);
}

Result<Conversation> read_conversation(SqlConnection& connection, const VisitorKey& visitor) {
  auto found = read_with_secret(connection, visitor);
  if (!found) return found.error();
  if (!*found) return no_conversation();
  return std::move((*found)->conversation);
}

Result<std::vector<ConversationState>> read_states(SqlConnection& connection, ProjectId project,
                                                   std::span<const std::string> uids) {
  std::vector<std::string> plain;
  plain.reserve(uids.size());
  std::ranges::copy_if(uids, std::back_inserter(plain), is_plain);
  std::vector<ConversationState> states;
  auto read =
      connection.read(states_sql(), {project, std::span<const std::string>(plain)}, [&](const SqlCells& row) {
        states.push_back({.visitor_uid = row.text(0),
                          .id = row.integer(1),
                          .status = conversation_status_from(row.text(2)).value_or(ConversationStatus::open),
                          .unread = static_cast<std::size_t>(row.integer(3)),
                          .assignee = row.integer(4)});
      });
  if (!read) return read.error();
  return states;
}

Result<std::optional<Conversation>> read_proven(SqlConnection& connection, const VisitorKey& visitor,
                                                std::string_view secret_hash) {
  auto found = read_with_secret(connection, visitor);
  if (!found) return found.error();
  if (*found) {
    if (!crypto::equal_constant_time((*found)->secret_hash, secret_hash)) {
      const auto of_device = is_of_device(connection, visitor, secret_hash);
      if (!of_device) return of_device.error();
      if (!*of_device) return another_secret();
    }
    return std::optional(std::move((*found)->conversation));
  }
  // Nothing was said. The secret is judged all the same, where there is one: the answer must not depend on
  // it.
  bool wrong = false;
  auto read = connection.read(secret_sql(), {visitor.project, visitor.uid}, [&](const SqlCells& row) {
    wrong = !crypto::equal_constant_time(row.text(0), secret_hash);
  });
  if (!read) return read.error();
  if (!wrong) return std::optional<Conversation>();
  const auto of_device = is_of_device(connection, visitor, secret_hash);
  if (!of_device) return of_device.error();
  if (!*of_device) return another_secret();
  return std::optional<Conversation>();
}

Result<std::optional<Message>> read_message(SqlConnection& connection, ConversationId id, Author author,
                                            std::string_view temp_id) {
  std::optional<Message> found;
  auto read = connection.read(message_sql(), {id, to_string(author), temp_id},
                              [&](const SqlCells& row) { found = message_of(row); });
  if (!read) return read.error();
  return found;
}

Result<void> check_reader(SqlConnection& connection, const VisitorKey& visitor) {
  std::optional<std::string> hash;
  auto read = connection.read(secret_sql(), {visitor.project, visitor.uid},
                              [&](const SqlCells& row) { hash = row.text(0); });
  if (!read) return read.error();
  if (!hash) return no_such_visitor();
  if (hash->empty())
    return bad_request("expected a visitor with a visitorSecret: this one has no conversations");
  return {};
}

Result<std::optional<std::string>> read_agent_name(SqlConnection& connection, std::int64_t agent) {
  std::optional<std::string> name;
  auto read = connection.read(agent_sql(), {agent}, [&](const SqlCells& row) { name = row.text(0); });
  if (!read) return read.error();
  return name;
}

Result<Thread> read_thread(SqlConnection& connection, ProjectId project, ConversationId id,
                           const MessageQuery& query) {
  auto conversation = read_conversation(connection, project, id);
  if (!conversation) return conversation.error();
  return messages_of(connection, std::move(*conversation), query);
}

Result<Thread> read_thread(SqlConnection& connection, const VisitorKey& visitor, std::string_view secret_hash,
                           const MessageQuery& query) {
  auto conversation = read_proven(connection, visitor, secret_hash);
  if (!conversation) return conversation.error();
  auto thread = *conversation ? messages_of(connection, std::move(**conversation), query) : Thread{};
  if (!thread) return thread;
  auto read = connection.read(contact_sql(), {visitor.project, visitor.uid},
                              [&](const SqlCells& row) { thread->contact = row.text(0); });
  if (!read) return read.error();
  return thread;
}

namespace {

const SqlText& tags_sql() {
  static const SqlText sql("SELECT tags FROM visitors WHERE project_id = ?1 AND uid = ?2");
  return sql;
}

Result<bool> has_tag(SqlConnection& connection, const VisitorKey& visitor, const ConversationQuery& query) {
  if (query.tag.empty()) return true;
  std::string lines;
  const auto read = connection.read(tags_sql(), {visitor.project, visitor.uid},
                                    [&](const SqlCells& row) { lines = '\n' + row.text(0) + '\n'; });
  if (!read) return read.error();
  return lines.find(tag_line(query)) != std::string::npos;
}

/// A visitor has one conversation at most.
Result<ConversationPage> page_of_visitor(SqlConnection& connection, const VisitorKey& visitor,
                                         const ConversationQuery& query) {
  auto found = read_with_secret(connection, visitor);
  if (!found) return found.error();
  ConversationPage page;
  if (!*found || !query.cursor.empty()) return page;
  Conversation& conversation = (*found)->conversation;
  const bool fits = (!query.status || *query.status == conversation.status) &&
                    (!query.assignee || *query.assignee == conversation.assignee) &&
                    (!query.rated || *query.rated == conversation.rating.has_value()) &&
                    (!query.snoozed || *query.snoozed == conversation.snoozed_until.has_value()) &&
                    (query.mentioned == 0 || std::ranges::count(conversation.mentioned, query.mentioned) > 0);
  if (!fits) return page;
  const auto tagged = has_tag(connection, visitor, query);
  if (!tagged) return tagged.error();
  if (!*tagged) return page;
  if (!query.text.empty()) {
    auto match = match_in(connection, conversation, query.text);
    if (!match) return match.error();
    if (!*match) return page;
    page.matches.push_back(std::move(**match));
  }
  page.conversations.push_back(std::move(conversation));
  return page;
}

}  // namespace

Result<ConversationPage> read_page(SqlConnection& connection, ProjectId project,
                                   const ConversationQuery& query) {
  if (!query.visitor.empty()) return page_of_visitor(connection, {project, query.visitor}, query);
  if (!query.text.empty()) return search_conversations(connection, project, query);
  const auto start = start_of(query);
  if (!start) return start.error();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, limits::page_conversations);
  auto found = read_conversations(connection, {project, query, *start}, limit);
  if (!found) return found.error();
  ConversationPage page;
  page.conversations = std::move(*found);
  cut_page(page, limit);
  return page;
}

}  // namespace porchlight::store
