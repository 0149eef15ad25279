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
/// As long as a conversation waits as it did when the agent was to be told, and the agent may answer it:
/// those of a digest, each once, and how many they are.
const SqlText waiting_sql{
    "SELECT c.project_id, c.id, p.name, coalesce(nullif(v.agent_name, ''), v.name), m.content, t.since, "
    "a.email, count(*) OVER () "
    "FROM mails o JOIN waiting_told t ON t.conversation_id = o.conversation_id AND t.agent_id = o.agent_id "
    "JOIN conversations c ON c.id = t.conversation_id AND c.waiting_since = t.since " +
    of_project +
    "JOIN memberships s ON s.agent_id = t.agent_id AND s.project_id = c.project_id AND s.role <> 'viewer' "
    "JOIN agents a ON a.id = t.agent_id "
    "JOIN messages m ON m.conversation_id = c.id AND m.position = (SELECT min(q.position) FROM messages q "
    "WHERE q.conversation_id = c.id AND q.author = 'visitor' AND q.sent_at >= t.since) "
    "WHERE o.agent_id = ?1 AND o.digest = ?2 AND o.id = (SELECT min(l.id) FROM mails l "
    "WHERE l.conversation_id = o.conversation_id AND l.agent_id = o.agent_id AND l.digest = o.digest) "
    "ORDER BY t.since, o.id LIMIT " +
    std::to_string(limits::digest_conversations)};

/// One row changed: the agent may be written to now, and not again before that time.
const SqlText take_turn_sql{
    "INSERT INTO digest_turns (agent_id, next_at) VALUES (?1, ?2) ON CONFLICT (agent_id) DO UPDATE "
    "SET next_at = excluded.next_at WHERE digest_turns.next_at <= ?3"};
const SqlText move_turn_sql{"UPDATE digest_turns SET next_at = ?2 WHERE agent_id = ?1"};
/// The one that was taken, and what else the agent is to be told of.
std::string gathered_text(const std::string& change, const std::string& skip_locked) {
  return "UPDATE mails SET " + change +
         " WHERE id = ?2 OR id IN (SELECT id FROM mails WHERE agent_id = ?1 AND kind = 'waiting' "
         "AND due_at <= ?3" +
         skip_locked + ")";
}
const std::string gather_change = "due_at = ?4, attempts = ?5, digest = ?2";
const SqlText gather_sql{gathered_text(gather_change, ""),
                         gathered_text(gather_change, " FOR UPDATE SKIP LOCKED")};
const std::string hold_change =
    "due_at = (SELECT next_at FROM digest_turns WHERE agent_id = ?1), "
    "attempts = CASE WHEN id = ?2 THEN attempts - 1 ELSE attempts END";
const SqlText hold_sql{gathered_text(hold_change, ""), gathered_text(hold_change, " FOR UPDATE SKIP LOCKED")};
const SqlText newest_sql{"SELECT max(queued_at) FROM mails WHERE agent_id = ?1 AND digest = ?2"};

const SqlText remove_sql{
    "DELETE FROM mails WHERE id = ?1 AND (?2 = 0 OR attempts = ?2) "
    "RETURNING project_id, conversation_id, position"};
const SqlText set_state_sql{"UPDATE messages SET mail = ?3 WHERE conversation_id = ?1 AND position = ?2"};
const SqlText later_sql{"UPDATE mails SET due_at = ?3 WHERE id = ?1 AND attempts = ?2"};
// By its attempts, always: what somebody else has gathered since is not of this digest.
const SqlText remove_digest_sql{"DELETE FROM mails WHERE agent_id = ?1 AND digest = ?2 AND attempts = ?3"};
const SqlText digest_later_sql{
    "UPDATE mails SET due_at = ?4 WHERE agent_id = ?1 AND digest = ?2 AND attempts = ?3"};
const SqlText count_sql{
    "SELECT count(*), min(queued_at) FROM mails WHERE due_at <= ?1 OR attempts > 0 OR kind = 'answer'"};

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
         "AND a.id NOT IN (SELECT q.agent_id FROM mails q WHERE q.agent_id IS NOT NULL "
         "GROUP BY q.agent_id HAVING count(*) >= ?3) "
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
    "VALUES ('waiting', ?1, ?2, ?3, ?4, "
    "coalesce((SELECT t.next_at FROM digest_turns t WHERE t.agent_id = ?3 AND t.next_at > ?4), ?4))"};

/// A row that was taken, before it is known what it says.
struct Taken {
  Mail mail;
  std::int64_t position = 0;
  bool held = false;  // for the agent's next digest
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
    taken->mail.agent = row.integer(5);
    taken->mail.queued = row.time(6);
    taken->mail.attempts = row.integer(7);
  });
  if (!read) return read.error();
  return taken;
}

Result<void> read_answer(SqlConnection& sql, Taken& taken) {
  Mail& mail = taken.mail;
  return sql.read(answer_sql, {mail.conversation, taken.position}, [&](const SqlCells& row) {
    mail.project_name = row.text(0);
    mail.origins = row.texts(1);
    mail.name = row.text(2);
    mail.content = row.text(3);
    mail.recipient = reply_address(row.text(4), row.text(5));
    mail.page = row.text(6);
  });
}

void put_first(Mail& mail, WaitingConversation first) {
  mail.project = first.project;
  mail.conversation = first.conversation;
  mail.project_name = std::move(first.project_name);
  mail.name = std::move(first.name);
  mail.content = std::move(first.content);
  mail.since = first.since;
}

Result<void> read_digest(SqlConnection& sql, Mail& mail) {
  auto read =
      sql.read(newest_sql, {mail.agent, mail.id}, [&](const SqlCells& row) { mail.queued = row.time(0); });
  if (!read) return read;
  return sql.read(waiting_sql, {mail.agent, mail.id}, [&](const SqlCells& row) {
    WaitingConversation one{.project = row.integer(0),
                            .conversation = row.integer(1),
                            .project_name = row.text(2),
                            .name = row.text(3),
                            .content = row.text(4),
                            .since = row.time(5)};
    const bool is_first = mail.waiting == 0;
    mail.recipient = reply_address({}, row.text(6));
    mail.waiting = static_cast<std::size_t>(row.integer(7));
    is_first ? put_first(mail, std::move(one)) : mail.others.push_back(std::move(one));
  });
}

/// All that the agent is to be told of now, or nothing where the last time was just now. Of two gateways that
/// each have one of the agent's mails, the second waits here for the first, and holds its own back.
Result<void> gather_digest(SqlConnection& sql, Taken& taken, WallTime now) {
  Mail& mail = taken.mail;
  const auto turn = sql.write(take_turn_sql, {mail.agent, now + limits::digest_interval, now});
  if (!turn) return turn.error();
  taken.held = *turn == 0;
  const auto changed =
      taken.held ? sql.write(hold_sql, {mail.agent, mail.id, now})
                 : sql.write(gather_sql, {mail.agent, mail.id, now, now + limits::mail_lease, mail.attempts});
  if (!changed) return changed.error();
  return taken.held ? Result<void>() : read_digest(sql, mail);
}

Result<std::optional<Taken>> take_one(SqlConnection& sql, WallTime now) {
  auto taken = take_row(sql, now);
  if (!taken || !*taken) return taken;
  const bool is_answer = (*taken)->mail.kind == MailKind::answer;
  auto read = is_answer ? read_answer(sql, **taken) : gather_digest(sql, **taken, now);
  if (!read) return read.error();
  return taken;
}

Result<void> remove_digest(SqlConnection& sql, const Mail& mail) {
  const auto removed = sql.write(remove_digest_sql, {mail.agent, mail.id, mail.attempts});
  if (!removed) return removed.error();
  return {};
}

/// The agent's turn is given back: it is used by the next try.
Result<void> digest_later(SqlConnection& sql, const Mail& mail, WallTime due) {
  const auto moved = sql.write(digest_later_sql, {mail.agent, mail.id, mail.attempts, due});
  if (!moved) return moved.error();
  if (*moved == 0) return {};  // somebody else has it
  const auto turned = sql.write(move_turn_sql, {mail.agent, due});
  if (!turned) return turned.error();
  return {};
}

/// `attempts`: as it was taken; 0: however often it was.
Result<std::optional<MailedMessage>> end_mail(SqlConnection& sql, const Mail& mail, std::int64_t attempts,
                                              MailState state) {
  std::optional<MailedMessage> message;
  if (mail.kind == MailKind::waiting) {
    if (auto removed = remove_digest(sql, mail); !removed) return removed.error();
    return message;
  }
  const auto removed = sql.read(remove_sql, {mail.id, attempts}, [&](const SqlCells& row) {
    message = MailedMessage{row.integer(0), row.integer(1), row.integer(2)};
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
  // Each that is held back is not due any more.
  for (;;) {
    bool due = false;
    const auto looked = access_.read([&](SqlConnection& sql) -> Result<void> {
      return sql.read(is_due_sql, {now}, [&](const SqlCells&) { due = true; });
    });
    if (!looked) return looked.error();
    if (!due) return std::optional<Mail>();
    auto taken = access_.write_together([&](SqlConnection& sql) { return take_one(sql, now); });
    if (!taken) return taken.error();
    if (!*taken) return std::optional<Mail>();  // others were quicker
    if (!(*taken)->held) return std::optional(std::move((*taken)->mail));
  }
}

Result<std::optional<MailedMessage>> MailsOver::sent(const Mail& mail) {
  return access_.write_together([&](SqlConnection& sql) { return end_mail(sql, mail, 0, MailState::sent); });
}

Result<std::optional<MailedMessage>> MailsOver::failed(const Mail& mail) {
  return access_.write_together(
      [&](SqlConnection& sql) { return end_mail(sql, mail, mail.attempts, MailState::failed); });
}

Result<void> MailsOver::later(const Mail& mail, WallTime due) {
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    if (mail.kind == MailKind::waiting) return digest_later(sql, mail, due);
    const auto moved = sql.write(later_sql, {mail.id, mail.attempts, due});
    if (!moved) return moved.error();
    return {};
  });
}

Result<std::size_t> MailsOver::queue_waiting(WallTime now) {
  std::vector<Late> late;
  const auto read = access_.read([&](SqlConnection& sql) -> Result<void> {
    late.clear();
    return sql.read(late_sql, {now, now - limits::oldest_wait, limits::waiting_words},
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

Result<MailCounts> MailsOver::count(WallTime now) {
  return access_.read([now](SqlConnection& sql) -> Result<MailCounts> {
    MailCounts counts;
    const auto read = sql.read(count_sql, {now}, [&](const SqlCells& row) {
      counts = {static_cast<std::size_t>(row.integer(0)), row.time(1)};
    });
    if (!read) return read.error();
    return counts;
  });
}

}  // namespace porchlight::store
