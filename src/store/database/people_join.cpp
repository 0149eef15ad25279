// How one visitor's history becomes another's. Visits keep their times, and messages theirs and their order;
// the person's own conversation goes on, and what the device said stands behind it: positions that somebody
// has on a screen stay what they were.

#include "store/database/notes_over.hpp"
#include "store/database/people_over.hpp"
#include "store/database/visitors_over.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace porchlight::store {
namespace {

const SqlText& move_visits_sql() {
  static const SqlText sql{
      "UPDATE visits SET visitor_uid = ?3 WHERE project_id = ?1 AND visitor_uid = ?2 AND NOT EXISTS ("
      "SELECT 1 FROM visits own WHERE own.project_id = ?1 AND own.visitor_uid = ?3 "
      "AND own.started_at = visits.started_at)"};
  return sql;
}
const SqlText& left_visits_sql() {
  static const SqlText sql{
      "SELECT started_at FROM visits WHERE project_id = ?1 AND visitor_uid = ?2 ORDER BY started_at"};
  return sql;
}
const SqlText& move_visit_sql() {
  static const SqlText sql{
      "UPDATE visits SET visitor_uid = ?3, started_at = ?5 WHERE project_id = ?1 AND visitor_uid = ?2 "
      "AND started_at = ?4 AND NOT EXISTS (SELECT 1 FROM visits own WHERE own.project_id = ?1 "
      "AND own.visitor_uid = ?3 AND own.started_at = ?5)"};
  return sql;
}

const SqlText& conversations_sql() {
  static const std::string rows =
      "SELECT id, visitor_uid, last_position, agent_read_position, visitor_read_position FROM conversations "
      "WHERE project_id = ?1 AND visitor_uid IN (?2, ?3) ORDER BY id";
  static const SqlText sql{rows, rows + " FOR UPDATE"};
  return sql;
}
const SqlText& give_conversation_sql() {
  static const SqlText sql{"UPDATE conversations SET visitor_uid = ?2 WHERE id = ?1"};
  return sql;
}
// A tempId that the person has used as well was another message's.
const SqlText& move_messages_sql() {
  static const SqlText sql{
      "UPDATE messages SET conversation_id = ?2, position = position + ?3, temp_id = CASE WHEN EXISTS ("
      "SELECT 1 FROM messages own WHERE own.conversation_id = ?2 AND own.author = messages.author "
      "AND own.temp_id = messages.temp_id) THEN temp_id || ' ' || ?4 ELSE temp_id END "
      "WHERE conversation_id = ?1"};
  return sql;
}
// Notes stay behind their messages.
const SqlText& move_notes_sql() {
  static const SqlText sql{
      "UPDATE notes SET conversation_id = ?2, position = position + ?3, temp_id = CASE WHEN EXISTS ("
      "SELECT 1 FROM notes own WHERE own.conversation_id = ?2 AND own.agent_id = notes.agent_id "
      "AND own.temp_id = notes.temp_id) THEN temp_id || ' ' || ?4 ELSE temp_id END "
      "WHERE conversation_id = ?1"};
  return sql;
}
const SqlText& move_mentions_sql() {
  static const SqlText sql{"UPDATE note_mentions SET conversation_id = ?2 WHERE conversation_id = ?1"};
  return sql;
}
// The last message's time is the conversation's: pages are cut by it. An open one that is not snoozed keeps
// both awake.
/// The person's own rating, else what was given on the device; for what follows it does not stand.
std::string or_others(const std::string& column) {
  return column + " = CASE WHEN rating_score > 0 THEN " + column + " ELSE (SELECT o." + column +
         " FROM conversations o WHERE o.id = ?2) END";
}
// The last message's time is the conversation's: pages are cut by it.
const SqlText& extend_conversation_sql() {
  static const SqlText sql{
      "UPDATE conversations SET last_position = ?3, agent_read_position = ?4, visitor_read_position = ?5, "
      "last_message_at = (SELECT m.sent_at FROM messages m WHERE m.conversation_id = ?1 AND m.position = "
      "?3), "
      "unread = (SELECT count(*) FROM messages m WHERE m.conversation_id = ?1 AND m.author = 'visitor' "
      "AND m.position > ?4), "
      "visitor_unread = (SELECT count(*) FROM messages m WHERE m.conversation_id = ?1 "
      "AND m.author = 'agent' AND m.position > ?5), "
      "status = CASE WHEN 'open' IN (status, (SELECT o.status FROM conversations o WHERE o.id = ?2)) "
      "THEN 'open' ELSE status END, "
      "assignee_id = CASE WHEN assignee_id <> 0 THEN assignee_id "
      "ELSE (SELECT o.assignee_id FROM conversations o WHERE o.id = ?2) END, "
      "snoozed_until = CASE WHEN (status = 'open' AND snoozed_until IS NULL) OR EXISTS (SELECT 1 "
      "FROM conversations o WHERE o.id = ?2 AND o.status = 'open' AND o.snoozed_until IS NULL) THEN NULL "
      "ELSE coalesce(snoozed_until, (SELECT o.snoozed_until FROM conversations o WHERE o.id = ?2)) END, "
      "waiting_since = CASE WHEN waiting_since < (SELECT o.waiting_since FROM conversations o WHERE o.id = "
      "?2) "
      "THEN waiting_since ELSE coalesce((SELECT o.waiting_since FROM conversations o WHERE o.id = ?2), "
      "waiting_since) END, "
      "created_at = CASE WHEN created_at < (SELECT o.created_at FROM conversations o WHERE o.id = ?2) "
      "THEN created_at ELSE (SELECT o.created_at FROM conversations o WHERE o.id = ?2) END, " +
      or_others("rating_score") + ", " + or_others("rating_comment") + ", " + or_others("rated_at") +
      " WHERE id = ?1"};
  return sql;
}
const SqlText& move_mails_sql() {
  static const SqlText sql{
      "UPDATE mails SET conversation_id = ?2, position = position + ?3 WHERE conversation_id = ?1"};
  return sql;
}
const SqlText& end_conversation_sql() {
  static const SqlText sql{"DELETE FROM conversations WHERE id = ?1"};
  return sql;
}

// What the person does not have is the device's. (One column after the other: both databases read the row as
// it was.)
std::string or_devices(const std::string& column) {
  return column + " = CASE WHEN " + column + " <> '' THEN " + column + " ELSE (SELECT d." + column +
         " FROM visitors d WHERE d.project_id = ?1 AND d.uid = ?2) END, ";
}
const SqlText& enrich_person_sql() {
  static const std::string device = " FROM visitors d WHERE d.project_id = ?1 AND d.uid = ?2";
  static const std::string earlier = "(SELECT d.first_seen_at" + device + ") < first_seen_at";
  static const SqlText sql{
      "UPDATE visitors SET " + or_devices("name") + or_devices("email") + or_devices("agent_name") +
      or_devices("note") + or_devices("tags") + or_devices("attributes") + or_devices("contact_email") +
      "first_referrer = CASE WHEN " + earlier + " AND (SELECT d.first_referrer" + device +
      ") <> '' THEN (SELECT d.first_referrer" + device +
      ") ELSE first_referrer END, first_seen_at = CASE WHEN " + earlier + " THEN (SELECT d.first_seen_at" +
      device + ") ELSE first_seen_at END, last_seen_at = CASE WHEN last_seen_at < (SELECT d.last_seen_at" +
      device + ") THEN (SELECT d.last_seen_at" + device +
      ") ELSE last_seen_at END, user_id = ?4, joined_to = uid WHERE project_id = ?1 AND uid = ?3"};
  return sql;
}
const SqlText& join_device_sql() {
  static const SqlText sql{
      "UPDATE visitors SET joined_to = ?3, joined_at = ?5, user_id = ?4 WHERE project_id = ?1 "
      "AND (uid = ?2 OR (joined_to = ?2 AND joined_to <> ''))"};
  return sql;
}
// PostgreSQL keeps the words that visitors are searched by beside them, as apply() makes them.
const SqlText& forget_words_sql() {
  static const SqlText sql{"SELECT ?1, ?2", "DELETE FROM visitor_search WHERE project_id = ?1 AND uid = ?2"};
  return sql;
}
const SqlText& words_sql() {
  static const SqlText sql{
      "SELECT ?1, ?2",
      "INSERT INTO visitor_search AS s (project_id, uid, words, first_seen_at) SELECT project_id, uid, " +
          visitor_words_sql +
          ", first_seen_at FROM visitors v "
          "WHERE project_id = ?1 AND uid = ?2 ON CONFLICT (project_id, uid) DO UPDATE SET "
          "words = EXCLUDED.words, first_seen_at = EXCLUDED.first_seen_at"};
  return sql;
}

struct Ends {
  std::int64_t id = 0;
  std::int64_t last = 0;
  std::int64_t read_by_agents = 0;
  std::int64_t read_by_visitor = 0;
};

/// How far is read of what was two threads: to the end of the first, and into the second only where nothing
/// of the first is left.
std::int64_t read_of_both(std::int64_t first_read, std::int64_t first_last, std::int64_t second_read) {
  return first_read >= first_last ? first_last + second_read : first_read;
}

Result<void> write_all(SqlConnection& sql, const SqlText& statement, std::initializer_list<SqlValue> values) {
  const auto written = sql.write(statement, values);
  if (!written) return written.error();
  return {};
}

Result<void> move_visits(SqlConnection& sql, ProjectId project, const std::string& device,
                         const std::string& person) {
  if (auto moved = write_all(sql, move_visits_sql(), {project, device, person}); !moved) return moved;
  std::vector<WallTime> left;
  const auto read = sql.read(left_visits_sql(), {project, device},
                             [&](const SqlCells& row) { left.push_back(row.time(0)); });
  if (!read) return read.error();
  for (const WallTime started : left) {
    for (WallTime free = started + Milliseconds(1);; free += Milliseconds(1)) {
      const auto moved = sql.write(move_visit_sql(), {project, device, person, started, free});
      if (!moved) return moved.error();
      if (*moved > 0) break;
    }
  }
  return {};
}

Result<bool> move_conversation(SqlConnection& sql, ProjectId project, const std::string& device,
                               const std::string& person) {
  Ends own;
  Ends given;
  const auto read = sql.read(conversations_sql(), {project, device, person}, [&](const SqlCells& row) {
    (row.text(1) == person ? own : given) = {row.integer(0), row.integer(2), row.integer(3), row.integer(4)};
  });
  if (!read) return read.error();
  if (given.id == 0) return false;
  Result<void> done;
  if (own.id == 0) {
    done = write_all(sql, give_conversation_sql(), {given.id, person});
  } else {
    done = write_all(sql, move_messages_sql(), {given.id, own.id, own.last, device});
    if (done) done = write_all(sql, move_notes_sql(), {given.id, own.id, own.last, device});
    if (done) done = write_all(sql, move_mentions_sql(), {given.id, own.id});
    if (done) done = refresh_mentioned(sql, own.id);
    if (done) {
      done = write_all(sql, extend_conversation_sql(),
                       {own.id, given.id, own.last + given.last,
                        read_of_both(own.read_by_agents, own.last, given.read_by_agents),
                        read_of_both(own.read_by_visitor, own.last, given.read_by_visitor)});
    }
    if (done) done = write_all(sql, move_mails_sql(), {given.id, own.id, own.last});
    if (done) done = write_all(sql, end_conversation_sql(), {given.id});
  }
  if (!done) return done.error();
  return true;
}

}  // namespace

Result<bool> join_visitor(SqlConnection& sql, ProjectId project, const std::string& device,
                          const std::string& person, std::string_view user_id, WallTime now) {
  if (auto moved = move_visits(sql, project, device, person); !moved) return moved.error();
  auto messages = move_conversation(sql, project, device, person);
  if (!messages) return messages.error();
  auto done = write_all(sql, enrich_person_sql(), {project, device, person, user_id});
  if (done) done = write_all(sql, join_device_sql(), {project, device, person, user_id, now});
  const auto ignore = [](const SqlCells&) {};
  if (done) done = sql.read(forget_words_sql(), {project, device}, ignore);
  if (done) done = sql.read(words_sql(), {project, person}, ignore);
  if (!done) return done.error();
  return messages;
}

}  // namespace porchlight::store
