// What the SQLite form promises beyond the contract (tests/contract).

#include "store/database/sqlite/database.hpp"

#include "store/database/acts.hpp"
#include "store/database/conversation_pages.hpp"
#include "store/database/conversation_search.hpp"
#include "store/database/conversations.hpp"
#include "store/database/files.hpp"
#include "store/database/limits.hpp"
#include "store/database/notes.hpp"
#include "store/database/push_subscriptions.hpp"
#include "store/database/visits_over.hpp"
#include "store/history/visit_retention.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SqliteDatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(database_ = *SqliteDatabase::open(path()));
    ASSERT_TRUE(database_->migrate());
  }
  SqliteDatabase& database() { return *database_; }
  [[nodiscard]] std::string path() const { return folder_.path() + "/test.db"; }
  [[nodiscard]] Sqlite another_process() const {
    return *Sqlite::open(path(), Sqlite::Mode::read_write, Milliseconds(0));
  }
  std::string plan(Sqlite& connection, std::string_view order, std::string_view sort_column) {
    static std::vector<std::string> kept;  // a statement's text outlives its connection
    kept.push_back("EXPLAIN QUERY PLAN SELECT uid, name FROM visitors WHERE project_id = 1 AND (" +
                   std::string(sort_column) + ", uid) < (5, 'u') ORDER BY " + std::string(order) +
                   " LIMIT 51");
    std::string text;
    const auto read =
        connection.prepare(kept.back()).each([&](const driver::SqliteRow& row) { text += row.text(3); });
    return read ? text : read.error().message;
  }

 private:
  test::TemporaryFolder folder_;
  std::unique_ptr<SqliteDatabase> database_;
};

TEST_F(SqliteDatabaseTest, PagesAreReadFromAnIndexAndNotSorted) {
  Sqlite connection = another_process();
  EXPECT_THAT(
      plan(connection, "last_seen_at DESC, uid DESC", "last_seen_at"),
      AllOf(HasSubstr("INDEX visitors_by_last_seen (project_id=? AND"), Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(
      plan(connection, "first_seen_at DESC, uid DESC", "first_seen_at"),
      AllOf(HasSubstr("INDEX visitors_by_first_seen (project_id=? AND"), Not(HasSubstr("TEMP B-TREE"))));
}

TEST_F(SqliteDatabaseTest, ReadsDoNotWaitForAnotherProcessThatWrites) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  Sqlite other = another_process();
  const auto transaction = driver::SqliteTransaction::begin(other);
  ASSERT_TRUE(transaction);
  EXPECT_EQ(database().projects().find(project)->name, "Shop");
}

TEST_F(SqliteDatabaseTest, AProjectHasSoManyBansInForceAndNoMore) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  ASSERT_TRUE(another_process().execute(
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " +
      std::to_string(limits::bans_in_force) +
      ") INSERT INTO bans (project_id, visitor_uid, by_address, address_hashes, reason, agent_id, "
      "agent_name, "
      "created_at, ends_at) SELECT 1, 'u' || i, 0, '', '', 1, 'Ada', 1, 0 FROM n"));
  const auto ban = [&](const std::string& uid) {
    return database().acts().ban({{project, uid}, false, {}, ""}, {1, "Ada"}, WallTime(Milliseconds(2)));
  };
  const auto refused = ban("one-more");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "a project has at most 10000 bans in force: lift some first");
  EXPECT_TRUE(ban("u7")) << "it replaces one";
}

TEST_F(SqliteDatabaseTest, AConversationHasSoManyNotesAndNoMore) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  const std::int64_t agent = database().agents().add("ada@shop.example", "Ada", "", {})->id;
  const auto said =
      database().conversations().append_from_visitor({project, "v1"}, "hash", "t1", "Hello", {});
  const ConversationId id = said->conversation.id;
  ASSERT_TRUE(another_process().execute(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " +
      std::to_string(limits::conversation_notes) +
      ") INSERT INTO notes (conversation_id, position, agent_id, agent_name, content, temp_id, written_at) "
      "SELECT " +
      std::to_string(id) + ", 1, 1, 'Ada', 'x', 't' || i, 1 FROM n"));
  NewNote note{.project = project, .conversation = id, .agent = agent, .content = "x"};
  note.temp_id = "one";
  EXPECT_TRUE(database().notes().add(note));
  note.temp_id = "two";
  const auto refused = database().notes().add(note);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("1000 notes"));
  note.temp_id = "one";
  EXPECT_TRUE(database().notes().add(note)->repeated) << "it is there already";
}

TEST_F(SqliteDatabaseTest, TheLogOfAProjectHasSoManyEntriesAndNoMore) {
  ASSERT_TRUE(database().projects().add("Shop", {"*"}));
  ASSERT_TRUE(database().projects().add("Other", {"*"}));
  const auto add = [&](int project, std::size_t entries) {
    ASSERT_TRUE(another_process().execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(entries) +
        ") INSERT INTO audit_log (project_id, agent_id, agent_name, action, subject, details, done_at) "
        "SELECT " +
        std::to_string(project) + ", 1, 'Ada', 'visitor.note', 'u' || i, '{}', 1000 FROM n"));
  };
  add(1, limits::audit_entries + limits::removed_acts + 1);
  add(2, 7);
  const auto pruned = prune_visits(database(), WallTime(Milliseconds(2'000)), 100);
  ASSERT_TRUE(pruned) << pruned.error().message;
  EXPECT_EQ(pruned->entries, limits::removed_acts);
  EXPECT_TRUE(pruned->more);
  const auto rest = prune_visits(database(), WallTime(Milliseconds(2'000)), 100);
  EXPECT_EQ(rest->entries, 1U);
  EXPECT_FALSE(rest->more);
  EXPECT_EQ(prune_visits(database(), WallTime(Milliseconds(2'000)), 100)->entries, 0U);
  EXPECT_EQ(database().acts().audit(2, 100, "")->entries.size(), 7U);
  const std::string newest = "u" + std::to_string(limits::audit_entries + limits::removed_acts + 1);
  EXPECT_EQ(database().acts().audit(1, 1, "")->entries.front().subject, newest);
}

TEST_F(SqliteDatabaseTest, ADatabaseOfANewerProgramIsRefused) {
  ASSERT_TRUE(another_process().execute("INSERT INTO schema_migrations VALUES (9999, 'from the future')"));
  const auto refused = database().migrate();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("9999"));
}

TEST_F(SqliteDatabaseTest, AMigrationThatFailsLeavesNothingHalfDone) {
  const std::string half = path() + ".half";
  {
    auto connection = Sqlite::open(half, Sqlite::Mode::read_write, Milliseconds(0));
    ASSERT_TRUE(connection->execute("CREATE TABLE visitors (in_the_way TEXT)"));
  }
  auto database = SqliteDatabase::open(half);
  EXPECT_FALSE((*database)->migrate());
  auto connection = Sqlite::open(half, Sqlite::Mode::read_write, Milliseconds(0));
  EXPECT_FALSE(connection->execute("SELECT * FROM projects"));
  ASSERT_TRUE(connection->execute("DROP TABLE visitors"));
  EXPECT_TRUE((*database)->migrate());
}

/// The fourteenth step and those behind it, taken back.
const std::string without_the_fourteenth =
    "DROP TRIGGER projects_have_totals; DROP TRIGGER files_add_bytes; DROP TRIGGER files_change_bytes; "
    "DROP TRIGGER files_take_bytes; DROP TABLE file_totals; DROP TABLE digest_turns; "
    "ALTER TABLE mails DROP COLUMN digest; DROP TABLE push_subscriptions; ";
/// And those behind the tenth.
const std::string without_the_eleventh =
    without_the_fourteenth +
    "DROP TRIGGER messages_take_files; DROP TABLE files; DROP TABLE file_removals; "
    "ALTER TABLE messages DROP COLUMN files; "
    "DROP TABLE mails; DROP TABLE waiting_told; DROP INDEX conversations_waiting; "
    "ALTER TABLE messages DROP COLUMN mail; ALTER TABLE conversations DROP COLUMN waiting_since; "
    "ALTER TABLE visitors DROP COLUMN contact_email; ALTER TABLE agents DROP COLUMN mail_after; "
    "DROP INDEX conversations_rated; DROP INDEX conversations_by_rating; "
    "ALTER TABLE conversations DROP COLUMN rating_score; "
    "ALTER TABLE conversations DROP COLUMN rating_comment; "
    "ALTER TABLE conversations DROP COLUMN rated_at; ALTER TABLE conversations DROP COLUMN rating_stands; "
    "ALTER TABLE visitors DROP COLUMN attributes; ";
/// And the tenth.
const std::string without_the_tenth =
    without_the_eleventh +
    "DROP TRIGGER messages_added; DROP TRIGGER messages_moved; DROP TRIGGER messages_deleted; "
    "DROP TABLE note_mentions; DROP TABLE notes; DROP TABLE message_words; DROP TABLE note_words; "
    "DROP INDEX conversations_mentioned; DROP INDEX conversations_snoozed; "
    "DROP INDEX conversations_by_snooze; "
    "ALTER TABLE conversations DROP COLUMN mentioned; ALTER TABLE conversations DROP COLUMN snoozed_until; "
    "ALTER TABLE memberships DROP COLUMN assigned_at; ALTER TABLE projects DROP COLUMN inbox; ";

TEST_F(SqliteDatabaseTest, ADatabaseOfTheFirstSchemaIsBroughtUpToDateAndKeepsWhatItHas) {
  const Project project = *database().projects().add("Shop", {"*"});
  VisitorWrite write;
  write.key = {project.id, "v1"};
  ASSERT_TRUE(database().visitors().apply({&write, 1}));
  // Every later step, taken back.
  ASSERT_TRUE(another_process().execute(
      without_the_tenth +
      "DROP TABLE agent_links; DROP TABLE canned_replies; DROP TABLE refused_origins; "
      "ALTER TABLE projects DROP COLUMN hours; ALTER TABLE agents DROP COLUMN sign_outs; "
      "DROP TABLE bans; DROP TABLE audit_log; DROP INDEX visitors_by_user; DROP INDEX visitors_by_person; "
      "ALTER TABLE visitors DROP COLUMN joined_to; ALTER TABLE visitors DROP COLUMN joined_at; "
      "ALTER TABLE visitors DROP COLUMN agent_name; "
      "ALTER TABLE visitors DROP COLUMN note; ALTER TABLE visitors DROP COLUMN tags; "
      "DROP TABLE page_views; DROP TABLE page_words; DROP TABLE visits; ALTER TABLE projects DROP COLUMN "
      "visit_days; "
      "DROP TRIGGER agents_leave_conversations; DROP TABLE messages; DROP TABLE conversations; "
      "ALTER TABLE projects DROP COLUMN chat; ALTER TABLE projects DROP COLUMN preview; "
      "ALTER TABLE projects DROP COLUMN previous_identity_secret; "
      "ALTER TABLE projects DROP COLUMN count_is_public; "
      "DELETE FROM schema_migrations WHERE version > 1"));
  ASSERT_TRUE(database().migrate());
  EXPECT_TRUE(database().projects().find(project.id)->chat.enabled);
  EXPECT_EQ(database().projects().find(project.id)->preview, PreviewSettings());
  EXPECT_FALSE(database().visitors().find({project.id, "v1"})->has_conversation);
  EXPECT_TRUE(database().conversations().page(project.id, {})->conversations.empty());
}

TEST_F(SqliteDatabaseTest, ADatabaseOfTheFourthSchemaGetsVisitsAndKeepsWhatItHas) {
  Project project = *database().projects().add("Shop", {"*"});
  project.previous_identity_secret = "the one before";
  ASSERT_TRUE(database().projects().update(project));
  VisitorWrite write;
  write.key = {project.id, "v1"};
  write.name = "Ada";
  write.secret_hash = "hash";
  ASSERT_TRUE(database().visitors().apply({&write, 1}));
  ASSERT_TRUE(database().conversations().append_from_visitor(write.key, "hash", "t1", "Hello", {}));
  // The steps behind the fourth, taken back.
  ASSERT_TRUE(another_process().execute(
      without_the_tenth +
      "DROP TABLE agent_links; DROP TABLE canned_replies; DROP TABLE refused_origins; "
      "ALTER TABLE projects DROP COLUMN hours; ALTER TABLE agents DROP COLUMN sign_outs; "
      "DROP TABLE bans; DROP TABLE audit_log; DROP INDEX visitors_by_user; DROP INDEX visitors_by_person; "
      "ALTER TABLE visitors DROP COLUMN joined_to; ALTER TABLE visitors DROP COLUMN joined_at; "
      "ALTER TABLE visitors DROP COLUMN agent_name; "
      "ALTER TABLE visitors DROP COLUMN note; ALTER TABLE visitors DROP COLUMN tags; "
      "DROP TABLE page_views; DROP TABLE page_words; DROP TABLE visits; ALTER TABLE projects DROP COLUMN "
      "visit_days; "
      "ALTER TABLE projects DROP COLUMN count_is_public; "
      "DELETE FROM schema_migrations WHERE version > 4"));
  ASSERT_TRUE(database().migrate());
  EXPECT_EQ(database().projects().find(project.id)->previous_identity_secret, "the one before");
  EXPECT_EQ(database().visitors().find(write.key)->name, "Ada");
  EXPECT_EQ(database().conversations().find_of_visitor(write.key)->last_message.content, "Hello");
  VisitWrite visit;
  visit.visit.key = write.key;
  ASSERT_TRUE(database().visits().apply({&visit, 1}));
  EXPECT_EQ((*database().visits().last(write.key))->visits, 1U);
}

TEST_F(SqliteDatabaseTest, ADatabaseOfTheEighthSchemaKeepsItsViewsAndFindsWhatIsReadFromThenOn) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  VisitorWrite write;
  write.key = {project, "v1"};
  ASSERT_TRUE(database().visitors().apply({&write, 1}));
  VisitWrite visit;
  visit.visit.key = write.key;
  visit.views.push_back({WallTime(Milliseconds(1)), "https://shop.example/brass", ""});
  ASSERT_TRUE(database().visits().apply({&visit, 1}));
  ASSERT_TRUE(another_process().execute(
      without_the_tenth +
      "DROP TRIGGER page_views_deleted; DROP TRIGGER page_views_changed; DROP TABLE page_words; "
      "DROP INDEX page_views_by_page; ALTER TABLE page_views DROP COLUMN page; "
      "DELETE FROM schema_migrations WHERE version > 8"));
  ASSERT_TRUE(database().migrate());
  EXPECT_EQ(database().visits().views(write.key, visit.visit.started, 10)->size(), 1U);
  VisitorQuery query;
  query.text = "gold";
  visit.views.front() = {WallTime(Milliseconds(2)), "https://shop.example/gold", ""};
  ASSERT_TRUE(database().visits().apply({&visit, 1}));
  EXPECT_EQ(database().visitors().page(project, query)->visitors.size(), 1U);
}

TEST_F(SqliteDatabaseTest, ADatabaseOfTheNinthSchemaKnowsWhoWaits) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  const auto agent = database().agents().add("ada@example.com", "Ada", "hash", {{project, Role::agent}});
  const auto says = [&](const std::string& uid, const std::string& temp_id, int second) {
    return *database().conversations().append_from_visitor({project, uid}, "hash", temp_id, "Hello",
                                                           WallTime(std::chrono::seconds(second)));
  };
  const ConversationId answered = says("v1", "t1", 10).conversation.id;
  ASSERT_TRUE(database().conversations().append_from_agent(project, answered, agent->id, "t2", "Yes", {}));
  says("v2", "t3", 30);
  says("v2", "t4", 40);
  const ConversationId closed = says("v3", "t5", 50).conversation.id;
  ASSERT_TRUE(database().conversations().update(project, closed, {ConversationStatus::closed, {}}));
  ASSERT_TRUE(
      another_process().execute(without_the_tenth + "DELETE FROM schema_migrations WHERE version > 9"));
  ASSERT_TRUE(database().migrate());
  const auto waits = [&](const std::string& uid) {
    return database().conversations().find_of_visitor({project, uid})->waiting_since;
  };
  EXPECT_EQ(waits("v1"), std::nullopt);
  EXPECT_EQ(waits("v2"), WallTime(std::chrono::seconds(30)));
  EXPECT_EQ(waits("v3"), std::nullopt);
}

TEST_F(SqliteDatabaseTest, ADatabaseOfTheThirteenthSchemaKeepsItsAgentsAndKnowsItsBytes) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  const auto agent = database().agents().add("ada@example.com", "Ada", "hash", {{project, Role::agent}});
  const File file{.id = "f1", .key = "key", .name = "a.pdf", .bytes = 7};
  ASSERT_TRUE(database().files().begin({.project = project, .agent = agent->id}, file, {}, {}));
  ASSERT_TRUE(
      another_process().execute(without_the_fourteenth + "DELETE FROM schema_migrations WHERE version > 13"));
  ASSERT_TRUE(database().migrate());
  EXPECT_EQ(database().files().bytes().value(), 7) << "what was there before counts";
  EXPECT_EQ(database().agents().find(agent->id)->email, "ada@example.com");
  ASSERT_TRUE(
      database().push_subscriptions().keep({.agent = agent->id, .endpoint = "https://push.example/a"}));
  EXPECT_EQ(database().push_subscriptions().of({project, {}, {}})->size(), 1U);
}

TEST_F(SqliteDatabaseTest, APageHasItsWordsOnceAndOnlyWhileItIsKeptAsRead) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  for (const char* uid : {"v1", "v2"}) {
    VisitorWrite write;
    write.key = {project, uid};
    ASSERT_TRUE(database().visitors().apply({&write, 1}));
  }
  const auto read = [&](const char* uid, const char* title) {
    VisitWrite visit;
    visit.visit.key = {project, uid};
    visit.views.push_back({WallTime(Milliseconds(1)), "https://shop.example/brass?a=b", title});
    ASSERT_TRUE(database().visits().apply({&visit, 1}));
  };
  const auto words = [&] {
    std::string all;
    Sqlite connection = another_process();
    EXPECT_TRUE(connection.prepare("SELECT words FROM page_words").each([&](const driver::SqliteRow& row) {
      all += row.text(0) + ";";
    }));
    return all;
  };
  read("v1", "");
  EXPECT_EQ(words(), "\n/brass;");
  read("v1", "Brass");
  EXPECT_EQ(words(), "brass\n/brass;") << "what it had no title for is nobody's page";
  read("v2", "Brass");
  EXPECT_EQ(words(), "brass\n/brass;");
  ASSERT_EQ(*database().visits().prune(project, WallTime(Milliseconds(1)), 1), 1U);
  EXPECT_EQ(words(), "brass\n/brass;");
  ASSERT_EQ(*database().visits().prune(project, WallTime(Milliseconds(1)), 1), 1U);
  EXPECT_EQ(words(), "");
}

/// The plan that SQLite makes for a statement of ours, whatever its parameters are.
std::string plan_of(Sqlite& connection, const SqlText& sql) {
  static std::deque<std::string> kept;  // a statement's text outlives its connection
  kept.push_back("EXPLAIN QUERY PLAN " + sql.sqlite);
  std::string text;
  const auto read =
      connection.prepare(kept.back()).each([&](const driver::SqliteRow& row) { text += row.text(3) + "\n"; });
  return read ? text : read.error().message;
}

TEST_F(SqliteDatabaseTest, PagesOfConversationsAreReadFromAnIndex) {
  Sqlite connection = another_process();
  const auto plan = [&](std::optional<ConversationStatus> status, std::optional<std::int64_t> assignee) {
    return plan_of(connection, page_sql({.status = status, .assignee = assignee, .cursor = {}}, 50));
  };
  // The order of a page's rows is made again behind the join; the page itself is not sorted.
  const auto walks = [](const char* index) {
    return AllOf(HasSubstr(std::string("USING COVERING INDEX ") + index), Not(HasSubstr("SCAN c")),
                 Not(HasSubstr("SCAN conversations")), Not(HasSubstr("SCAN m")), Not(HasSubstr("SCAN v")));
  };
  for (const auto status : {ConversationStatus::open, ConversationStatus::closed}) {
    EXPECT_THAT(plan(status, {}), walks("conversations_by_status (project_id=? AND status=? AND"));
    EXPECT_THAT(plan(status, 1), walks("conversations_by_assignee (assignee_id=? AND project_id=? AND"));
  }
  EXPECT_THAT(plan({}, {}), walks("conversations_by_status (project_id=? AND status=? AND"));
  EXPECT_THAT(plan({}, 1), walks("conversations_by_assignee (assignee_id=? AND project_id=? AND"));
}

/// Conversations of one message each, the newest last: v1, v2 …
std::string conversations_of(ProjectId project, std::size_t count) {
  const std::string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                              std::to_string(count) + ") ";
  return numbers +
         "INSERT INTO visitors (project_id, uid, name, email, user_id, secret_hash, first_referrer, "
         "first_seen_at, last_seen_at) SELECT " +
         std::to_string(project) + ", 'v' || i, '', '', '', 'hash', '', i, i FROM n; " + numbers +
         "INSERT INTO conversations (project_id, visitor_uid, status, assignee_id, last_position, "
         "last_message_at, agent_read_position, visitor_read_position, unread, visitor_unread, created_at) "
         "SELECT " +
         std::to_string(project) +
         ", 'v' || i, 'open', 0, 1, i, 0, 1, 1, 0, i FROM n; "
         "INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, content, "
         "sent_at) "
         "SELECT id, 1, 'visitor', 0, '', 't1', 'Hello', last_message_at "
         "FROM conversations; ";
}
/// So many more messages of a conversation.
std::string messages_of(ConversationId id, std::size_t count, const std::string& content) {
  return "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= " +
         std::to_string(count) +
         ") INSERT INTO messages (conversation_id, position, author, agent_id, agent_name, temp_id, content, "
         "sent_at) "
         "SELECT " +
         std::to_string(id) + ", i, 'visitor', 0, '', 't' || i, '" + content +
         "', 9999 FROM n; UPDATE conversations SET last_position = (SELECT max(position) FROM messages WHERE "
         "conversation_id = id), last_message_at = 9999 WHERE id = " +
         std::to_string(id) + "; ";
}

TEST_F(SqliteDatabaseTest, WordsOfThreeCharactersAreFoundByAnIndex) {
  Sqlite connection = another_process();
  EXPECT_THAT(plan_of(connection, message_hits_sql()),
              AllOf(HasSubstr("SCAN w VIRTUAL TABLE INDEX 0:G0"), HasSubstr("SEARCH c USING INTEGER PRIMARY"),
                    Not(HasSubstr("SCAN c"))));
}

TEST_F(SqliteDatabaseTest, ShorterWordsAreLookedForInTheNewestAndThePageGoesOn) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  ASSERT_TRUE(another_process().execute(conversations_of(project, limits::search_walk_conversations + 1)));
  ASSERT_TRUE(another_process().execute("UPDATE visitors SET name = 'Al' WHERE uid = 'v1'"));
  ConversationQuery query;
  query.text = "al";
  const auto first = database().conversations().page(project, query);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(first->conversations.empty()) << "it is older than those of the first walk";
  ASSERT_FALSE(first->next_cursor.empty());
  query.cursor = first->next_cursor;
  const auto second = database().conversations().page(project, query);
  ASSERT_EQ(second->conversations.size(), 1U);
  EXPECT_EQ(second->matches.front().excerpt, "Al");
  EXPECT_TRUE(second->next_cursor.empty());
}

TEST_F(SqliteDatabaseTest, ShorterWordsAreLookedForInTheNewestMessagesOfEach) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  ASSERT_TRUE(another_process().execute(conversations_of(project, 1) +
                                        "UPDATE messages SET content = 'qzk'; UPDATE message_words SET words "
                                        "= 'qzk';" +
                                        messages_of(1, limits::search_walk_messages, "Hello")));
  const auto found = [&](const std::string& text) {
    ConversationQuery query;
    query.text = text;
    return database().conversations().page(project, query)->conversations.size();
  };
  EXPECT_EQ(found("he"), 1U);
  EXPECT_EQ(found("qz"), 0U);
  EXPECT_EQ(found("qzk"), 1U) << "by the index";
}

TEST_F(SqliteDatabaseTest, FrequentWordsAreFoundOnTheWay) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  ASSERT_TRUE(another_process().execute(conversations_of(project, 2) +
                                        messages_of(1, limits::conversation_hits + 1, "a brass lamp")));
  ConversationQuery query;
  query.text = "brass";
  const auto page = database().conversations().page(project, query);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->conversations.size(), 1U);
  EXPECT_EQ(page->matches.front().position, static_cast<std::int64_t>(limits::conversation_hits) + 2);
}

TEST_F(SqliteDatabaseTest, WhatWasSaidBeforeThereWasASearchIsFound) {
  const ProjectId project = database().projects().add("Shop", {"*"})->id;
  ASSERT_TRUE(database().conversations().append_from_visitor({project, "v1"}, "hash", "t1", "Straße 7", {}));
  ASSERT_TRUE(
      another_process().execute(without_the_tenth + "DELETE FROM schema_migrations WHERE version > 9"));
  ASSERT_TRUE(database().migrate());
  ConversationQuery query;
  query.text = "STRASSE";
  EXPECT_EQ(database().conversations().page(project, query)->conversations.size(), 1U);
}

TEST_F(SqliteDatabaseTest, VisitsAreReadAndPrunedFromAnIndex) {
  Sqlite connection = another_process();
  EXPECT_THAT(plan_of(connection, page_of_visits_sql()),
              AllOf(HasSubstr("(project_id=? AND visitor_uid=? AND started_at<?)"), Not(HasSubstr("SCAN")),
                    Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan_of(connection, last_visit_sql()),
              AllOf(HasSubstr("COVERING INDEX"), Not(HasSubstr("SCAN")), Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan_of(connection, page_views_sql()),
              AllOf(HasSubstr("PRIMARY KEY (visit_id=?)"), Not(HasSubstr("SCAN")), Not(HasSubstr("TEMP"))));
  EXPECT_THAT(plan_of(connection, prune_visits_sql()),
              AllOf(HasSubstr("visits_by_start (project_id=? AND started_at<?)"), Not(HasSubstr("SCAN")),
                    Not(HasSubstr("TEMP B-TREE"))));
}

TEST_F(SqliteDatabaseTest, AFolderThatIsNotThereIsUnavailable) {
  const auto refused = SqliteDatabase::open(path() + "/below/a/file.db");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace porchlight::store
