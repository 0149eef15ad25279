// `porchlight backup` and `porchlight restore`. What a copy has and how it comes back:
// store/database/sqlite/copies_test.cpp.

#include "app/data_lock.hpp"
#include "unit/app/command_line_fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace porchlight::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class BackupCommandsTest : public CommandLineTest {};

TEST_F(BackupCommandsTest, ABackupIsRestoredAndWhatWasThereIsKept) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const std::string copy = folder_.path() + "/copy";
  EXPECT_GT(run_json({"backup", copy}).at("bytes").as_int64(), 4'096);
  EXPECT_EQ(run({"backup", copy}), 1);
  EXPECT_THAT(err_, HasSubstr("--replace"));
  run_json({"project", "add", "Blog", "--origin", "*"});
  EXPECT_EQ(run({"restore", copy}), 1);
  EXPECT_THAT(err_, AllOf(HasSubstr("there is a database already"), HasSubstr("--replace")));
  EXPECT_EQ(run_json({"project", "list"}).as_array().size(), 2U);

  const std::string kept(run_json({"restore", copy, "--replace"}).at("kept").as_string());
  EXPECT_EQ(run_json({"project", "list"}).as_array().size(), 1U);
  const auto elsewhere = run_json({"restore", kept, "--data", folder_.path() + "/elsewhere"});
  EXPECT_FALSE(elsewhere.as_object().contains("kept"));
  EXPECT_EQ(run_json({"project", "list", "--data", folder_.path() + "/elsewhere"}).as_array().size(), 2U);
}

TEST_F(BackupCommandsTest, ABackupSaysWhereTheFilesAre) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  const std::string files = folder_.path() + "/data/files";
  std::filesystem::create_directory(files);
  EXPECT_EQ(run_json({"backup", folder_.path() + "/copy"}).at("filesFolder").as_string(), files);
  EXPECT_EQ(run({"backup", folder_.path() + "/copy", "--replace"}), 0);
  EXPECT_THAT(out_, HasSubstr("not in it: they are in " + files));
}

TEST_F(BackupCommandsTest, NothingIsRestoredUnderAServer) {
  run_json({"project", "add", "Shop", "--origin", "*"});
  ASSERT_EQ(run({"backup", folder_.path() + "/copy"}), 0);
  const auto served = DataLock::take(folder_.path() + "/data/porchlight.sqlite");
  ASSERT_TRUE(served);
  EXPECT_EQ(run({"restore", folder_.path() + "/copy", "--replace"}), 1);
  EXPECT_THAT(err_, HasSubstr("is served already"));
}

TEST_F(BackupCommandsTest, APostgresqlIsBackedUpByItsOwnTools) {
  environment_.emplace_back("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/d");
  for (const char* verb : {"backup", "restore"}) {
    EXPECT_EQ(run({verb, folder_.path() + "/copy"}), 1);
    EXPECT_THAT(err_, HasSubstr("pg_dump"));
  }
}

}  // namespace
}  // namespace porchlight::app
