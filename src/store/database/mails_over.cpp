#include "store/database/mails_over.hpp"

#include "store/database/limits.hpp"
#include "store/database/mail_rules.hpp"

#include <utility>

namespace porchlight::store {
namespace {

const SqlText is_due_sql{"SELECT 1 FROM mails WHERE due_at <= ?1 LIMIT 1"};

/// `skip_locked`: PostgreSQL's others take the next one, and do not wait for this.
std::string take_text(const std::string& skip_locked) {
  return "UPDATE mails SET due_at = ?2, attempts = attempts + 1 WHERE id IN "
         "(SELECT id FROM mails WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 1" +
         skip_locked +
         ") RETURNING id, kind, project_id, conversation_id, position, agent_id, queued_at, attempts";
}
const SqlText take_sql{take_text(""), take_text(" FOR UPDATE SKIP LOCKED")};

const std::string of_project =
    "JOIN visitors v ON v.project_id = c.project_id AND v.uid = c.visitor_uid "
    "JOIN projects p ON p.id = c.project_id ";
/// The page that the visitor read when `m` was answered to: of the visitor's last message before it.
const std::string visitors_page =
    "coalesce((SELECT w.url FROM visits r JOIN page_views w ON w.visit_id = r.id "
    "WHERE r.project_id = c.project_id AND r.visitor_uid = c.visitor_uid AND w.viewed_at <= "
    "(SELECT q.sent_at FROM messages q WHERE q.conversation_id = c.id AND q.author = 'visitor' "
    "AND q.position < m.position ORDER BY q.position DESC LIMIT 1) "
    "ORDER BY w.viewed_at DESC LIMIT 1), '')";
const SqlText answer_sql{"SELECT p.name, p.origins, m.agent_name, m.content, v.contact_email, v.email, " +
                         visitors_page +
                         " FROM messages m JOIN conversations c ON c.id = m.conversation_id " + of_project +
                         "WHERE m.conversation_id = ?1 AND m.position = ?2"};
/// As long as the conversation waits as it did when the agent was to be told, and the agent may answer it.
const SqlText waiting_sql{
    "SELECT p.name, p.origins, coalesce(nullif(v.agent_name, ''), v.name), m.content, a.email, t.since "
    "FROM waiting_told t JOIN conversations c ON c.id = t.conversation_id AND c.waiting_since = t.since " +
    of_project +
    "JOIN memberships s ON s.agent_id = t.agent_id AND s.project_id = c.project_id AND s.role <> 'viewer' "
    "JOIN agents a ON a.id = t.agent_id "
    "JOIN messages m ON m.conversation_id = c.id AND m.position = (SELECT min(q.position) FROM messages q "
    "WHERE q.conversation_id = c.id AND q.author = 'visitor' AND q.sent_at >= t.since) "
    "WHERE t.conversation_id = ?1 AND t.agent_id = ?2"};

const SqlText remove_sql{
    "DELETE FROM mails WHERE id = ?1 AND (?2 = 0 OR attempts = ?2) "
    "RETURNING kind, project_id, conversation_id, position"};
const SqlText set_state_sql{"UPDATE messages SET mail = ?3 WHERE conversation_id = ?1 AND position = ?2"};
const SqlText later_sql{"UPDATE mails SET due_at = ?3 WHERE id = ?1 AND attempts = ?2"};
const SqlText count_sql{"SELECT count(*), min(queued_at) FROM mails"};

/// Parameters: now, and since when at the earliest. `minutes`: of an agent, as this database counts time.
std::string late_text(const std::string& minutes) {
  return "SELECT c.id, c.project_id, a.id, c.waiting_since FROM agents a "
         "JOIN memberships m ON m.agent_id = a.id AND m.role <> 'viewer' "
         "JOIN conversations c ON c.project_id = m.project_id WHERE a.mail_after > 0 "
         "AND c.waiting_since > ?2 AND c.waiting_since <= " +
         minutes +
         " AND (c.assignee_id = a.id OR NOT EXISTS (SELECT 1 FROM memberships o "
         "WHERE o.agent_id = c.assignee_id AND o.project_id = c.project_id AND o.role <> 'viewer')) "
         "AND NOT EXISTS (SELECT 1 FROM waiting_told t WHERE t.conversation_id = c.id AND t.agent_id = a.id "
         "AND t.since = c.waiting_since) "
         "AND (SELECT count(*) FROM mails q WHERE q.project_id = c.project_id) < ?3 "
         "ORDER BY c.waiting_since, c.id, a.id LIMIT " +
         std::to_string(limits::told_waiting);
}
const SqlText late_sql{late_text("?1 - a.mail_after * 60000"),
                       late_text("CAST(?1 AS timestamptz) - a.mail_after * interval '1 minute'")};
/// Of two gateways that tell at once, one changes a row.
const SqlText tell_sql{
    "INSERT INTO waiting_told (conversation_id, agent_id, since) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (conversation_id, agent_id) DO UPDATE SET since = excluded.since "
    "WHERE waiting_told.since <> excluded.since"};
const SqlText queue_sql{
    "INSERT INTO mails (kind, project_id, conversation_id, agent_id, queued_at, due_at) "
    "VALUES ('waiting', ?1, ?2, ?3, ?4, ?4)"};

/// A row that was taken, before it is known what it says.
struct Taken {
  Mail mail;
  std::int64_t position = 0;
  std::int64_t agent = 0;
};

Result<std::optional<Taken>> take_row(SqlConnection& sql, WallTime now) {
  std::optional<Taken> taken;
  const auto read = sql.read(take_sql, {now, now + limits::mail_lease}, [&](const SqlCells& row) {
    taken.emplace();
    taken->mail.id = row.integer(0);
    taken->mail.kind = mail_kind_from(row.text(1)).value_or(MailKind::answer);
    taken->mail.project = row.integer(2);
    taken->mail.conversation = row.integer(3);
    taken->position = row.integer(4);
    taken->agent = row.integer(5);
    taken->mail.queued = row.time(6);
    taken->mail.attempts = row.integer(7);
  });
  if (!read) return read.error();
  return taken;
}

Result<void> read_text(SqlConnection& sql, Taken& taken) {
  Mail& mail = taken.mail;
  const auto read_first = [&](const SqlCells& row) {
    mail.project_name = row.text(0);
    mail.origins = row.texts(1);
    mail.name = row.text(2);
    mail.content = row.text(3);
  };
  if (mail.kind == MailKind::answer) {
    return sql.read(answer_sql, {mail.conversation, taken.position}, [&](const SqlCells& row) {
      read_first(row);
      mail.recipient = reply_address(row.text(4), row.text(5));
      mail.page = row.text(6);
    });
  }
  return sql.read(waiting_sql, {mail.conversation, taken.agent}, [&](const SqlCells& row) {
    read_first(row);
    mail.recipient = reply_address({}, row.text(4));
    mail.since = row.time(5);
  });
}

/// `attempts`: as it was taken; 0: however often it was.
Result<std::optional<MailedMessage>> end_mail(SqlConnection& sql, const Mail& mail, std::int64_t attempts,
                                              MailState state) {
  std::optional<MailedMessage> message;
  const auto removed = sql.read(remove_sql, {mail.id, attempts}, [&](const SqlCells& row) {
    if (mail_kind_from(row.text(0)) == MailKind::answer)
      message = MailedMessage{row.integer(1), row.integer(2), row.integer(3)};
  });
  if (!removed) return removed.error();
  if (!message) return message;
  const auto set = sql.write(set_state_sql, {message->conversation, message->position, to_string(state)});
  if (!set) return set.error();
  return message;
}

struct Late {
  ConversationId conversation = 0;
  ProjectId project = 0;
  std::int64_t agent = 0;
  WallTime since{};
};

}  // namespace

std::string_view to_string(MailKind kind) {
  return kind == MailKind::answer ? "answer" : "waiting";
}

std::optional<MailKind> mail_kind_from(std::string_view text) {
  for (const auto kind : {MailKind::answer, MailKind::waiting}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

Result<std::optional<Mail>> MailsOver::take(WallTime now) {
  bool due = false;
  const auto looked = access_.read([&](SqlConnection& sql) -> Result<void> {
    return sql.read(is_due_sql, {now}, [&](const SqlCells&) { due = true; });
  });
  if (!looked) return looked.error();
  if (!due) return std::optional<Mail>();
  return access_.write_together([&](SqlConnection& sql) -> Result<std::optional<Mail>> {
    auto taken = take_row(sql, now);
    if (!taken) return taken.error();
    if (!*taken) return std::optional<Mail>();  // others were quicker
    if (auto read = read_text(sql, **taken); !read) return read.error();
    return std::optional(std::move((*taken)->mail));
  });
}

Result<std::optional<MailedMessage>> MailsOver::sent(const Mail& mail) {
  return access_.write_together([&](SqlConnection& sql) { return end_mail(sql, mail, 0, MailState::sent); });
}

Result<std::optional<MailedMessage>> MailsOver::failed(const Mail& mail) {
  return access_.write_together(
      [&](SqlConnection& sql) { return end_mail(sql, mail, mail.attempts, MailState::failed); });
}

Result<void> MailsOver::later(const Mail& mail, WallTime due) {
  return access_.write([&](SqlConnection& sql) -> Result<void> {
    const auto moved = sql.write(later_sql, {mail.id, mail.attempts, due});
    if (!moved) return moved.error();
    return {};
  });
}

Result<std::size_t> MailsOver::queue_waiting(WallTime now) {
  std::vector<Late> late;
  const auto read = access_.read([&](SqlConnection& sql) -> Result<void> {
    late.clear();
    return sql.read(late_sql, {now, now - limits::oldest_wait, limits::waiting_mails},
                    [&](const SqlCells& row) {
                      late.push_back({row.integer(0), row.integer(1), row.integer(2), row.time(3)});
                    });
  });
  if (!read) return read.error();
  if (late.empty()) return std::size_t{0};
  return access_.write_together([&](SqlConnection& sql) -> Result<std::size_t> {
    std::size_t queued = 0;
    for (const Late& one : late) {
      const auto told = sql.write(tell_sql, {one.conversation, one.agent, one.since});
      if (!told) return told.error();
      if (*told == 0) continue;  // another gateway has
      const auto done = sql.write(queue_sql, {one.project, one.conversation, one.agent, now});
      if (!done) return done.error();
      ++queued;
    }
    return queued;
  });
}

Result<MailCounts> MailsOver::count() {
  return access_.read([](SqlConnection& sql) -> Result<MailCounts> {
    MailCounts counts;
    const auto read = sql.read(count_sql, {}, [&](const SqlCells& row) {
      counts = {static_cast<std::size_t>(row.integer(0)), row.time(1)};
    });
    if (!read) return read.error();
    return counts;
  });
}

}  // namespace porchlight::store
