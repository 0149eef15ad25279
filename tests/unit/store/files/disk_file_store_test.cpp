#include "store/files/disk/file_store.hpp"
#include "store/files/limits.hpp"
#include "store/files/spool.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <sys/stat.h>

namespace porchlight::store {
namespace {

const std::string name = "abcdefghijklmnopqrstuv";

class DiskFiles : public testing::Test {
 protected:
  std::string incoming(const std::string& bytes) {
    const std::string path = folder_.path() + "/in-" + std::to_string(++count_);
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  template <typename T>
  static std::string code(const Result<T>& result) {
    return result ? "none" : std::string(to_string(result.error().code));
  }
  test::TemporaryFolder folder_;
  DiskFileStore store_{folder_.path() + "/files"};
  int count_ = 0;
};

TEST_F(DiskFiles, AreKeptReadInPiecesReplacedAndRemoved) {
  const std::string path = incoming("0123456789");
  ASSERT_TRUE(store_.put(name, path));
  EXPECT_FALSE(std::filesystem::exists(path)) << "moved";
  EXPECT_EQ(store_.read(name, 0, 4).value(), "0123");
  EXPECT_EQ(store_.read(name, 8, 4).value(), "89");
  EXPECT_EQ(store_.read(name, 20, 4).value(), "");
  ASSERT_TRUE(store_.put(name, incoming("new")));
  EXPECT_EQ(store_.read(name, 0, 10).value(), "new");
  ASSERT_TRUE(store_.remove(name));
  EXPECT_TRUE(store_.remove(name)) << "it is not there";
  EXPECT_EQ(code(store_.read(name, 0, 1)), "notFound");
}

TEST_F(DiskFiles, StandInFoldersByTheirFirstCharactersForTheirOwnerOnly) {
  ASSERT_TRUE(store_.put(name, incoming("x")));
  const std::string path = folder_.path() + "/files/ab/cd/" + name;
  struct stat found {};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  ASSERT_EQ(::stat((folder_.path() + "/files/ab").c_str(), &found), 0);
  ASSERT_EQ(::stat((folder_.path() + "/files/ab/cd").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 077U, 0U);
}

TEST_F(DiskFiles, NoOtherTextBecomesPartOfAPath) {
  for (const std::string& wrong :
       {std::string("../../../etc/passwd"), std::string("ab/cd/ef/gh"), std::string(".hidden"),
        std::string("abcd..ef"), std::string("abcd\0ef", 7), std::string(limits::file_name_least - 1, 'a'),
        std::string(limits::file_name_most + 1, 'a')}) {
    EXPECT_EQ(code(store_.read(wrong, 0, 1)), "internal") << wrong;
    EXPECT_EQ(code(store_.put(wrong, incoming("x"))), "internal");
    EXPECT_EQ(code(store_.remove(wrong)), "internal");
  }
  EXPECT_TRUE(is_file_name(thumbnail_name(name)));
}

TEST_F(DiskFiles, WhatCannotBeKeptIsSaid) {
  EXPECT_EQ(code(store_.put(name, folder_.path() + "/nothing")), "notFound");
  DiskFileStore elsewhere(incoming("a file where the folder should be"));
  EXPECT_EQ(code(elsewhere.put(name, incoming("x"))), "unavailable");
}

TEST_F(DiskFiles, WhatComesInIsGoneWhereNobodyKeepsIt) {
  test::QueueExecutor remover;
  std::optional<SpoolFile> file = SpoolFile::make(folder_.path(), remover).value();
  ASSERT_TRUE(file->append("some "));
  ASSERT_TRUE(file->append("bytes"));
  const std::string path = file->path();
  EXPECT_EQ(std::filesystem::file_size(path), 10U);
  file.reset();
  EXPECT_TRUE(std::filesystem::exists(path)) << "removed where it may block";
  remover.run();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(code(SpoolFile::make(folder_.path() + "/nowhere", remover)), "unavailable");
}

TEST_F(DiskFiles, WhatIsKeptIsNotRemovedWithWhatCameIn) {
  test::QueueExecutor remover;
  {
    SpoolFile file = SpoolFile::make(folder_.path(), remover).value();
    ASSERT_TRUE(file.append("kept"));
    ASSERT_TRUE(store_.put(name, file.path()));
  }
  remover.run();
  EXPECT_EQ(store_.read(name, 0, 10).value(), "kept");
}

TEST_F(DiskFiles, WhatAGatewayThatDiedHasLeftGoesWithItsTime) {
  const std::string path = incoming("left");
  const auto now = WallTime(std::chrono::duration_cast<Milliseconds>(
      std::chrono::file_clock::to_sys(std::filesystem::last_write_time(path)).time_since_epoch()));
  sweep_spool(folder_.path(), now - limits::spooled_time);
  EXPECT_TRUE(std::filesystem::exists(path));
  sweep_spool(folder_.path(), now + std::chrono::seconds(2));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::exists(folder_.path()));
}

}  // namespace
}  // namespace porchlight::store
