#include "driver/sqlite/sqlite.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace porchlight::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqliteTest : public testing::Test {
 protected:
  Sqlite open(Sqlite::Mode mode = Sqlite::Mode::read_write) {
    auto opened = Sqlite::open(path(), mode, Milliseconds(0));
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  [[nodiscard]] std::string path() const { return folder_.path() + "/test.db"; }
  [[nodiscard]] std::string folder() const { return folder_.path(); }

  static std::vector<std::string> texts(SqliteStatement statement) {
    std::vector<std::string> all;
    const auto read = statement.each([&](const SqliteRow& row) { all.push_back(row.text(0)); });
    if (!read) all.push_back("error: " + read.error().message);
    return all;
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(SqliteTest, TextAndIntegersComeBackAsTheyWent) {
  Sqlite connection = open();
  ASSERT_TRUE(connection.execute("CREATE TABLE t (a TEXT, b INTEGER, c TEXT, d TEXT)"));
  const std::string zeros("a\0b\xff", 4);
  ASSERT_TRUE(connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
                  .bind(1, zeros)
                  .bind(2, std::int64_t{-9'223'372'036'854'775'807})
                  .bind(3, std::string_view())
                  .bind_null(4)
                  .run());
  int rows = 0;
  ASSERT_TRUE(connection.prepare("SELECT a, b, c, d, c IS NULL FROM t").each([&](const SqliteRow& row) {
    ++rows;
    EXPECT_EQ(row.text(0), zeros);
    EXPECT_EQ(row.integer(1), -9'223'372'036'854'775'807);
    EXPECT_EQ(row.text(2), "");
    EXPECT_FALSE(row.null(2)) << "an empty text is not NULL";
    EXPECT_TRUE(row.null(3));
    EXPECT_EQ(row.text(3), "");
  }));
  EXPECT_EQ(rows, 1);
}

TEST_F(SqliteTest, AStatementMayBeBoundAndRunAgain) {
  Sqlite connection = open();
  ASSERT_TRUE(connection.execute("CREATE TABLE t (a TEXT)"));
  {
    auto insert = connection.prepare("INSERT INTO t VALUES (?)");
    for (const char* text : {"one", "two"}) ASSERT_TRUE(insert.bind(1, std::string_view(text)).run());
  }
  ASSERT_TRUE(connection.prepare("INSERT INTO t VALUES (coalesce(?, 'left over from none'))").run());
  EXPECT_THAT(texts(connection.prepare("SELECT a FROM t ORDER BY rowid")),
              ElementsAre("one", "two", "left over from none"));
}

TEST_F(SqliteTest, ALentStatementIsNotLentTwice) {
  Sqlite connection = open();
  ASSERT_TRUE(connection.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), ('y')"));
  constexpr std::string_view sql = "SELECT a FROM t ORDER BY a";
  std::vector<std::string> pairs;
  ASSERT_TRUE(connection.prepare(sql).each([&](const SqliteRow& outer) {
    for (const std::string& inner : texts(connection.prepare(sql))) pairs.push_back(outer.text(0) + inner);
  }));
  EXPECT_THAT(pairs, ElementsAre("xx", "xy", "yx", "yy"));
}

TEST_F(SqliteTest, ABindingDoesNotOutliveItsExecution) {
  Sqlite connection = open();
  constexpr std::string_view sql = "SELECT coalesce(?, 'nothing')";
  EXPECT_THAT(texts(std::move(connection.prepare(sql).bind(1, std::string_view("secret")))),
              ElementsAre("secret"));
  EXPECT_THAT(texts(connection.prepare(sql)), ElementsAre("nothing"));
}

TEST_F(SqliteTest, AWrongStatementIsAnErrorWhenItIsRun) {
  Sqlite connection = open();
  const auto result = connection.prepare("SELEKT 1").bind(1, std::string_view("x")).run();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, SqliteErrc::other);
  EXPECT_THAT(result.error().message, HasSubstr("SELEKT"));
  EXPECT_FALSE(connection.prepare("SELECT 1").bind(2, std::string_view("no such parameter")).run());
}

TEST_F(SqliteTest, BrokenConstraintsAreToldApart) {
  Sqlite connection = open();
  ASSERT_TRUE(
      connection.execute("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT UNIQUE CHECK (name <> ''));"
                         "CREATE TABLE c (p INTEGER REFERENCES p (id)); INSERT INTO p VALUES (1, 'a')"));
  EXPECT_EQ(connection.execute("INSERT INTO p VALUES (1, 'b')").error().code, SqliteErrc::unique);
  EXPECT_EQ(connection.execute("INSERT INTO p VALUES (2, 'a')").error().code, SqliteErrc::unique);
  EXPECT_EQ(connection.execute("INSERT INTO c VALUES (7)").error().code, SqliteErrc::foreign_key);
  EXPECT_EQ(connection.execute("INSERT INTO p VALUES (3, '')").error().code, SqliteErrc::other);
}

TEST_F(SqliteTest, ATransactionThatIsNotCommittedLeavesNothing) {
  Sqlite connection = open();
  ASSERT_TRUE(connection.execute("CREATE TABLE t (a TEXT)"));
  {
    const auto transaction = SqliteTransaction::begin(connection);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(connection.execute("INSERT INTO t VALUES ('lost')"));
  }
  EXPECT_THAT(texts(connection.prepare("SELECT a FROM t")), IsEmpty());
  {
    auto transaction = SqliteTransaction::begin(connection);
    ASSERT_TRUE(connection.execute("INSERT INTO t VALUES ('kept')"));
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_THAT(texts(connection.prepare("SELECT a FROM t")), ElementsAre("kept"));
}

TEST_F(SqliteTest, AReaderDoesNotWaitForAWriter) {
  Sqlite writer = open();
  ASSERT_TRUE(writer.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('before')"));
  Sqlite reader = open(Sqlite::Mode::read_only);
  auto transaction = SqliteTransaction::begin(writer);
  ASSERT_TRUE(writer.execute("INSERT INTO t VALUES ('after')"));
  EXPECT_THAT(texts(reader.prepare("SELECT a FROM t")), ElementsAre("before"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_THAT(texts(reader.prepare("SELECT a FROM t")), ElementsAre("before", "after"));
}

TEST_F(SqliteTest, ASecondWriterIsUnavailableAfterTheBusyTime) {
  Sqlite one = open();
  Sqlite two = open();
  const auto transaction = SqliteTransaction::begin(one);
  ASSERT_TRUE(transaction);
  const auto refused = SqliteTransaction::begin(two);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, SqliteErrc::unavailable);
}

TEST_F(SqliteTest, AReadTransactionSeesOneStateOfTheData) {
  Sqlite writer = open();
  ASSERT_TRUE(writer.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('one')"));
  Sqlite reader = open(Sqlite::Mode::read_only);
  const auto transaction = SqliteTransaction::begin_read(reader);
  ASSERT_THAT(texts(reader.prepare("SELECT a FROM t")), ElementsAre("one"));
  ASSERT_TRUE(writer.execute("INSERT INTO t VALUES ('two')"));
  EXPECT_THAT(texts(reader.prepare("SELECT a FROM t")), ElementsAre("one"));
}

TEST_F(SqliteTest, AReadingConnectionWritesNothing) {
  Sqlite writer = open();
  ASSERT_TRUE(writer.execute("CREATE TABLE t (a TEXT)"));
  EXPECT_FALSE(open(Sqlite::Mode::read_only).execute("INSERT INTO t VALUES ('x')"));
}

TEST_F(SqliteTest, TheFilesAreReadableByTheirOwnerOnly) {
  Sqlite connection = open();
  ASSERT_TRUE(connection.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x')"));
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder())) {
    ++files;
    EXPECT_EQ(file.status().permissions() & std::filesystem::perms::mask, std::filesystem::perms(0600))
        << file.path();
  }
  EXPECT_GE(files, 2) << "the file and its log";
}

TEST_F(SqliteTest, WhatCannotBeOpenedIsUnavailableAndNamed) {
  const std::string nowhere = folder() + "/no-such-folder/test.db";
  const auto refused = Sqlite::open(nowhere, Sqlite::Mode::read_write, Milliseconds(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, SqliteErrc::unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr(nowhere));
  EXPECT_FALSE(Sqlite::open(path(), Sqlite::Mode::read_only, Milliseconds(0))) << "a reader makes no file";
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsUnavailable) {
  std::ofstream(path()) << "This is a text, long enough for SQLite to see that it is no database of its own.";
  const auto refused = Sqlite::open(path(), Sqlite::Mode::read_write, Milliseconds(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, SqliteErrc::unavailable);
}

}  // namespace
}  // namespace porchlight::driver
