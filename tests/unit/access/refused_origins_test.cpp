// Over a database in a folder of its own; time by hand, a loop without a thread.

#include "access/refused_origins.hpp"

#include "access/limits.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/queue_executor.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace porchlight::access {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(NotableOrigin, IsWhatAnOwnerWouldAllow) {
  EXPECT_EQ(notable_origin("https://Shop.Example:443"), "https://shop.example");
  EXPECT_EQ(notable_origin("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
  EXPECT_EQ(notable_origin("null"), "null");
  for (const char* header : {"", "*", "shop.example", "https://", "https://*.shop.example", "file://",
                             "https://a b", "https://\xFF", "https://shop.example/page", "<script>://a"})
    EXPECT_EQ(notable_origin(header), std::nullopt) << header;
  EXPECT_EQ(notable_origin("https://" + std::string(limits::refused_origin_bytes, 'a')), std::nullopt);
}

TEST(NotablePage, IsOfThatOriginWithoutQueryAndFragment) {
  const std::string origin = "https://shop.example";
  EXPECT_EQ(notable_page(origin, "https://shop.example/a/b?token=1#c"), "https://shop.example/a/b");
  EXPECT_EQ(notable_page(origin, "https://SHOP.example/#token"), "https://SHOP.example/");
  EXPECT_EQ(notable_page(origin, "https://shop.example.evil/a"), "");
  EXPECT_EQ(notable_page(origin, "https://other.example/a"), "");
  EXPECT_EQ(notable_page(origin, "https://shop.example"), "");
  EXPECT_EQ(notable_page(origin, ""), "");
  EXPECT_EQ(notable_page("", "/a"), "");
  EXPECT_EQ(notable_page(origin, "https://shop.example/\xFF"), "");
  EXPECT_EQ(notable_page(origin, "https://shop.example/\x01"), "");
  const std::string longest = origin + "/" + std::string(limits::refused_page_bytes - origin.size() - 1, 'a');
  EXPECT_EQ(notable_page(origin, longest), longest);
  EXPECT_EQ(notable_page(origin, longest + "a"), "");
}

class RefusedOriginsTest : public testing::Test {
 protected:
  RefusedOriginsTest() {
    EXPECT_TRUE(database_->migrate());
    project_ = database_->projects().add("Shop", {"https://shop.example"})->id;
  }
  ~RefusedOriginsTest() override { pool_.stop(); }

  void pass(Milliseconds time) {
    clock_.advance(time);
    timers_.run_due();
    home_.settle(pool_);
  }
  std::vector<store::RefusedOrigin> kept() {
    return *database_->refused_origins().list(project_, WallTime());
  }
  std::string dropped(int times) {
    return "porchlight_refused_origins_dropped_total " + std::to_string(times) + "\n";
  }

  ManualClock clock_;
  test::TemporaryFolder folder_;
  std::unique_ptr<store::Database> database_ = store::SqliteDatabase::open(folder_.path() + "/db").value();
  Metrics metrics_;
  test::QueueExecutor home_;
  TimerQueue timers_{clock_};
  BlockingPool pool_{1};
  RefusedOrigins refused_{*database_, pool_, home_, timers_, metrics_};
  ProjectId project_ = 0;
};

TEST_F(RefusedOriginsTest, AreWrittenTogetherAWhileLater) {
  refused_.note(project_, "https://a.example", "https://a.example/one?x");
  clock_.advance(Milliseconds(10));
  refused_.note(project_, "https://A.example", "");
  pass(limits::refused_origins_interval - Milliseconds(11));
  EXPECT_THAT(kept(), SizeIs(0));
  pass(Milliseconds(1));
  const auto list = kept();
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].origin, "https://a.example");
  EXPECT_EQ(list[0].page, "https://a.example/one");
  EXPECT_EQ(list[0].times, 2);
  EXPECT_EQ(list[0].last - list[0].first, Milliseconds(10));
  refused_.note(project_, "https://a.example", "");
  pass(limits::refused_origins_interval);
  EXPECT_EQ(kept()[0].times, 3);
}

TEST_F(RefusedOriginsTest, AFloodOfOriginsIsBoundedAndCounted) {
  for (std::size_t i = 0; i < limits::refused_origins_of_project + 3; ++i)
    refused_.note(project_, "https://x" + std::to_string(i) + ".example", "");
  EXPECT_THAT(metrics_.text(), HasSubstr(dropped(3)));
  refused_.note(project_, "https://x0.example", "");
  EXPECT_THAT(metrics_.text(), HasSubstr(dropped(3))) << "it waits already";
  pass(limits::refused_origins_interval);
  EXPECT_THAT(kept(), SizeIs(limits::refused_origins_of_project));
}

TEST_F(RefusedOriginsTest, AFloodOfProjectsIsBoundedAndCounted) {
  for (std::size_t i = 0; i < limits::refused_origins_waiting + 2; ++i)
    refused_.note(static_cast<ProjectId>(i + 1), "https://a.example", "");
  EXPECT_THAT(metrics_.text(), HasSubstr(dropped(2)));
  pass(limits::refused_origins_interval);
  EXPECT_THAT(kept(), SizeIs(1));
}

TEST_F(RefusedOriginsTest, WhatTheDatabaseDoesNotTakeIsCounted) {
  refused_.note(project_, "https://a.example", "");
  refused_.note(project_, "https://a.example", "");
  pool_.stop();
  clock_.advance(limits::refused_origins_interval);
  timers_.run_due();
  home_.run();
  EXPECT_THAT(metrics_.text(), HasSubstr(dropped(2)));
}

}  // namespace
}  // namespace porchlight::access
