// Origins that were refused, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/refused_origins.hpp"
#include "store/history/visit_retention.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RefusedOriginsContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
  }
  [[nodiscard]] ProjectId project() const { return project_; }
  RefusedOriginsRepository& refused() { return database().refused_origins(); }
  [[nodiscard]] RefusedOrigin one(const std::string& origin, int second = 1, std::int64_t times = 1,
                                  const std::string& page = "") const {
    return {project_, origin, page, times, at(second), at(second)};
  }
  void add(const RefusedOrigin& origin) { ASSERT_TRUE(refused().add({&origin, 1})); }
  std::vector<RefusedOrigin> listed(int second = 0) {
    auto list = refused().list(project_, at(second));
    EXPECT_TRUE(list) << list.error().message;
    return std::move(*list);
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(RefusedOriginsContract);

TEST_P(RefusedOriginsContract, AreSummedUpAndTheLatestIsFirst) {
  add(one("https://a.example", 3, 2, "https://a.example/shop"));
  add(one("https://b.example", 4));
  add(one("https://a.example", 5));
  add(one("https://a.example", 1, 4));
  const auto list = listed();
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].origin, "https://a.example");
  EXPECT_EQ(list[0].times, 7);
  EXPECT_EQ(list[0].page, "https://a.example/shop") << "a page that is not told takes none away";
  EXPECT_EQ(list[0].first, at(1));
  EXPECT_EQ(list[0].last, at(5));
  EXPECT_EQ(list[1].origin, "https://b.example");
  EXPECT_THAT(listed(5), SizeIs(1));
}

TEST_P(RefusedOriginsContract, WhatTwoGatewaysWriteAtOnceIsAllThere) {
  constexpr int each = 20;
  const auto another = harness().open();
  const auto write = [&](Database& through, bool reversed) {
    for (int i = 0; i < each; ++i) {
      std::vector<RefusedOrigin> batch{one("https://a.example"), one("https://b.example")};
      if (reversed) std::swap(batch[0], batch[1]);
      ASSERT_TRUE(through.refused_origins().add(batch));
    }
  };
  std::thread other([&] { write(*another, true); });
  write(database(), false);
  other.join();
  for (const RefusedOrigin& origin : listed()) EXPECT_EQ(origin.times, 2 * each) << origin.origin;
}

/// A flood of invented origins must not hide the one that an owner looks for.
TEST_P(RefusedOriginsContract, PastTheLimitThoseStayThatCameTheMostOften) {
  add(one("https://shop.example", 1, 2));
  std::vector<RefusedOrigin> flood;
  for (std::size_t i = 0; i < 2 * limits::refused_origins; ++i)
    flood.push_back(one("https://x" + std::to_string(i) + ".example", 10 + static_cast<int>(i)));
  ASSERT_TRUE(refused().add(flood));
  const auto list = listed();
  ASSERT_THAT(list, SizeIs(limits::refused_origins));
  EXPECT_EQ(list.back().origin, "https://shop.example");
  EXPECT_EQ(list.front().origin, flood.back().origin);
}

TEST_P(RefusedOriginsContract, OfAProjectThatIsGoneNothingIsKept) {
  RefusedOrigin nobodys = one("https://a.example");
  nobodys.project = 999;
  const std::vector<RefusedOrigin> batch{nobodys, one("https://a.example")};
  ASSERT_TRUE(refused().add(batch));
  EXPECT_THAT(*refused().list(999, at(0)), IsEmpty());
  EXPECT_THAT(listed(), SizeIs(1));
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_THAT(listed(), IsEmpty());
}

TEST_P(RefusedOriginsContract, AreRemovedAfterAWeek) {
  add(one("https://old.example", 1));
  add(one("https://new.example", 2));
  ASSERT_TRUE(prune_visits(database(), at(2) + limits::refused_origins_kept, 10));
  const auto list = listed();
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].origin, "https://new.example");
}

TEST_P(RefusedOriginsContract, AreRemovedInPieces) {
  for (int i = 0; i < 3; ++i) add(one("https://x" + std::to_string(i) + ".example", i));
  EXPECT_EQ(*refused().prune(at(100), 2), 2U);
  EXPECT_EQ(*refused().prune(at(100), limits::removed_refused_origins), 1U);
}

}  // namespace
}  // namespace porchlight::store
