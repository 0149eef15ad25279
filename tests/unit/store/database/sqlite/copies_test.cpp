// Copies of the embedded database, made while it is written to, and brought back.

#include "store/database/sqlite/copies.hpp"

#include "store/database/sqlite/database.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using testing::HasSubstr;
namespace fs = std::filesystem;

class CopiesTest : public testing::Test {
 protected:
  CopiesTest() { EXPECT_TRUE(database_->migrate()); }
  [[nodiscard]] std::vector<std::string> names(const std::string& path) const {
    const auto opened = *SqliteDatabase::open(path);
    EXPECT_TRUE(opened->migrate(NoSchema::refuse));
    std::vector<std::string> found;
    for (const Project& project : *opened->projects().list()) found.push_back(project.name);
    return found;
  }
  [[nodiscard]] std::string at(const char* name) const { return folder_.path() + "/" + name; }
  void refused(const std::string& copy, ErrorCode code, const char* why) {
    const auto result = bring_back(copy, path_, at("kept"));
    ASSERT_FALSE(result) << why;
    EXPECT_EQ(result.error().code, code) << result.error().message;
    EXPECT_THAT(result.error().message, HasSubstr(why));
    EXPECT_FALSE(fs::exists(path_ + ".part") || fs::exists(at("kept")));
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/test.db";
  std::unique_ptr<SqliteDatabase> database_ = *SqliteDatabase::open(path_);
};

TEST_F(CopiesTest, ACopyIsOneMomentOfADatabaseThatIsInUse) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  auto writer = *Sqlite::open(path_, Sqlite::Mode::read_write, Milliseconds(0));
  {
    auto half = *driver::SqliteTransaction::begin(writer);
    ASSERT_TRUE(writer.execute("UPDATE projects SET name = 'half done'"));
    ASSERT_TRUE(save_copy(path_, at("copy"), false)) << "nobody is waited for";
  }
  ASSERT_TRUE(database_->projects().add("Later", {"*"}));
  EXPECT_EQ(names(at("copy")), std::vector<std::string>{"Lamps"});
  EXPECT_EQ(fs::status(at("copy")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CopiesTest, WhatWasDeletedIsNotInACopy) {
  const auto project = database_->projects().add("a name that nobody may find again", {"*"});
  ASSERT_TRUE(project && database_->projects().remove(project->id));
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  std::ifstream file(at("copy"), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  ASSERT_THAT(bytes, HasSubstr("schema_migrations"));
  EXPECT_EQ(bytes.find("nobody may find"), std::string::npos);
}

TEST_F(CopiesTest, AFileIsReplacedOnlyWhereThatIsSaidAndThenWhole) {
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  const auto again = save_copy(path_, at("copy"), false);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  std::ofstream(at("copy.part")) << "of one that was cut off";
  ASSERT_TRUE(save_copy(path_, at("copy"), true));
  EXPECT_EQ(names(at("copy")), std::vector<std::string>{"Lamps"});
  EXPECT_FALSE(fs::exists(at("copy.part")));
  fs::create_symlink(path_, at("another-name"));
  for (const std::string& itself : {path_, at("another-name")}) {
    const auto onto = save_copy(path_, itself, true);
    ASSERT_FALSE(onto);
    EXPECT_EQ(onto.error().code, ErrorCode::bad_request);
  }
  EXPECT_EQ(names(path_), std::vector<std::string>{"Lamps"});
  const auto nowhere = save_copy(path_, at("no/such/folder"), false);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::unavailable);
}

TEST_F(CopiesTest, WhatIsBroughtBackIsWhatWasThereForWhoeverHasItOpenToo) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  ASSERT_TRUE(database_->projects().add("Later", {"*"}));
  ASSERT_TRUE(bring_back(at("copy"), path_, at("kept")));
  EXPECT_EQ(names(at("kept")), (std::vector<std::string>{"Lamps", "Later"}));
  EXPECT_EQ(database_->projects().list()->size(), 1U);
  ASSERT_TRUE(database_->projects().add("After", {"*"}));
  EXPECT_EQ(names(path_), (std::vector<std::string>{"Lamps", "After"}));
  EXPECT_FALSE(fs::exists(path_ + ".part") || fs::exists(path_ + ".part-wal"));
}

TEST_F(CopiesTest, OneIsBroughtBackWhereThereWasNone) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  ASSERT_TRUE(bring_back(at("copy"), at("new.db"), at("kept")));
  EXPECT_EQ(names(at("new.db")), std::vector<std::string>{"Lamps"});
  EXPECT_EQ(names(at("copy")), std::vector<std::string>{"Lamps"}) << "it stays, to be brought back again";
}

TEST_F(CopiesTest, WhatIsNoCopyOfOursChangesNothing) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  refused(at("none"), ErrorCode::unavailable, "cannot be copied");
  std::ofstream(at("text")) << std::string(5'000, 'x');
  refused(at("text"), ErrorCode::bad_request, "not a database");
  std::ofstream(at("empty"));
  refused(at("empty"), ErrorCode::bad_request, "no database");
  ASSERT_TRUE(
      Sqlite::open(at("other"), Sqlite::Mode::read_write, Milliseconds(0))->execute("CREATE TABLE t (x)"));
  refused(at("other"), ErrorCode::bad_request, "no database");
  ASSERT_TRUE(save_copy(path_, at("newer"), false));
  ASSERT_TRUE(Sqlite::open(at("newer"), Sqlite::Mode::read_write, Milliseconds(0))
                  ->execute("INSERT INTO schema_migrations (version, name) VALUES (9999, 'to come')"));
  refused(at("newer"), ErrorCode::bad_request, "schema version 9999");
  ASSERT_TRUE(save_copy(path_, at("damaged"), false));
  std::fstream(at("damaged"), std::ios::in | std::ios::out | std::ios::binary).seekp(4'096)
      << std::string(3'000, 'x');
  refused(at("damaged"), ErrorCode::bad_request, "damaged");
  fs::copy_file(path_, at("raw"));
  fs::copy_file(path_ + "-wal", at("raw-wal"));
  refused(at("raw"), ErrorCode::bad_request, "-wal");
  EXPECT_EQ(names(path_), std::vector<std::string>{"Lamps"});
}

TEST_F(CopiesTest, OneIsBroughtBackInThePlaceOfADatabaseThatIsDamaged) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  for (const char* const bytes :
       {"no database at all, and longer than the head of one would have been, by some bytes", ""}) {
    std::ofstream(at("broken.db")) << bytes;
    fs::remove(at("kept"));
    ASSERT_TRUE(bring_back(at("copy"), at("broken.db"), at("kept"))) << bytes;
    EXPECT_EQ(names(at("broken.db")), std::vector<std::string>{"Lamps"});
    EXPECT_EQ(fs::file_size(at("kept")), std::string(bytes).size()) << "as it was";
    fs::remove(at("broken.db"));
  }
}

TEST_F(CopiesTest, NothingIsBroughtBackUnderSomebodyWhoWrites) {
  ASSERT_TRUE(database_->projects().add("Lamps", {"*"}));
  ASSERT_TRUE(save_copy(path_, at("copy"), false));
  auto writer = *Sqlite::open(path_, Sqlite::Mode::read_write, Milliseconds(0));
  auto lasting = *driver::SqliteTransaction::begin(writer);
  ASSERT_TRUE(writer.execute("UPDATE projects SET name = 'kept'"));
  const auto result = bring_back(at("copy"), path_, at("kept"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unavailable);
  ASSERT_TRUE(lasting.commit());
  EXPECT_EQ(database_->projects().list()->at(0).name, "kept");
}

}  // namespace
}  // namespace porchlight::store
