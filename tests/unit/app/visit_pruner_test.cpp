#include "app/visit_pruner.hpp"

#include "app/server_limits.hpp"
#include "store/database/limits.hpp"
#include "store/database/sqlite/database.hpp"
#include "store/database/visits.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace porchlight::app {
namespace {

class VisitPrunerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"*"})->id;
    store::VisitorWrite visitor;
    visitor.key = {project_, "v"};
    ASSERT_TRUE(database_->visitors().apply({&visitor, 1}));
  }
  /// So many visits that have just ended, or so long ago.
  void add_visits(std::size_t count, Milliseconds ago = Milliseconds(0)) {
    std::vector<store::VisitWrite> writes(count);
    for (store::VisitWrite& write : writes) {
      write.visit.key = {project_, "v"};
      write.visit.started = write.visit.ended = clock_.wall() - ago - Milliseconds(1'000 + next_++);
    }
    ASSERT_TRUE(database_->visits().apply(writes));
  }
  std::uint32_t kept() {
    const auto last = *database_->visits().last({project_, "v"});
    return last ? last->visits : 0;
  }
  /// Time passes, the pool works, and what it answers is heard.
  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
    home_.settle(pool_);
  }
  [[nodiscard]] double pruned() { return metrics_.counter("porchlight_pruned_visits_total", "").value(); }

  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = *store::SqliteDatabase::open(folder_.path() + "/db");
  ManualClock clock_;
  TimerQueue timers_{clock_};
  test::QueueExecutor home_;
  Metrics metrics_;
  BlockingPool pool_{1};
  ProjectId project_ = 0;
  int next_ = 0;
};

constexpr Milliseconds day = std::chrono::hours(24);

TEST_F(VisitPrunerTest, WhatIsOldGoesAtTheStartAndThenEveryHour) {
  add_visits(2, 31 * day);
  add_visits(1);
  VisitPruner pruner(*database_, pool_, home_, timers_, metrics_);
  pass(Milliseconds(0));
  EXPECT_EQ(kept(), 1U);
  EXPECT_EQ(pruned(), 2);
  add_visits(1, 31 * day);
  pass(server_limits::retention_interval - Milliseconds(1));
  EXPECT_EQ(kept(), 2U);
  pass(Milliseconds(1));
  EXPECT_EQ(kept(), 1U);
  EXPECT_EQ(pruned(), 3);
}

TEST_F(VisitPrunerTest, WhatDoesNotFitIntoOneTimeGoesAfterAPause) {
  constexpr std::size_t at_once = server_limits::retention_pieces * store::limits::removed_visits;
  add_visits(at_once + 5, 31 * day);
  VisitPruner pruner(*database_, pool_, home_, timers_, metrics_);
  pass(Milliseconds(0));
  EXPECT_EQ(kept(), 5U);
  pass(server_limits::retention_pause);
  EXPECT_EQ(kept(), 0U);
  EXPECT_EQ(pruned(), at_once + 5);
}

}  // namespace
}  // namespace porchlight::app
