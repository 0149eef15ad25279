#include "store/database/postgres/conversations.hpp"

#include "store/database/conversation_rows.hpp"
#include "store/database/files_over.hpp"
#include "store/database/limits.hpp"
#include "store/database/postgres/limits.hpp"

#include <utility>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresErrc;
using driver::PostgresParameters;

// The role may have synchronous_commit off, which suits the journal; but a message that was answered has to
// outlive a crash of the server, so its transaction waits for its log.
constexpr const char* durably =
    ", CASE WHEN current_setting('synchronous_commit') = 'off' "
    "THEN set_config('synchronous_commit', 'local', true) END";

// As it was when the statement began.
constexpr const char* was_closed =
    ", coalesce((SELECT o.status = 'closed' FROM conversations o WHERE o.project_id = $1 "
    "AND o.visitor_uid = $2), false)";

// Project, uid, secret's hash, tempId, content, time. `continued` waits for the conversation's row and sees
// its newest version; all else is seen as it was when the statement began. What that misses (somebody has
// made the visitor's row, the conversation, or this very message meanwhile) is caught by a key, and the
// statement is executed again. The time of a message is never before that of the one in front of it, unless a
// wrong clock has dated that one far ahead. The row of a visitor whom the journal has not written yet gets
// its words as the journal's would. The sixth parameter of both, where it is none: this database's clock.
const std::string now_or_given = "coalesce($6, date_trunc('milliseconds', now()))";
const std::string time_of_next = "CASE WHEN c.last_message_at > " + now_or_given + " + interval '" +
                                 std::to_string(limits::message_time_ahead.count()) + " milliseconds' THEN " +
                                 now_or_given + " ELSE GREATEST(c.last_message_at, " + now_or_given + ") END";

// The files that a message names, an array and what the message has of them: of the sender's own, and not
// sent when their rows are locked; one that another message has taken meanwhile leaves nothing to append.
std::string with_files(const std::string& ids) {
  return "WITH own AS (SELECT f.id FROM files f WHERE f.id = ANY (" + ids +
         "::text[]) AND f.state = 'here' FOR UPDATE), "
         "fit AS (SELECT WHERE (SELECT count(*) FROM own) = cardinality(" +
         ids + "::text[])), ";
}
std::string marked_sent(const std::string& ids) {
  return "taken AS (UPDATE files SET state = 'sent' WHERE id = ANY (" + ids +
         "::text[]) AND EXISTS (SELECT FROM c)), ";
}

const std::string& visitor_append_sql() {
  static const std::string sql =
      with_files("$7") +
      "known AS (SELECT uid, name, agent_name, email, contact_email, tags, last_seen_at, secret_hash FROM "
      "visitors "
      "WHERE project_id = $1 AND uid = $2), "
      "made AS (INSERT INTO visitors (project_id, uid, secret_hash, first_referrer, first_seen_at, "
      "last_seen_at) SELECT $1, $2, $3, '', " +
      now_or_given + ", " + now_or_given +
      " WHERE NOT EXISTS (SELECT FROM known) "
      "ON CONFLICT (project_id, uid) DO NOTHING RETURNING uid, name, agent_name, email, contact_email, tags, "
      "last_seen_at), "
      "words AS (INSERT INTO visitor_search (project_id, uid, words, first_seen_at) "
      "SELECT $1, uid, lower(uid COLLATE \"default\"), " +
      now_or_given +
      " FROM made "
      "ON CONFLICT (project_id, uid) DO NOTHING), "
      "v AS (SELECT uid, name, agent_name, email, contact_email, tags, last_seen_at FROM known CROSS JOIN "
      "fit "
      "WHERE secret_hash = "
      "$3 OR " +
      is_devices_secret("$1", "$2", "$3") +
      " "
      "UNION ALL SELECT uid, name, agent_name, email, contact_email, tags, last_seen_at FROM made CROSS JOIN "
      "fit), "
      "continued AS (UPDATE conversations c SET last_position = c.last_position + 1, "
      "last_message_at = " +
      time_of_next + ", waiting_since = coalesce(c.waiting_since, " + time_of_next +
      "), status = 'open', unread = c.unread + 1, "
      "visitor_unread = 0, visitor_read_position = c.last_position + 1, snoozed_until = NULL FROM v "
      "WHERE c.project_id = $1 AND c.visitor_uid = $2 AND NOT EXISTS (SELECT FROM messages said "
      "WHERE said.conversation_id = c.id AND said.author = 'visitor' AND said.temp_id = $4) RETURNING c.*), "
      "begun AS (INSERT INTO conversations (project_id, visitor_uid, status, assignee_id, last_position, "
      "last_message_at, agent_read_position, visitor_read_position, unread, visitor_unread, created_at, "
      "waiting_since) SELECT $1, $2, 'open', 0, 1, " +
      now_or_given + ", 0, 1, 1, 0, " + now_or_given + ", " + now_or_given +
      " FROM v WHERE NOT EXISTS (SELECT FROM conversations "
      "WHERE project_id = $1 AND visitor_uid = $2) "
      "ON CONFLICT (project_id, visitor_uid) DO NOTHING RETURNING *), "
      "c AS (SELECT * FROM continued UNION ALL SELECT * FROM begun), " +
      marked_sent("$7") +
      "m AS (INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, "
      "content, sent_at, files) SELECT id, last_position, 'visitor', 0, '', $4, $5, last_message_at, $8 "
      "FROM c RETURNING *) "
      "SELECT " +
      conversation_columns + durably + was_closed +
      " FROM c CROSS JOIN v CROSS JOIN m LEFT JOIN agents a ON a.id = c.assignee_id";
  return sql;
}

// Queues the mail of the agent's message `m` in `c`.
std::string queued(const std::string& by_email) {
  return "queued AS (INSERT INTO mails (kind, project_id, conversation_id, position, queued_at, due_at) "
         "SELECT 'answer', c.project_id, c.id, c.last_position, c.last_message_at, c.last_message_at FROM c "
         "WHERE " +
         by_email + ") ";
}
std::string mail_of(const std::string& by_email) {
  return "CASE WHEN " + by_email + " THEN 'waiting' ELSE '' END";
}

// Project, conversation, agent, tempId, content, time, whether it is opened, whether by e-mail as well.
const std::string& agent_append_sql() {
  static const std::string sql =
      with_files("$9") +
      "c AS (UPDATE conversations c SET last_position = c.last_position + 1, "
      "last_message_at = " +
      time_of_next +
      ", status = CASE WHEN $7 THEN 'open' ELSE c.status END, "
      "waiting_since = NULL, visitor_unread = c.visitor_unread + 1, unread = 0, "
      "agent_read_position = c.last_position + 1 FROM agents s CROSS JOIN fit "
      "WHERE c.project_id = $1 AND c.id = $2 AND s.id = $3 AND NOT EXISTS (SELECT FROM messages said "
      "WHERE said.conversation_id = c.id AND said.author = 'agent' AND said.temp_id = $4) "
      "RETURNING c.*, s.name AS sender), " +
      marked_sent("$9") +
      "m AS (INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, "
      "content, sent_at, mail, files) SELECT id, last_position, 'agent', $3, sender, $4, $5, "
      "last_message_at, " +
      mail_of("$8") + ", $10 FROM c RETURNING *), " + queued("$8") + "SELECT " + conversation_columns +
      durably +
      " FROM c CROSS JOIN m JOIN visitors v ON v.project_id = c.project_id AND v.uid = c.visitor_uid "
      "LEFT JOIN agents a ON a.id = c.assignee_id";
  return sql;
}

// Project, uid, agent, tempId, content, time, whether by e-mail as well: the conversation begins.
const std::string& invitation_sql() {
  static const std::string sql =
      with_files("$8") +
      "v AS (SELECT uid, name, agent_name, email, contact_email, tags, last_seen_at FROM visitors CROSS JOIN "
      "fit "
      "WHERE project_id = $1 AND uid = $2 AND secret_hash <> ''), "
      "s AS (SELECT name FROM agents WHERE id = $3), "
      "c AS (INSERT INTO conversations (project_id, visitor_uid, status, assignee_id, last_position, "
      "last_message_at, agent_read_position, visitor_read_position, unread, visitor_unread, created_at) "
      "SELECT $1, $2, 'open', 0, 1, " +
      now_or_given + ", 1, 0, 0, 1, " + now_or_given +
      " FROM v CROSS JOIN s ON CONFLICT (project_id, visitor_uid) DO NOTHING RETURNING *), " +
      marked_sent("$8") +
      "m AS (INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, "
      "content, sent_at, mail, files) SELECT c.id, 1, 'agent', $3, s.name, $4, $5, c.last_message_at, " +
      mail_of("$7") + ", $9 FROM c CROSS JOIN s RETURNING *), " + queued("$7") + "SELECT " +
      conversation_columns + durably +
      " FROM c CROSS JOIN v CROSS JOIN m LEFT JOIN agents a ON a.id = c.assignee_id";
  return sql;
}

/// Files of a message, and who sends it.
struct WithFiles {
  MessageSender sender;
  FileIds ids;
};

/// Executes an append until it has done something, or `explain(PostgresSql&)` says why it does not: an
/// Appended for a message that was there, an error, or none: again. `opens_again`: the statement answers
/// was_closed as well. The last two parameters are the files'.
template <typename Explain>
Result<Appended> append_once(PostgresConnection& connection, const std::string& sql,
                             const PostgresParameters& parameters, const WithFiles& with, Explain explain,
                             bool opens_again = false) {
  PostgresSql reader(connection);
  for (int attempt = 1; attempt <= limits::postgres_attempts; ++attempt) {
    const auto files = read_files_to_send(reader, with.sender, with.ids);
    if (!files && files.error().code != ErrorCode::bad_request) return files.error();
    if (!files) {  // the message that has taken them may be this one
      Result<std::optional<Appended>> explained = explain(reader);
      if (!explained) return explained.error();
      return *explained ? Result<Appended>(std::move(**explained)) : Result<Appended>(files.error());
    }
    const std::string column = files_to_column(*files);
    const auto rows = connection.execute(sql, PostgresParameters(parameters).add(with.ids).add(column));
    if (rows && !rows->empty()) {
      Conversation conversation = conversation_of(PostgresCells(*rows, 0));
      const bool created = conversation.last_position == 1;
      const bool reopened = opens_again && rows->truth(0, conversation_column_count + 1);
      Message message = conversation.last_message;
      return Appended{std::move(message), std::move(conversation), false, created, reopened};
    }
    // A key that was taken at this moment is the tempId's.
    if (!rows && rows.error().code == PostgresErrc::foreign_key) return missing_project(rows.error());
    if (!rows && rows.error().code != PostgresErrc::unique) return to_error(rows.error());
    Result<std::optional<Appended>> explained = explain(reader);
    if (!explained) return explained.error();
    if (*explained) return std::move(**explained);
  }
  return Error{ErrorCode::unavailable, "others are writing to the same conversation: try again later"};
}

/// The message with this tempId, where it is there.
Result<std::optional<Appended>> stored(PostgresSql& reader, Conversation conversation, Author author,
                                       std::string_view temp_id) {
  auto message = read_message(reader, conversation.id, author, temp_id);
  if (!message) return message.error();
  if (!*message) return std::optional<Appended>();
  return std::optional(Appended{std::move(**message), std::move(conversation), true, false});
}

Result<Appended> append_of_agent(PostgresConnection& connection, const AgentsMessage& message, bool opens) {
  const auto parameters = PostgresParameters()
                              .add(message.project)
                              .add(message.conversation)
                              .add(message.agent)
                              .add(message.temp_id)
                              .add(message.content)
                              .add(message.now)
                              .add(opens)
                              .add(message.by_email);
  const auto explain = [&](PostgresSql& reader) -> Result<std::optional<Appended>> {
    auto conversation = read_conversation(reader, message.project, message.conversation);
    if (!conversation) return conversation.error();
    auto name = read_agent_name(reader, message.agent);
    if (!name) return name.error();
    if (!*name) return no_such_agent(message.agent);
    return stored(reader, std::move(*conversation), Author::agent, message.temp_id);
  };
  const WithFiles with{{message.project, message.agent}, message.files};
  return append_once(connection, agent_append_sql(), parameters, with, explain);
}

}  // namespace

Result<Appended> PostgresConversations::append(const VisitorsMessage& message) {
  const auto parameters = PostgresParameters()
                              .add(message.visitor.project)
                              .add(message.visitor.uid)
                              .add(message.secret_hash)
                              .add(message.temp_id)
                              .add(message.content)
                              .add(message.now);
  const auto explain = [&](PostgresSql& reader) -> Result<std::optional<Appended>> {
    auto conversation = read_proven(reader, message.visitor, message.secret_hash);
    if (!conversation) return conversation.error();
    if (!*conversation) return std::optional<Appended>();
    return stored(reader, std::move(**conversation), Author::visitor, message.temp_id);
  };
  // Executed again where the connection was lost: the tempId tells whether it was done.
  const WithFiles with{{message.visitor.project, 0, message.visitor.uid}, message.files};
  return access_.write([&](PostgresConnection& connection) {
    return append_once(connection, visitor_append_sql(), parameters, with, explain, true);
  });
}

Result<Appended> PostgresConversations::append(const AgentsMessage& message) {
  return access_.write(
      [&](PostgresConnection& connection) { return append_of_agent(connection, message, false); });
}

Result<Appended> PostgresConversations::append(const AgentsInvitation& message) {
  const VisitorKey& visitor = message.visitor;
  const std::int64_t agent = message.agent;
  const auto parameters = PostgresParameters()
                              .add(visitor.project)
                              .add(visitor.uid)
                              .add(agent)
                              .add(message.temp_id)
                              .add(message.content)
                              .add(message.now)
                              .add(message.by_email);
  return access_.write([&](PostgresConnection& connection) {
    const auto explain = [&](PostgresSql& reader) -> Result<std::optional<Appended>> {
      if (auto may = check_reader(reader, visitor); !may) return may.error();
      auto name = read_agent_name(reader, agent);
      if (!name) return name.error();
      if (!*name) return no_such_agent(agent);
      auto begun = read_conversation(reader, visitor);
      if (!begun && begun.error().code == ErrorCode::not_found) return std::optional<Appended>();
      if (!begun) return begun.error();
      auto appended =
          append_of_agent(connection,
                          AgentsMessage{visitor.project, begun->id, agent, message.temp_id, message.content,
                                        message.now, message.by_email, message.files},
                          true);
      if (!appended) return appended.error();
      return std::optional(std::move(*appended));
    };
    const WithFiles with{{visitor.project, agent}, message.files};
    return append_once(connection, invitation_sql(), parameters, with, explain);
  });
}

}  // namespace porchlight::store
