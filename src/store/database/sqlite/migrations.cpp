#include "store/database/sqlite/migrations.hpp"

#include "store/database/migration.hpp"
#include "store/database/sqlite/errors.hpp"
#include "store/database/sqlite/sql.hpp"

#include <array>

namespace porchlight::store {
namespace {

// Times are milliseconds since 1970, UTC. Origins are separated by line ends, which no origin contains.
constexpr std::array migrations{
    Migration{1, "projects, agents, visitors, settings", R"sql(
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  origins TEXT NOT NULL,
  identity_secret TEXT NOT NULL,
  allow_missing_origin INTEGER NOT NULL DEFAULT 0,
  enforce_identity INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE agents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
  agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'agent', 'viewer')),
  PRIMARY KEY (agent_id, project_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_project ON memberships (project_id);

CREATE TABLE visitors (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  user_id TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  first_referrer TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX visitors_by_last_seen ON visitors (project_id, last_seen_at, uid);
CREATE INDEX visitors_by_first_seen ON visitors (project_id, first_seen_at, uid);

CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql"},
    // Each message moves its conversation in every index that has the time of the last one: there are two,
    // and pages of open and closed ones together are merged from both ends of them. assignee_id is 0 for
    // nobody, so that it is a value like any other in an index. A message keeps its agent's name, not a
    // reference.
    Migration{2, "conversations, messages, the look of the chat", R"sql(
ALTER TABLE projects ADD COLUMN chat TEXT NOT NULL DEFAULT '{}';

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  visitor_uid TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  assignee_id INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  last_message_at INTEGER NOT NULL,
  agent_read_position INTEGER NOT NULL,
  visitor_read_position INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  visitor_unread INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, visitor_uid),
  FOREIGN KEY (project_id, visitor_uid) REFERENCES visitors (project_id, uid) ON DELETE CASCADE
) STRICT;
CREATE INDEX conversations_by_status ON conversations (project_id, status, last_message_at, id);
CREATE INDEX conversations_by_assignee
  ON conversations (assignee_id, project_id, status, last_message_at, id);

CREATE TABLE messages (
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  author TEXT NOT NULL CHECK (author IN ('visitor', 'agent')),
  agent_id INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  temp_id TEXT NOT NULL,
  content TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, position),
  UNIQUE (conversation_id, author, temp_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER agents_leave_conversations AFTER DELETE ON agents BEGIN
  UPDATE conversations SET assignee_id = 0 WHERE assignee_id = old.id;
END;
)sql"},
    Migration{3, "what previews show", R"sql(
ALTER TABLE projects ADD COLUMN preview TEXT NOT NULL DEFAULT '{}';
)sql"},
    Migration{4, "two identity secrets", R"sql(
ALTER TABLE projects ADD COLUMN previous_identity_secret TEXT NOT NULL DEFAULT '';
)sql"},
    // The newest visit and the pages of a visitor's come from the key. A page view belongs to a number, so
    // that it does not repeat its visitor's uid.
    Migration{5, "visits and page views", R"sql(
ALTER TABLE projects ADD COLUMN visit_days INTEGER NOT NULL DEFAULT 30;

CREATE TABLE visits (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  visitor_uid TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  referrer TEXT NOT NULL,
  campaign TEXT NOT NULL,
  landing TEXT NOT NULL,
  device TEXT NOT NULL,
  browser TEXT NOT NULL,
  system TEXT NOT NULL,
  country TEXT NOT NULL,
  city TEXT NOT NULL,
  bot INTEGER NOT NULL,
  UNIQUE (project_id, visitor_uid, started_at),
  FOREIGN KEY (project_id, visitor_uid) REFERENCES visitors (project_id, uid) ON DELETE CASCADE
) STRICT;
CREATE INDEX visits_by_start ON visits (project_id, started_at);

CREATE TABLE page_views (
  visit_id INTEGER NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
  viewed_at INTEGER NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (visit_id, viewed_at)
) STRICT, WITHOUT ROWID;
)sql"},
    Migration{6, "who may know how many are here", R"sql(
ALTER TABLE projects ADD COLUMN count_is_public INTEGER NOT NULL DEFAULT 0;
)sql"},
    // A visitor that is joined (joined_to) is a device of the person who is kept under that uid: two that
    // prove the same user are one. Tags are a line each. Bans and the log of what agents did keep the agent's
    // name, not a reference.
    Migration{7, "one person on many devices, what agents say of visitors, bans, who did what", R"sql(
ALTER TABLE visitors ADD COLUMN joined_to TEXT NOT NULL DEFAULT '';
ALTER TABLE visitors ADD COLUMN joined_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visitors ADD COLUMN agent_name TEXT NOT NULL DEFAULT '';
ALTER TABLE visitors ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE visitors ADD COLUMN tags TEXT NOT NULL DEFAULT '';
CREATE INDEX visitors_by_user ON visitors (project_id, user_id) WHERE user_id <> '';
CREATE INDEX visitors_by_person ON visitors (project_id, joined_to) WHERE joined_to <> '';

CREATE TABLE bans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  visitor_uid TEXT NOT NULL,
  by_address INTEGER NOT NULL,
  address_hashes TEXT NOT NULL,
  reason TEXT NOT NULL,
  agent_id INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX bans_by_project ON bans (project_id, id);
CREATE INDEX bans_by_end ON bans (ends_at);

CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  agent_id INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  done_at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_log_by_project ON audit_log (project_id, id);
CREATE INDEX audit_log_by_time ON audit_log (done_at);
)sql"},
    // A link (to join a project, to set a password anew) is kept as the hash of its token, until it is used
    // or has expired. agent_id: whose password; 0 with an invitation. sign_outs: of the agent, everywhere;
    // what was signed in before counts no more.
    Migration{8, "settings by the dashboard: hours, links, replies, refused origins", R"sql(
ALTER TABLE projects ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN sign_outs INTEGER NOT NULL DEFAULT 0;

CREATE TABLE agent_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password')),
  token_hash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'agent', 'viewer')),
  agent_id INTEGER NOT NULL,
  made_by INTEGER NOT NULL,
  made_by_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_links_by_project ON agent_links (project_id, id);
CREATE INDEX agent_links_by_end ON agent_links (expires_at);

CREATE TABLE canned_replies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  shortcut TEXT NOT NULL,
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (project_id, shortcut)
) STRICT;

CREATE TABLE refused_origins (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  origin TEXT NOT NULL,
  page TEXT NOT NULL,
  times INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, origin)
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_origins_by_time ON refused_origins (last_at);
)sql"},
    // What pages are searched by stands once for each page, and goes with the last view of it. (0: a view
    // from before, which is found by its visitor alone.)
    Migration{9, "what pages are searched by", R"sql(
ALTER TABLE page_views ADD COLUMN page INTEGER NOT NULL DEFAULT 0;
CREATE INDEX page_views_by_page ON page_views (page, visit_id);

CREATE TABLE page_words (
  page INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX page_words_by_project ON page_words (project_id);

CREATE TRIGGER page_views_deleted AFTER DELETE ON page_views BEGIN
  DELETE FROM page_words WHERE page = old.page
  AND NOT EXISTS (SELECT 1 FROM page_views w WHERE w.page = old.page);
END;
CREATE TRIGGER page_views_changed AFTER UPDATE OF page ON page_views BEGIN
  DELETE FROM page_words WHERE page = old.page
  AND NOT EXISTS (SELECT 1 FROM page_views w WHERE w.page = old.page);
END;
)sql"},
    // Whom notes mention and who has not seen it yet stands in the conversation's row as well: numbers, a
    // comma between two. What messages and notes are searched by is what fold() makes of them, under a number
    // of conversation and position, or the note's.
    Migration{10, "notes, snooze, assignment by rule, search in conversations", R"sql(
ALTER TABLE projects ADD COLUMN inbox TEXT NOT NULL DEFAULT '{}';
ALTER TABLE memberships ADD COLUMN assigned_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN mentioned TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER;
CREATE INDEX conversations_mentioned ON conversations (project_id, last_message_at, id)
  WHERE mentioned <> '';
CREATE INDEX conversations_snoozed ON conversations (project_id, last_message_at, id)
  WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_by_snooze ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;

CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  content TEXT NOT NULL,
  temp_id TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  UNIQUE (conversation_id, agent_id, temp_id)
) STRICT;

CREATE TABLE note_mentions (
  note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
  agent_id INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  agent_name TEXT NOT NULL,
  place INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (note_id, agent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_mentions_by_conversation ON note_mentions (conversation_id);
CREATE INDEX note_mentions_unseen ON note_mentions (agent_id, conversation_id) WHERE NOT seen;

CREATE VIRTUAL TABLE message_words USING fts5
  (words, tokenize = 'trigram case_sensitive 1', detail = none);
CREATE VIRTUAL TABLE note_words USING fts5 (words, tokenize = 'trigram case_sensitive 1', detail = none);
INSERT INTO message_words (rowid, words)
  SELECT (conversation_id << 24) | position, fold(content) FROM messages;

CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
  INSERT INTO message_words (rowid, words)
    VALUES ((new.conversation_id << 24) | new.position, fold(new.content));
END;
CREATE TRIGGER messages_moved AFTER UPDATE OF conversation_id, position ON messages BEGIN
  DELETE FROM message_words WHERE rowid = (old.conversation_id << 24) | old.position;
  INSERT INTO message_words (rowid, words)
    VALUES ((new.conversation_id << 24) | new.position, fold(new.content));
END;
CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
  DELETE FROM message_words WHERE rowid = (old.conversation_id << 24) | old.position;
END;
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
  INSERT INTO note_words (rowid, words) VALUES (new.id, fold(new.content));
END;
CREATE TRIGGER notes_deleted AFTER DELETE ON notes BEGIN
  DELETE FROM note_words WHERE rowid = old.id;
END;
)sql"},
    // A conversation's last rating (0: none), and whether it was given since the conversation was closed.
    // What a page says of a visitor is a JSON object; empty: nothing.
    Migration{11, "what visitors think of conversations, and what pages say of visitors", R"sql(
ALTER TABLE conversations ADD COLUMN rating_score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN rating_comment TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN rated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN rating_stands INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_rated
  ON conversations (project_id, status, last_message_at, id) WHERE rating_score > 0;
CREATE INDEX conversations_by_rating ON conversations (project_id, rated_at) WHERE rating_score > 0;
ALTER TABLE visitors ADD COLUMN attributes TEXT NOT NULL DEFAULT '';
)sql"},
    // Who waits for an answer, where visitors want to be answered, and the mails that are to be sent. A mail
    // names what it is about, and nobody: addresses and texts are read when it goes. One that was taken is
    // due again when its lease ends.
    Migration{12, "mails, contacts, and who waits", R"sql(
ALTER TABLE visitors ADD COLUMN contact_email TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN mail TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN mail_after INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN waiting_since INTEGER;
UPDATE conversations SET waiting_since = (SELECT min(m.sent_at) FROM messages m
  WHERE m.conversation_id = conversations.id AND m.author = 'visitor' AND m.position > coalesce(
    (SELECT max(a.position) FROM messages a
     WHERE a.conversation_id = conversations.id AND a.author = 'agent'), 0))
WHERE status = 'open';
CREATE INDEX conversations_waiting ON conversations (waiting_since) WHERE waiting_since IS NOT NULL;

CREATE TABLE waiting_told (
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, agent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_told_by_agent ON waiting_told (agent_id);

CREATE TABLE mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'waiting')),
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  position INTEGER NOT NULL DEFAULT 0,
  agent_id INTEGER REFERENCES agents (id) ON DELETE CASCADE,
  queued_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mails_by_due ON mails (due_at, id);
CREATE INDEX mails_by_project ON mails (project_id);
CREATE INDEX mails_by_conversation ON mails (conversation_id);
CREATE INDEX mails_by_agent ON mails (agent_id) WHERE agent_id IS NOT NULL;
)sql"},
    // A message has its files by value, so that it is read in one piece and may move; a file goes with the
    // message that names it, and leaves its bytes to be removed.
    Migration{13, "files of messages", R"sql(
ALTER TABLE messages ADD COLUMN files TEXT NOT NULL DEFAULT '';

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  agent_id INTEGER NOT NULL,
  visitor_uid TEXT NOT NULL,
  file_key TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  thumbnail TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('coming', 'here', 'sent')),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_project ON files (project_id);
CREATE INDEX files_by_sender ON files (project_id, agent_id, visitor_uid) WHERE state <> 'sent';
CREATE INDEX files_unsent ON files (created_at) WHERE state <> 'sent';

CREATE TABLE file_removals (
  file_id TEXT PRIMARY KEY,
  tries INTEGER NOT NULL,
  next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX file_removals_by_time ON file_removals (next_at);

CREATE TRIGGER files_deleted AFTER DELETE ON files BEGIN
  INSERT OR IGNORE INTO file_removals (file_id, tries, next_at) VALUES (old.id, 0, 0);
END;
CREATE TRIGGER messages_take_files AFTER DELETE ON messages WHEN old.files <> '' BEGIN
  DELETE FROM files WHERE id IN (SELECT json_extract(value, '$.id') FROM json_each(old.files));
END;
)sql"},
    // Browsers that agents are alerted in. What is kept of one is of the browser's own making; the number of
    // a row is given once, so that a late word of a row that was replaced finds nothing.
    Migration{14, "web push", R"sql(
CREATE TABLE push_subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  agent_id INTEGER NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  endpoint TEXT NOT NULL UNIQUE,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  shows_text INTEGER NOT NULL,
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscriptions_by_agent ON push_subscriptions (agent_id);
)sql"},
    // What an agent is told of is gathered: mails that were taken together have the first one's number.
    Migration{15, "digests of mails", R"sql(
ALTER TABLE mails ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;

CREATE TABLE digest_turns (
  agent_id INTEGER PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
  next_at INTEGER NOT NULL
) STRICT;
)sql"},
    // Bytes of files by project, kept by the database itself: whatever adds or removes a file changes them.
    Migration{16, "bytes of files", R"sql(
CREATE TABLE file_totals (
  project_id INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO file_totals (project_id, bytes)
  SELECT p.id, coalesce((SELECT sum(f.bytes) FROM files f WHERE f.project_id = p.id), 0) FROM projects p;

CREATE TRIGGER projects_have_totals AFTER INSERT ON projects BEGIN
  INSERT INTO file_totals (project_id, bytes) VALUES (new.id, 0);
END;
CREATE TRIGGER files_add_bytes AFTER INSERT ON files BEGIN
  UPDATE file_totals SET bytes = bytes + new.bytes WHERE project_id = new.project_id;
END;
CREATE TRIGGER files_change_bytes AFTER UPDATE OF bytes ON files BEGIN
  UPDATE file_totals SET bytes = bytes + new.bytes - old.bytes WHERE project_id = new.project_id;
END;
CREATE TRIGGER files_take_bytes AFTER DELETE ON files BEGIN
  UPDATE file_totals SET bytes = bytes - old.bytes WHERE project_id = old.project_id;
END;
)sql"},
};

}  // namespace

Result<void> migrate(driver::Sqlite& connection, NoSchema none) {
  auto transaction = driver::SqliteTransaction::begin(connection);
  if (!transaction) return to_error(transaction.error());
  SqliteSql sql(connection);
  const auto applied = apply_migrations(sql, migrations, none, [&](const char* step) -> Result<void> {
    if (auto done = connection.execute(step); !done) return to_error(done.error());
    return {};
  });
  if (!applied) return applied.error();
  if (auto committed = transaction->commit(); !committed) return to_error(committed.error());
  return {};
}

std::int64_t sqlite_schema_version() {
  return migrations.back().version;
}

}  // namespace porchlight::store
