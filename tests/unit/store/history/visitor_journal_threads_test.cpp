// The journal as the server runs it: many threads record, one pool writes a real database.

#include "base/blocking_pool.hpp"
#include "store/database/sqlite/database.hpp"
#include "store/history/visitor_journal.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace porchlight::store {
namespace {

TEST(VisitorJournalThreads, WhatManyThreadsRecordArrivesWhole) {
  constexpr int threads = 4;
  constexpr int visitors = 3'000;
  const test::TemporaryFolder folder;
  const auto database = *SqliteDatabase::open(folder.path() + "/test.db");
  ASSERT_TRUE(database->migrate());
  const ProjectId project = database->projects().add("Shop", {"*"})->id;
  const ManualClock clock{};
  BlockingPool pool(2);
  VisitorJournal journal(database->visitors(), pool, clock);

  std::vector<std::thread> recorders;
  for (int thread = 0; thread < threads; ++thread) {
    recorders.emplace_back([&, thread] {
      for (int i = 0; i < visitors; ++i) {
        VisitorWrite write;
        write.key = {project, "v" + std::to_string(i)};
        write.seen = WallTime(Milliseconds(1'000 + thread));
        journal.record(write);
        static_cast<void>(journal.pending(write.key));
      }
    });
  }
  for (std::thread& recorder : recorders) recorder.join();
  ASSERT_TRUE(journal.shutdown());
  pool.stop();
  EXPECT_EQ(journal.stats().waiting, 0U);
  EXPECT_EQ(journal.stats().dropped, 0U);

  std::vector<std::string> uids;
  for (int i = 0; i < visitors; ++i) uids.push_back("v" + std::to_string(i));
  const auto found = database->visitors().find_many(project, uids);
  ASSERT_EQ(found->size(), static_cast<std::size_t>(visitors));
  for (const Visitor& visitor : *found) {
    EXPECT_EQ(visitor.first_seen, WallTime(Milliseconds(1'000))) << visitor.uid;
    EXPECT_EQ(visitor.last_seen, WallTime(Milliseconds(1'000 + threads - 1))) << visitor.uid;
  }
}

}  // namespace
}  // namespace porchlight::store
