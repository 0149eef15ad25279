#include "store/database/sqlite/conversations.hpp"

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "store/database/conversation_reads.hpp"
#include "store/database/files_over.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/sqlite/sql.hpp"

#include <utility>

namespace porchlight::store {
namespace {

using driver::Sqlite;

struct NewMessage {
  Author author = Author::visitor;
  bool opens = true;  // a conversation that was closed
  std::int64_t agent = 0;
  std::string agent_name;
  std::string_view temp_id;
  std::string_view content;
  WallTime now{};
  bool by_email = false;
  FileIds files{};
  std::string_view visitor_uid{};  // whose files, where they are a visitor's
};

// The time of a message is never before that of the one in front of it, unless a wrong clock has dated that
// one far ahead.
constexpr std::string_view visitor_moves_sql =
    "UPDATE conversations SET last_position = last_position + 1, last_message_at = iif(last_message_at > ?2 "
    "+ ?3, ?2, max(last_message_at, ?2)), "
    "waiting_since = coalesce(waiting_since, iif(last_message_at > ?2 + ?3, ?2, max(last_message_at, ?2))), "
    "unread = unread + 1, visitor_unread = 0, visitor_read_position = last_position + 1, snoozed_until = "
    "NULL "
    "WHERE id = ?1";
constexpr std::string_view agent_moves_sql =
    "UPDATE conversations SET last_position = last_position + 1, last_message_at = iif(last_message_at > ?2 "
    "+ ?3, ?2, max(last_message_at, ?2)), "
    "waiting_since = NULL, "
    "visitor_unread = visitor_unread + 1, unread = 0, agent_read_position = last_position + 1 WHERE id = ?1";
constexpr std::string_view open_sql = "UPDATE conversations SET status = 'open' WHERE id = ?1";
constexpr std::string_view insert_sql =
    "INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, content, "
    "sent_at, mail, files) SELECT id, last_position, ?2, ?3, ?4, ?5, ?6, last_message_at, ?7, ?8 FROM "
    "conversations WHERE id = ?1";
constexpr std::string_view queue_sql =
    "INSERT INTO mails (kind, project_id, conversation_id, position, queued_at, due_at) "
    "SELECT 'answer', project_id, id, last_position, last_message_at, last_message_at FROM conversations "
    "WHERE id = ?1";

/// The visitor's row is there afterwards, and the secret is its own.
Result<void> admit(Sqlite& connection, const VisitorKey& visitor, std::string_view secret_hash,
                   WallTime now) {
  bool known = false;
  bool proven = false;
  auto read = connection.prepare("SELECT secret_hash FROM visitors WHERE project_id = ? AND uid = ?")
                  .bind(1, visitor.project)
                  .bind(2, visitor.uid)
                  .each([&](const driver::SqliteRow& row) {
                    known = true;
                    proven = crypto::equal_constant_time(row.text(0), secret_hash);
                  });
  if (!read) return to_error(read.error());
  if (proven) return {};
  if (known) {
    SqliteSql sql(connection);
    const auto of_device = is_of_device(sql, visitor, secret_hash);
    if (!of_device) return of_device.error();
    if (!*of_device) return another_secret();
    return {};
  }
  auto made =
      connection
          .prepare(
              "INSERT INTO visitors (project_id, uid, name, email, user_id, secret_hash, "
              "first_referrer, first_seen_at, last_seen_at) VALUES (?1, ?2, '', '', '', ?3, '', ?4, ?4)")
          .bind(1, visitor.project)
          .bind(2, visitor.uid)
          .bind(3, secret_hash)
          .bind(4, to_milliseconds(now))
          .run();
  if (made) return {};
  if (made.error().code != driver::SqliteErrc::foreign_key) return to_error(made.error());
  return Error{ErrorCode::not_found, "there is no project " + std::to_string(visitor.project)};
}

struct Known {
  ConversationId id = 0;  // 0: there is none
  bool closed = false;
};

Result<Known> conversation_of_visitor(Sqlite& connection, const VisitorKey& visitor) {
  Known known;
  auto read =
      connection.prepare("SELECT id, status FROM conversations WHERE project_id = ? AND visitor_uid = ?")
          .bind(1, visitor.project)
          .bind(2, visitor.uid)
          .each([&](const driver::SqliteRow& row) {
            known = {row.integer(0), row.text(1) == to_string(ConversationStatus::closed)};
          });
  if (!read) return to_error(read.error());
  return known;
}

/// Without a message yet: the same transaction adds the first.
Result<ConversationId> begin_conversation(Sqlite& connection, const VisitorKey& visitor, WallTime now) {
  auto begun = connection
                   .prepare(
                       "INSERT INTO conversations (project_id, visitor_uid, status, assignee_id, "
                       "last_position, last_message_at, agent_read_position, visitor_read_position, unread, "
                       "visitor_unread, created_at) VALUES (?1, ?2, 'open', 0, 0, ?3, 0, 0, 0, 0, ?3)")
                   .bind(1, visitor.project)
                   .bind(2, visitor.uid)
                   .bind(3, to_milliseconds(now))
                   .run();
  if (!begun) return to_error(begun.error());
  return connection.last_insert_id();
}

Result<Appended> append_message(Sqlite& connection, ProjectId project, ConversationId id,
                                const NewMessage& message) {
  SqliteSql sql(connection);
  auto stored = read_message(sql, id, message.author, message.temp_id);
  if (!stored) return stored.error();
  const bool repeated = stored->has_value();
  if (!repeated) {
    const auto files = read_files_to_send(sql, {project, message.agent, message.visitor_uid}, message.files);
    if (!files) return files.error();
    const std::string column = files_to_column(*files);
    if (auto marked = mark_sent(sql, message.files); !marked) return marked.error();
    auto moved = connection.prepare(message.author == Author::agent ? agent_moves_sql : visitor_moves_sql)
                     .bind(1, id)
                     .bind(2, to_milliseconds(message.now))
                     .bind(3, limits::message_time_ahead.count())
                     .run();
    if (moved && message.opens) moved = connection.prepare(open_sql).bind(1, id).run();
    if (!moved) return to_error(moved.error());
    auto inserted = connection.prepare(insert_sql)
                        .bind(1, id)
                        .bind(2, to_string(message.author))
                        .bind(3, message.agent)
                        .bind(4, message.agent_name)
                        .bind(5, message.temp_id)
                        .bind(6, message.content)
                        .bind(7, to_string(message.by_email ? MailState::waiting : MailState::none))
                        .bind(8, std::string_view(column))
                        .run();
    if (inserted && message.by_email) inserted = connection.prepare(queue_sql).bind(1, id).run();
    if (!inserted) return to_error(inserted.error());
  }
  auto conversation = read_conversation(sql, project, id);
  if (!conversation) return conversation.error();
  Message said = repeated ? std::move(**stored) : conversation->last_message;
  return Appended{std::move(said), std::move(*conversation), repeated, false};
}

}  // namespace

Result<Appended> SqliteConversations::append(const VisitorsMessage& message) {
  const WallTime now = message.now.value_or(SystemClock().wall());  // the database's machine is this one
  return access_.write([&](Sqlite& connection) -> Result<Appended> {
    if (auto admitted = admit(connection, message.visitor, message.secret_hash, now); !admitted)
      return admitted.error();
    const auto known = conversation_of_visitor(connection, message.visitor);
    if (!known) return known.error();
    Result<ConversationId> id = known->id;
    if (known->id == 0) id = begin_conversation(connection, message.visitor, now);
    if (!id) return id.error();
    auto appended = append_message(connection, message.visitor.project, *id,
                                   {Author::visitor,
                                    true,
                                    0,
                                    {},
                                    message.temp_id,
                                    message.content,
                                    now,
                                    false,
                                    message.files,
                                    message.visitor.uid});
    if (appended) appended->created = known->id == 0;
    if (appended) appended->reopened = known->closed && !appended->repeated;
    return appended;
  });
}

Result<Appended> SqliteConversations::append(const AgentsMessage& message) {
  const WallTime now = message.now.value_or(SystemClock().wall());  // the database's machine is this one
  return access_.write([&](Sqlite& connection) -> Result<Appended> {
    SqliteSql sql(connection);
    if (auto there = read_conversation(sql, message.project, message.conversation); !there)
      return there.error();
    auto name = read_agent_name(sql, message.agent);
    if (!name) return name.error();
    if (!*name) return no_such_agent(message.agent);
    return append_message(connection, message.project, message.conversation,
                          {Author::agent, false, message.agent, std::move(**name), message.temp_id,
                           message.content, now, message.by_email, message.files});
  });
}

Result<Appended> SqliteConversations::append(const AgentsInvitation& message) {
  const WallTime now = message.now.value_or(SystemClock().wall());  // the database's machine is this one
  return access_.write([&](Sqlite& connection) -> Result<Appended> {
    SqliteSql sql(connection);
    if (auto may = check_reader(sql, message.visitor); !may) return may.error();
    auto name = read_agent_name(sql, message.agent);
    if (!name) return name.error();
    if (!*name) return no_such_agent(message.agent);
    const auto known = conversation_of_visitor(connection, message.visitor);
    if (!known) return known.error();
    const bool created = known->id == 0;
    Result<ConversationId> id = known->id;
    if (created) id = begin_conversation(connection, message.visitor, now);
    if (!id) return id.error();
    auto appended = append_message(connection, message.visitor.project, *id,
                                   {Author::agent, true, message.agent, std::move(**name), message.temp_id,
                                    message.content, now, message.by_email, message.files});
    if (appended) appended->created = created;
    return appended;
  });
}

}  // namespace porchlight::store
