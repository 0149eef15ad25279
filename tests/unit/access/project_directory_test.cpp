#include "access/project_directory.hpp"

#include "access/limits.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace porchlight::access {
namespace {

using namespace std::chrono_literals;

class ProjectDirectoryTest : public testing::Test {
 protected:
  ProjectDirectoryTest() {
    EXPECT_TRUE(database_->migrate());
    shop_ = *database_->projects().add("Shop", {"*"});
  }
  Result<store::Project> find(ProjectId id) {
    Result<store::Project> got = Error{ErrorCode::internal, "not answered"};
    directory_.find(id, [&](const Result<store::Project>& found) { got = found; });
    home_.settle(pool_);
    return got;
  }
  void rename(const std::string& name) {
    store::Project changed = shop_;
    changed.name = name;
    ASSERT_TRUE(database_->projects().update(changed));
  }
  void break_database() {
    auto raw = driver::Sqlite::open(folder_.path() + "/db", driver::Sqlite::Mode::read_write, 1s);
    ASSERT_TRUE(raw && raw->execute("ALTER TABLE projects RENAME TO gone"));
  }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  store::Project shop_;
  test::QueueExecutor home_;
  BlockingPool pool_{1};
  TimerQueue timers_{clock_};
  ProjectDirectory directory_{*database_, pool_, home_, timers_};
};

TEST_F(ProjectDirectoryTest, AChangeCountsWithinASecond) {
  EXPECT_EQ(find(shop_.id)->name, "Shop");
  rename("Store");
  clock_.advance(limits::project_cache_time);
  EXPECT_EQ(find(shop_.id)->name, "Shop");
  clock_.advance(1ms);
  EXPECT_EQ(find(shop_.id)->name, "Store");
}

TEST_F(ProjectDirectoryTest, IsKnownForALongTimeWhileTheDatabaseIsAwayButNotForEver) {
  ASSERT_TRUE(find(shop_.id));
  break_database();
  clock_.advance(limits::projects_kept);
  EXPECT_TRUE(find(shop_.id));
  clock_.advance(1ms);
  EXPECT_FALSE(find(shop_.id));
}

TEST_F(ProjectDirectoryTest, KnowsNoMoreThanItsLimit) {
  std::vector<store::Project> all(limits::known_projects + 1);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].id = static_cast<ProjectId>(1'000 + i);
  directory_.learn(all);
  EXPECT_NE(directory_.known(all[limits::known_projects - 1].id), nullptr);
  EXPECT_EQ(directory_.known(all.back().id), nullptr);
}

}  // namespace
}  // namespace porchlight::access
