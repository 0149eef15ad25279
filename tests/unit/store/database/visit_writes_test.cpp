#include "store/database/visit_writes.hpp"

#include "store/database/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

WallTime minute(int number) {
  return WallTime(std::chrono::minutes(number));
}

VisitWrite visit(std::string uid, int started, int ended, std::vector<PageView> views = {}) {
  VisitWrite write;
  write.visit.key = {1, std::move(uid)};
  write.visit.started = minute(started);
  write.visit.ended = minute(ended);
  write.views = std::move(views);
  return write;
}

TEST(VisitWrites, WhoComesBackBeforeTheGapIsOverContinues) {
  const Visit last = visit("v", 0, 60).visit;
  const WallTime over = last.ended + limits::visit_gap;
  EXPECT_TRUE(continues(last, last.ended));
  EXPECT_TRUE(continues(last, over - Milliseconds(1)));
  EXPECT_FALSE(continues(last, over));
  EXPECT_TRUE(continues(last, minute(30))) << "an end that lies ahead";
}

TEST(VisitWrites, AMergeKeepsTheBeginningAndTheLatestEnd) {
  VisitWrite write = visit("v", 0, 10, {{minute(3), "c", ""}, {minute(5), "e", "E"}, {minute(8), "h", "H"}});
  write.visit.device = "phone";
  write.visit.pages = 4;
  VisitWrite newer = visit("v", 0, 7,
                           {{minute(7), "g", ""},
                            {minute(3), "c", "C"},
                            {minute(3), "x", "X"},
                            {minute(1), "a", ""},
                            {minute(5), "e", "Later"},
                            {minute(8), "h", ""}});
  newer.visit.device = "desktop";
  newer.visit.pages = 5;
  merge(write, newer);
  EXPECT_EQ(write.visit.device, "phone");
  EXPECT_EQ(write.visit.ended, minute(10));
  EXPECT_EQ(write.visit.pages, 5U);
  EXPECT_THAT(write.views, ElementsAre(PageView{minute(1), "a", ""}, PageView{minute(3), "c", "C"},
                                       PageView{minute(5), "e", "Later"}, PageView{minute(7), "g", ""},
                                       PageView{minute(8), "h", "H"}));
}

TEST(VisitWrites, ABatchIsSortedSoThatGatewaysLockInOneOrder) {
  const std::vector<VisitWrite> writes{visit("b", 1, 1), visit("a", 2, 2), visit("b", 0, 0), visit("a", 1, 1),
                                       visit("a", 2, 9)};
  std::vector<std::string> order;
  for (const VisitWrite& write : writable(writes)) {
    order.push_back(write.visit.key.uid +
                    std::to_string(write.visit.started.time_since_epoch() / std::chrono::minutes(1)));
  }
  EXPECT_THAT(order, ElementsAre("a1", "a2", "b0", "b1"));
}

TEST(VisitWrites, AUidThatNobodyCanHaveIsLeftOut) {
  const std::vector<VisitWrite> writes{visit("\xFF", 0, 0)};
  EXPECT_THAT(writable(writes), IsEmpty());
}

TEST(VisitWrites, ACampaignIsATextThatKnowsMoreNextYear) {
  const Campaign campaign{"news", "e-mail", "spring \"sale\"", "lamp", "button"};
  EXPECT_EQ(campaign_from_json(campaign_to_json(campaign)), campaign);
  EXPECT_EQ(campaign_from_json(R"({"campaign":"x","id":"new"})").name, "x");
  EXPECT_EQ(campaign_from_json("{"), Campaign());
}

}  // namespace
}  // namespace porchlight::store
