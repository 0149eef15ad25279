#include "doctor/limits.hpp"
#include "doctor/postgres.hpp"
#include "doctor/read_sqlite.hpp"
#include "doctor/sqlite.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "support/temporary_folder.hpp"
#include "unit/doctor/expect_finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace porchlight::doctor {
namespace {

using std::chrono::microseconds;
using ::testing::HasSubstr;

PostgresFacts good_postgres() {
  PostgresFacts facts;
  facts.place = "db:5432/porchlight";
  facts.version = 150'006;
  facts.encoding = "UTF8";
  facts.schema = facts.known_schema = 16;
  facts.size = 50'000'000;
  facts.connections = 6;
  facts.max_connections = 100;
  facts.latency = Latency{microseconds(300), microseconds(700)};
  facts.ahead = Milliseconds(-2);
  return facts;
}

TEST(DoctorPostgres, AGoodOneIsGood) {
  const Findings found = judge_postgres(good_postgres());
  EXPECT_EQ(count(found, State::good), found.size());
  EXPECT_TRUE(all_advise(found));
}

TEST(DoctorPostgres, OneThatIsAwayIsOneFinding) {
  PostgresFacts facts = good_postgres();
  facts.unreachable = "PostgreSQL: cannot connect";
  const Findings found = judge_postgres(facts);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].state, State::wrong);
  EXPECT_THAT(found[0].what, HasSubstr("db:5432/porchlight: PostgreSQL: cannot connect"));
}

TEST(DoctorPostgres, AnOldOneIsAWarning) {
  PostgresFacts facts = good_postgres();
  facts.version = limits::postgres_major * 10'000;
  EXPECT_EQ(state_of(judge_postgres(facts), "database.version"), State::good);
  facts.version -= 1;
  EXPECT_EQ(state_of(judge_postgres(facts), "database.version"), State::warning);
}

TEST(DoctorPostgres, AStandbyAndReadOnlyTransactionsAreToldApart) {
  PostgresFacts facts = good_postgres();
  facts.read_only = true;
  EXPECT_EQ(state_of(judge_postgres(facts), "database.writes"), State::wrong);
  EXPECT_THAT(find(judge_postgres(facts), "database.writes").advice,
              HasSubstr("default_transaction_read_only"));
  facts.standby = true;
  EXPECT_THAT(find(judge_postgres(facts), "database.writes").what, HasSubstr("standby"));
}

TEST(DoctorPostgres, AnotherEncodingIsWrong) {
  PostgresFacts facts = good_postgres();
  facts.encoding = "SQL_ASCII";
  EXPECT_EQ(find(judge_postgres(facts), "database.encoding").state, State::wrong);
  EXPECT_FALSE(has(judge_postgres(good_postgres()), "database.encoding"));
}

TEST(DoctorPostgres, WithoutTrigramsSearchesAreSlow) {
  PostgresFacts facts = good_postgres();
  facts.trigrams = Extension::to_be_had;
  EXPECT_THAT(find(judge_postgres(facts), "database.extensions").advice, HasSubstr("CREATE EXTENSION"));
  facts.trigrams = Extension::missing;
  const Finding found = find(judge_postgres(facts), "database.extensions");
  EXPECT_EQ(found.state, State::warning);
  EXPECT_THAT(found.advice, HasSubstr("contrib"));
}

TEST(DoctorPostgres, BehindAPoolerStatementsNeedAnEnd) {
  PostgresFacts facts = good_postgres();
  facts.pooled = true;
  EXPECT_EQ(state_of(judge_postgres(facts), "database.pooler"), State::good);
  facts.statements_end = false;
  EXPECT_EQ(find(judge_postgres(facts), "database.pooler").state, State::warning);
  facts.pooled = false;  // then the gateway sets it
  EXPECT_EQ(state_of(judge_postgres(facts), "database.pooler"), State::good);
}

TEST(DoctorPostgres, AGatewayNeedsSixConnections) {
  PostgresFacts facts = good_postgres();
  facts.connections = 94;
  EXPECT_EQ(state_of(judge_postgres(facts), "database.connections"), State::good);
  facts.connections = 95;
  EXPECT_EQ(find(judge_postgres(facts), "database.connections").state, State::warning);
}

TEST(DoctorPostgres, TablesThatMayNotBeReadAreWrong) {
  PostgresFacts facts = good_postgres();
  facts.schema_unreadable = "PostgreSQL: permission denied for table schema_migrations";
  EXPECT_EQ(find(judge_postgres(facts), "database.schema").state, State::wrong);
}

TEST(DoctorSchema, IsOursOrOlderOrNewer) {
  EXPECT_EQ(judge_schema(16, 16).state, State::good);
  EXPECT_EQ(judge_schema(15, 16).state, State::warning);
  EXPECT_THAT(judge_schema(15, 16).what, HasSubstr("version 15, and this program's is 16"));
  EXPECT_EQ(judge_schema(17, 16).state, State::wrong);
  EXPECT_EQ(judge_schema(std::nullopt, 16).state, State::warning);
  EXPECT_EQ(judge_schema(0, 16), judge_schema(std::nullopt, 16));
}

SqliteFacts good_sqlite() {
  SqliteFacts facts;
  facts.path = "/var/lib/porchlight/porchlight.sqlite";
  facts.there = true;
  facts.schema = facts.known_schema = 16;
  facts.sound = true;
  facts.size = 1'000'000;
  facts.free = 10 * limits::disk_spare;
  return facts;
}

TEST(DoctorSqlite, AGoodOneIsGood) {
  const Findings found = judge_sqlite(good_sqlite());
  EXPECT_EQ(count(found, State::good), found.size());
  EXPECT_TRUE(all_advise(found));
}

TEST(DoctorSqlite, WhatCannotBeReadIsNotJudged) {
  SqliteFacts facts = good_sqlite();
  facts.unreadable = "locked";
  const Findings found = judge_sqlite(facts);
  EXPECT_EQ(state_of(found, "database"), State::wrong);
  EXPECT_FALSE(has(found, "database.schema"));
  EXPECT_FALSE(has(found, "database.sound"));
}

TEST(DoctorSqlite, BeforeTheFirstStartThereIsNone) {
  SqliteFacts facts = good_sqlite();
  facts.there = false;
  facts.schema.reset();
  const Findings found = judge_sqlite(facts);
  EXPECT_EQ(find(found, "database.schema").state, State::warning);
  EXPECT_FALSE(has(found, "database.sound"));
  EXPECT_EQ(count(found, State::wrong), 0U);
}

TEST(DoctorSqlite, AFolderThatIsNotOursIsWrongAndAnothersDiskAWarning) {
  SqliteFacts facts = good_sqlite();
  facts.network = true;
  EXPECT_EQ(find(judge_sqlite(facts), "database.folder").state, State::warning);
  facts.unwritable = "/var/lib/porchlight: cannot be written to: Permission denied";
  EXPECT_EQ(state_of(judge_sqlite(facts), "database.folder"), State::wrong);
  EXPECT_FALSE(has(judge_sqlite(facts), "database.disk"));
}

TEST(DoctorSqlite, ADamagedFileIsWrongAndAGiantOneIsNotRead) {
  SqliteFacts facts = good_sqlite();
  facts.sound = false;
  EXPECT_EQ(find(judge_sqlite(facts), "database.sound").state, State::wrong);
  facts.sound.reset();
  facts.size = limits::sound_bytes + 1;
  EXPECT_EQ(find(judge_sqlite(facts), "database.sound").state, State::warning);
}

TEST(DoctorSqlite, TheDiskHasRoomForABackup) {
  SqliteFacts facts = good_sqlite();
  facts.free = limits::disk_spare;
  EXPECT_EQ(state_of(judge_sqlite(facts), "database.disk"), State::good);
  facts.size = limits::disk_spare + 1;
  EXPECT_EQ(find(judge_sqlite(facts), "database.disk").state, State::warning);
  facts.free = limits::disk_spare - 1;
  facts.size = 1;
  EXPECT_EQ(find(judge_sqlite(facts), "database.disk").state, State::warning);
  facts.free = limits::disk_least - 1;
  EXPECT_EQ(state_of(judge_sqlite(facts), "database.disk"), State::wrong);
}

class DoctorReadsSqlite : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return folder_.path() + "/porchlight.sqlite"; }
  void make(const std::string& sql) {
    auto made = driver::Sqlite::open(path(), driver::Sqlite::Mode::read_write, Milliseconds(100));
    ASSERT_TRUE(made);
    ASSERT_TRUE(made->execute(sql));
  }
  test::TemporaryFolder folder_;
};

TEST_F(DoctorReadsSqlite, WhatIsNotThereStaysAway) {
  const SqliteFacts facts = read_sqlite(folder_.path() + "/none/porchlight.sqlite", 16);
  EXPECT_FALSE(facts.there);
  EXPECT_EQ(facts.unreadable, "");
  EXPECT_EQ(facts.unwritable, "");
  EXPECT_GT(facts.free, 0U);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/none"));
}

TEST_F(DoctorReadsSqlite, ItsSchemaAndThatItIsSound) {
  make(
      "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
      "INSERT INTO schema_migrations VALUES (7, 'seven')");
  const SqliteFacts facts = read_sqlite(path(), 16);
  EXPECT_EQ(facts.unreadable, "");
  EXPECT_EQ(facts.schema, 7);
  EXPECT_EQ(facts.sound, true);
  EXPECT_GT(facts.size, 0U);
}

TEST_F(DoctorReadsSqlite, AFileOfSomebodyElseHasNoSchema) {
  make("CREATE TABLE others (a TEXT)");
  EXPECT_FALSE(read_sqlite(path(), 16).schema);
}

TEST_F(DoctorReadsSqlite, WhatIsNoDatabaseIsDamaged) {
  std::ofstream(path()) << std::string(8'192, 'x');
  const Findings found = judge_sqlite(read_sqlite(path(), 16));
  EXPECT_GE(count(found, State::wrong), 1U);
}

TEST_F(DoctorReadsSqlite, OneThatAnotherHoldsCannotBeReadAndHangsNobody) {
  make("CREATE TABLE others (a TEXT); PRAGMA journal_mode = DELETE");
  auto holder = driver::Sqlite::open(path(), driver::Sqlite::Mode::read_only, Milliseconds(100));
  ASSERT_TRUE(holder);
  ASSERT_TRUE(holder->execute("PRAGMA query_only = OFF; BEGIN EXCLUSIVE"));
  const SqliteFacts facts = read_sqlite(path(), 16, limits::sqlite_time / 100);
  EXPECT_THAT(facts.unreadable, HasSubstr("locked"));
}

}  // namespace
}  // namespace porchlight::doctor
