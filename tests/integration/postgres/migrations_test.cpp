// The schema: what the PostgreSQL form promises beyond the contract (tests/contract).

#include "store/database/postgres/migrations.hpp"

#include "integration/postgres/fixture.hpp"
#include "store/database/conversations.hpp"
#include "store/database/files.hpp"
#include "store/database/postgres/access.hpp"
#include "store/database/push_subscriptions.hpp"
#include "store/database/visits.hpp"

#include <gmock/gmock.h>

#include <future>

namespace porchlight::store {
namespace {

using namespace std::chrono_literals;

using test::shared_postgres;
using testing::HasSubstr;

std::string ask(const std::string& url, const std::string& sql) {
  return shared_postgres().ask(url, sql);
}

Result<void> migrate(const std::string& url) {
  return (*PostgresDatabase::open(url))->migrate();
}

TEST(PostgresMigrations, ADatabaseOfANewerProgramIsRefused) {
  const std::string url = shared_postgres().new_database();
  ASSERT_TRUE(migrate(url));
  ask(url, "INSERT INTO schema_migrations VALUES (9999, 'from the future')");
  const auto refused = migrate(url);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("9999"));
}

/// The fourteenth step and those behind it, taken back.
const std::string without_the_fourteenth =
    "DROP TABLE file_totals, digest_turns, push_subscriptions; ALTER TABLE mails DROP COLUMN digest; "
    "DROP FUNCTION projects_have_totals CASCADE; DROP FUNCTION files_change_bytes CASCADE; "
    "DROP FUNCTION files_take_bytes CASCADE; ";
/// And the tenth.
const std::string without_the_tenth =
    without_the_fourteenth +
    "DROP TABLE files, file_removals; DROP FUNCTION files_leave_bytes; "
    "DROP FUNCTION messages_take_files CASCADE; ALTER TABLE messages DROP COLUMN files; "
    "DROP TABLE mails, waiting_told; ALTER TABLE messages DROP COLUMN mail; "
    "ALTER TABLE conversations DROP COLUMN waiting_since; ALTER TABLE visitors DROP COLUMN contact_email; "
    "ALTER TABLE agents DROP COLUMN mail_after; "
    "ALTER TABLE conversations DROP COLUMN rating_score, DROP COLUMN rating_comment, DROP COLUMN rated_at, "
    "DROP COLUMN rating_stands; ALTER TABLE visitors DROP COLUMN attributes; "
    "DROP TABLE note_mentions, notes; DROP INDEX IF EXISTS messages_trigrams; "
    "ALTER TABLE conversations DROP COLUMN mentioned, DROP COLUMN snoozed_until; "
    "ALTER TABLE memberships DROP COLUMN assigned_at; ALTER TABLE projects DROP COLUMN inbox; ";

TEST(PostgresMigrations, ADatabaseOfTheFirstSchemaIsBroughtUpToDateAndKeepsWhatItHas) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const Project project = *database->projects().add("Shop", {"*"});
  const VisitorWrite write = test::seen(project.id, "v1", 1);
  ASSERT_TRUE(database->visitors().apply({&write, 1}));
  // Every later step, taken back.
  ask(url,
      without_the_tenth +
          "DROP TABLE agent_links, canned_replies, refused_origins; "
          "ALTER TABLE projects DROP COLUMN hours; ALTER TABLE agents DROP COLUMN sign_outs; "
          "DROP TABLE bans, audit_log; DROP INDEX visitors_by_user, visitors_by_person; "
          "ALTER TABLE visitors DROP COLUMN joined_to, DROP COLUMN joined_at, DROP COLUMN agent_name, "
          "DROP COLUMN note, DROP COLUMN tags; "
          "DROP TABLE page_views, visits, page_words; DROP FUNCTION page_views_forget_words; "
          "ALTER TABLE projects DROP COLUMN visit_days; "
          "DROP TABLE messages, conversations; DROP TRIGGER agents_deleted ON agents; "
          "DROP FUNCTION agents_leave_conversations; "
          "ALTER TABLE projects DROP COLUMN chat, DROP COLUMN preview, DROP COLUMN previous_identity_secret, "
          "DROP COLUMN count_is_public; "
          "DELETE FROM schema_migrations WHERE version > 1");
  ASSERT_TRUE(migrate(url));
  EXPECT_TRUE(database->projects().find(project.id)->chat.enabled);
  EXPECT_EQ(database->projects().find(project.id)->preview, PreviewSettings());
  EXPECT_FALSE(database->visitors().find({project.id, "v1"})->has_conversation);
  EXPECT_TRUE(database->conversations().page(project.id, {})->conversations.empty());
}

TEST(PostgresMigrations, ADatabaseOfTheFourthSchemaGetsVisitsAndKeepsWhatItHas) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  Project project = *database->projects().add("Shop", {"*"});
  project.previous_identity_secret = "the one before";
  ASSERT_TRUE(database->projects().update(project));
  VisitorWrite write = test::seen(project.id, "v1", 1);
  write.name = "Ada";
  write.secret_hash = "hash";
  ASSERT_TRUE(database->visitors().apply({&write, 1}));
  ASSERT_TRUE(database->conversations().append_from_visitor(write.key, "hash", "t1", "Hello", {}));
  // The steps behind the fourth, taken back.
  ask(url, without_the_tenth +
               "DROP TABLE agent_links, canned_replies, refused_origins; "
               "ALTER TABLE projects DROP COLUMN hours; ALTER TABLE agents DROP COLUMN sign_outs; "
               "DROP TABLE bans, audit_log; DROP INDEX visitors_by_user, visitors_by_person; "
               "ALTER TABLE visitors DROP COLUMN joined_to, DROP COLUMN joined_at, DROP COLUMN agent_name, "
               "DROP COLUMN note, DROP COLUMN tags; "
               "DROP TABLE page_views, visits, page_words; DROP FUNCTION page_views_forget_words; "
               "ALTER TABLE projects DROP COLUMN visit_days, DROP COLUMN count_is_public; "
               "DELETE FROM schema_migrations WHERE version > 4");
  ASSERT_TRUE(migrate(url));
  EXPECT_EQ(database->projects().find(project.id)->previous_identity_secret, "the one before");
  EXPECT_EQ(database->visitors().find(write.key)->name, "Ada");
  EXPECT_EQ(database->conversations().find_of_visitor(write.key)->last_message.content, "Hello");
  VisitWrite visit;
  visit.visit.key = write.key;
  ASSERT_TRUE(database->visits().apply({&visit, 1}));
  EXPECT_EQ((*database->visits().last(write.key))->visits, 1U);
}

TEST(PostgresMigrations, ADatabaseOfTheEighthSchemaKeepsItsViewsAndFindsWhatIsReadFromThenOn) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const VisitorWrite write = test::seen(project, "v1", 1);
  ASSERT_TRUE(database->visitors().apply({&write, 1}));
  VisitWrite visit;
  visit.visit.key = write.key;
  visit.views.push_back({WallTime(Milliseconds(1)), "https://shop.example/brass", ""});
  ASSERT_TRUE(database->visits().apply({&visit, 1}));
  ask(url, without_the_tenth +
               "DROP TABLE page_words; DROP FUNCTION page_views_forget_words CASCADE; "
               "ALTER TABLE page_views DROP COLUMN page; DELETE FROM schema_migrations WHERE version > 8");
  ASSERT_TRUE(migrate(url));
  const auto views = database->visits().views(write.key, visit.visit.started, 10);
  ASSERT_TRUE(views) << views.error().message;
  EXPECT_EQ(views->size(), 1U);
  VisitorQuery query;
  query.text = "gold";
  visit.views.front() = {WallTime(Milliseconds(2)), "https://shop.example/gold", ""};
  ASSERT_TRUE(database->visits().apply({&visit, 1}));
  EXPECT_EQ(database->visitors().page(project, query)->visitors.size(), 1U);
}

TEST(PostgresMigrations, ADatabaseOfTheThirteenthSchemaKeepsItsAgentsAndKnowsItsBytes) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const auto agent = database->agents().add("ada@example.com", "Ada", "hash", {{project, Role::agent}});
  const File file{.id = "f1", .key = "key", .name = "a.pdf", .bytes = 7};
  ASSERT_TRUE(database->files().begin({.project = project, .agent = agent->id}, file, {}, {}));
  ask(url, without_the_fourteenth + "DELETE FROM schema_migrations WHERE version > 13");
  ASSERT_TRUE(migrate(url));
  EXPECT_EQ(database->files().bytes().value(), 7) << "what was there before counts";
  EXPECT_EQ(database->agents().find(agent->id)->email, "ada@example.com");
  ASSERT_TRUE(
      database->push_subscriptions().keep({.agent = agent->id, .endpoint = "https://push.example/a"}));
  EXPECT_EQ(database->push_subscriptions().of({project, {}, {}})->size(), 1U);
}

TEST(PostgresMigrations, ADatabaseOfTheNinthSchemaKnowsWhoWaits) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const auto agent = database->agents().add("ada@example.com", "Ada", "hash", {{project, Role::agent}});
  const auto says = [&](const std::string& uid, const std::string& temp_id, int second) {
    return *database->conversations().append_from_visitor({project, uid}, "hash", temp_id, "Hello",
                                                          WallTime(std::chrono::seconds(second)));
  };
  const ConversationId answered = says("v1", "t1", 10).conversation.id;
  ASSERT_TRUE(database->conversations().append_from_agent(project, answered, agent->id, "t2", "Yes", {}));
  says("v2", "t3", 30);
  says("v2", "t4", 40);
  const ConversationId closed = says("v3", "t5", 50).conversation.id;
  ASSERT_TRUE(database->conversations().update(project, closed, {ConversationStatus::closed, {}}));
  ask(url, without_the_tenth + "DELETE FROM schema_migrations WHERE version > 9");
  ASSERT_TRUE(migrate(url));
  const auto waits = [&](const std::string& uid) {
    return database->conversations().find_of_visitor({project, uid})->waiting_since;
  };
  EXPECT_EQ(waits("v1"), std::nullopt);
  EXPECT_EQ(waits("v2"), WallTime(std::chrono::seconds(30)));
  EXPECT_EQ(waits("v3"), std::nullopt);
}

TEST(PostgresMigrations, AMigrationThatFailsLeavesNothingHalfDone) {
  const std::string url = shared_postgres().new_database();
  ask(url, "CREATE TABLE visitors (in_the_way text)");
  EXPECT_FALSE(migrate(url));
  EXPECT_EQ(ask(url, "SELECT to_regclass('projects') IS NULL"), "t");
  ask(url, "DROP TABLE visitors");
  EXPECT_TRUE(migrate(url));
}

TEST(PostgresMigrations, AStartWaitsForAnotherThatMigrates) {
  const std::string url = shared_postgres().new_database();
  // What a process that migrates holds: the advisory lock of a transaction.
  auto other = std::async(std::launch::async, [&] {
    ask(url,
        "SELECT pg_advisory_xact_lock(x'706f7263686c6967'::bigint), pg_sleep(1), set_config('a.b', '1', "
        "true)");
    return std::chrono::steady_clock::now();
  });
  ASSERT_TRUE(test::eventually(
      [&] { return ask(url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "1"; }));
  ASSERT_TRUE(migrate(url));
  const auto migrated = std::chrono::steady_clock::now();
  EXPECT_LE(other.get().time_since_epoch().count(),
            (migrated + std::chrono::seconds(1)).time_since_epoch().count());
  EXPECT_EQ(ask(url, "SELECT count(*) = max(version) FROM schema_migrations"), "t");
}

TEST(PostgresMigrations, OneThatTakesTooLongIsRolledBack) {
  const std::string url = shared_postgres().new_database();
  const SystemClock clock{};
  const auto soon = [&clock] { return clock.steady() + 30s; };
  const auto open = [&] {
    const auto target = driver::PostgresTarget::parse(url);
    driver::HostLookup lookup;
    return *driver::PostgresConnection::connect(*lookup.resolve(*target, clock, soon()), {}, clock, soon());
  };
  const auto other = open();
  other->begin_call(soon());
  // The name of a table that a later step makes, taken by who has not committed yet.
  ASSERT_TRUE(other->run("BEGIN; CREATE TABLE messages (in_the_way text)"));
  const auto connection = open();
  connection->begin_call(soon());
  const auto late = store::migrate(*connection, NoSchema::make, {.whole = 300ms});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::unavailable);
  EXPECT_THAT(late.error().message, HasSubstr("statement timeout"));
  ASSERT_TRUE(other->run("ROLLBACK"));
  EXPECT_EQ(ask(url, "SELECT to_regclass('projects') IS NULL"), "t") << "the first step neither";
  EXPECT_TRUE(migrate(url)) << "in the time that it has";
}

// Asked of the server's own sessions: what a call waits for would take nine seconds.
TEST(PostgresSession, ReadsAndWritesAreEndedByTheServerBeforeTheirCallsAre) {
  const SystemClock clock{};
  PostgresAccess access(*driver::PostgresTarget::parse(shared_postgres().new_database()), clock);
  const auto timeout = [](driver::PostgresConnection& connection) -> Result<std::string> {
    const auto shown = connection.execute("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'");
    if (!shown) return to_error(shown.error());
    return std::string(shown->text(0, 0));
  };
  const auto text = [](Milliseconds time) { return std::to_string(time.count()); };
  EXPECT_EQ(*access.read(timeout), text(limits::postgres_read_statement_time));
  EXPECT_EQ(*access.write(timeout), text(limits::postgres_write_statement_time));
  EXPECT_EQ(*access.write_together(timeout), text(limits::postgres_write_statement_time));
  EXPECT_LT(limits::postgres_write_statement_time, limits::postgres_write_time);
}

TEST(PostgresMigrations, AnEncodingThatCannotHoldAllTextIsRefused) {
  ask(shared_postgres().url(), "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  const auto refused = migrate(shared_postgres().url("latin"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("expected UTF8"));
}

TEST(PostgresMigrations, TheOwnerOfTheDatabaseIsEnough) {
  ask(shared_postgres().url(), "CREATE ROLE shop LOGIN");
  ask(shared_postgres().url(), "CREATE DATABASE shop OWNER shop");
  const std::string url = "postgresql://shop@127.0.0.1:" + std::to_string(shared_postgres().port()) + "/shop";
  ASSERT_TRUE(migrate(url));
  EXPECT_EQ(ask(url, "SELECT to_regclass('visitor_search_trigrams') IS NOT NULL"), "t");
}

class WithoutTrigrams : public testing::Test {
 protected:
  /// Tables may be made, extensions not.
  void SetUp() override {
    ask(shared_postgres().url(), "CREATE ROLE tenant LOGIN");
    url_ = shared_postgres().new_database();
    ask(url_, "GRANT CREATE ON SCHEMA public TO tenant");
    tenant_ = url_;
    tenant_.replace(tenant_.find("postgres@"), std::string("postgres@").size(), "tenant@");
  }
  void TearDown() override {
    ask(url_, "DROP OWNED BY tenant");
    ask(url_, "DROP ROLE tenant");
  }
  [[nodiscard]] const std::string& tenant() const { return tenant_; }
  [[nodiscard]] const std::string& superuser() const { return url_; }

 private:
  std::string url_;
  std::string tenant_;
};

TEST_F(WithoutTrigrams, SearchWorksAndTheIndexIsMadeOnceItCanBe) {
  const auto database = test::open_migrated(tenant());
  EXPECT_EQ(ask(tenant(), "SELECT to_regclass('visitor_search_trigrams') IS NULL"), "t");
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  VisitorWrite write = test::seen(project, "v1", 1);
  write.name = "Ada Lovelace";
  ASSERT_TRUE(database->visitors().apply({&write, 1}));
  VisitorQuery query;
  query.text = "LOVELACE";
  EXPECT_EQ(database->visitors().page(project, query)->visitors.size(), 1U);

  ask(superuser(), "CREATE EXTENSION pg_trgm");
  ASSERT_TRUE(database->migrate());
  EXPECT_EQ(ask(tenant(), "SELECT to_regclass('visitor_search_trigrams') IS NOT NULL"), "t");
  EXPECT_EQ(database->visitors().page(project, query)->visitors.size(), 1U);
}

TEST(PostgresSchema, CaseIsIgnoredForAllLetters) {
  const auto database = test::open_migrated(shared_postgres().new_database());
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  std::vector<VisitorWrite> writes;
  for (const char* name : {"Zoë ÅNGSTRÖM", "Иван", "Ωmega"}) {
    writes.push_back(test::seen(project, "v" + std::to_string(writes.size()), 1));
    writes.back().name = name;
  }
  ASSERT_TRUE(database->visitors().apply(writes));
  for (const char* text : {"ZOË", "ångström", "ИВАН", "ωMEGA"}) {
    VisitorQuery query;
    query.text = text;
    EXPECT_EQ(database->visitors().page(project, query)->visitors.size(), 1U) << text;
  }
}

TEST(PostgresSchema, FirstSeenIsTheSameInBothTables) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  for (const int at : {5, 9, 2, 7}) {
    const VisitorWrite write = test::seen(project, "v1", at);
    ASSERT_TRUE(database->visitors().apply({&write, 1}));
    EXPECT_EQ(
        ask(url,
            "SELECT v.first_seen_at = s.first_seen_at FROM visitors v JOIN visitor_search s USING (uid)"),
        "t");
  }
  EXPECT_EQ(ask(url, "SELECT first_seen_at = to_timestamp(1700000002) FROM visitor_search"), "t");
}

TEST(PostgresSchema, WhoIsDeletedIsNotFoundByName) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const std::vector<VisitorWrite> writes{test::seen(project, "v1", 1), test::seen(project, "v2", 1)};
  ASSERT_TRUE(database->visitors().apply(writes));
  ask(url, "DELETE FROM visitors WHERE uid = 'v1'");
  EXPECT_EQ(ask(url, "SELECT string_agg(uid, ',') FROM visitor_search"), "v2");
  ask(url, "DELETE FROM projects");
  EXPECT_EQ(ask(url, "SELECT count(*) FROM visitor_search"), "0");
}

TEST(PostgresSchema, APageHasItsWordsOnceAndOnlyWhileItIsKeptAsRead) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const std::vector<VisitorWrite> writes{test::seen(project, "v1", 1), test::seen(project, "v2", 1)};
  ASSERT_TRUE(database->visitors().apply(writes));
  const auto read = [&](const char* uid, const char* title) {
    VisitWrite visit;
    visit.visit.key = {project, uid};
    visit.views.push_back({WallTime(Milliseconds(1)), "https://shop.example/brass?a=b", title});
    ASSERT_TRUE(database->visits().apply({&visit, 1}));
  };
  const auto words = [&] { return ask(url, "SELECT string_agg(words, ';' ORDER BY words) FROM page_words"); };
  read("v1", "");
  EXPECT_EQ(words(), "\n/brass");
  read("v1", "Brass");
  EXPECT_EQ(words(), "brass\n/brass") << "what it had no title for is nobody's page";
  read("v2", "Brass");
  EXPECT_EQ(words(), "brass\n/brass");
  ask(url, "DELETE FROM visits WHERE visitor_uid = 'v1'");
  EXPECT_EQ(words(), "brass\n/brass");
  ask(url, "DELETE FROM visitors WHERE uid = 'v2'");
  EXPECT_EQ(words(), "");
}

TEST(PostgresSchema, AVisitWithoutANewNameWritesNoWords) {
  const std::string url = shared_postgres().new_database();
  const auto database = test::open_migrated(url);
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  for (int visit = 1; visit <= 3; ++visit) {
    VisitorWrite write = test::seen(project, "v1", visit);
    write.name = "Ada";
    ASSERT_TRUE(database->visitors().apply({&write, 1}));
  }
  EXPECT_EQ(ask(url, "SELECT xmin <> (SELECT xmin FROM visitors) FROM visitor_search"), "t");
  EXPECT_EQ(ask(url, "SELECT last_seen_at = to_timestamp(1700000003) FROM visitors"), "t");
}

}  // namespace
}  // namespace porchlight::store
