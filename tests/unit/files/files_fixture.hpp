#pragma once
// Files over SQLite and a folder, with a store that can be made to fail.

#include "base/crypto.hpp"
#include "files/file_room.hpp"
#include "store/database/limits.hpp"
#include "store/database/sqlite/database.hpp"
#include "store/files/disk/file_store.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::files {

/// Thread: any.
class FragileFiles final : public store::FileStore {
 public:
  explicit FragileFiles(std::string folder) : disk_(std::move(folder)) {}
  Result<void> put(std::string_view name, const std::string& path) override {
    return away ? Result<void>(gone()) : disk_.put(name, path);
  }
  Result<std::string> read(std::string_view name, std::uint64_t offset, std::size_t bytes) override {
    ++reads;
    return away ? Result<std::string>(gone()) : disk_.read(name, offset, bytes);
  }
  Result<void> remove(std::string_view name) override {
    if (hangs_on_removal.valid()) hangs_on_removal.wait();
    return away ? Result<void>(gone()) : disk_.remove(name);
  }
  std::atomic<bool> away = false;
  std::atomic<int> reads = 0;
  std::shared_future<void> hangs_on_removal;

 private:
  static Error gone() { return {ErrorCode::unavailable, "away"}; }
  store::DiskFileStore disk_;
};

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    EXPECT_TRUE(database->migrate());
    project = database->projects().add("Shop", {"*"})->id;
    sender = {.project = project, .agent = 7};
  }
  ~FilesTest() override { room.stop(); }

  void settle() {
    while (home.settle(room.pool()) + home.settle(room.keeping_pool()) > 0) {
    }
  }
  static std::string id_of(char c) { return std::string(store::limits::file_id_characters, c); }
  store::File begin(char c, WallTime now = {}) {
    store::File file{.id = id_of(c), .key = id_of('k'), .name = "a.png"};
    EXPECT_TRUE(database->files().begin(sender, file, now, {}));
    return file;
  }

  test::TemporaryFolder folder;
  std::unique_ptr<store::Database> database = store::SqliteDatabase::open(folder.path() + "/db").value();
  FragileFiles store{folder.path() + "/kept"};
  Metrics metrics;
  test::QueueExecutor home;
  FileRoom room{
      *database, store, {.most_bytes = 1'000'000, .incoming = folder.path(), .threads = 1}, metrics};
  ProjectId project = 0;
  store::FileSender sender;
};

}  // namespace porchlight::files
