// The plans of the statements about visits, as the repository sends them.

#include "integration/postgres/plans.hpp"
#include "store/database/cursor.hpp"
#include "store/database/visits.hpp"

#include <gmock/gmock.h>

namespace porchlight::test {
namespace {

using store::VisitWrite;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t planned_visitors = 10'000;
constexpr int visits_of_each = 3;

class VisitPlans : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    data_ = std::make_unique<PlannedDatabase>(planned_visitors);
    for (std::size_t first = 0; first < planned_visitors; first += 1'000) {
      ASSERT_TRUE(data_->trail().apply(batch(first, 1'000)));
    }
    data_->begin_to_explain();
  }
  static void TearDownTestSuite() { data_.reset(); }
  static PlannedDatabase& data() { return *data_; }
  static VisitorKey key(std::size_t number) { return {data_->project(), data_->uid(number)}; }
  static std::vector<VisitWrite> batch(std::size_t first, std::size_t count) {
    std::vector<VisitWrite> writes;
    writes.reserve(count * visits_of_each);
    for (std::size_t i = first; i < first + count; ++i) {
      for (int visit = 0; visit < visits_of_each; ++visit) {
        VisitWrite& write = writes.emplace_back();
        write.visit.key = key(i);
        write.visit.started = write.visit.ended = second(static_cast<int>(i) + visit * 100'000);
        // Of three pages one is read by everybody, one by this visitor alone.
        for (int view = 0; view < 3; ++view) {
          const std::string path = view == 1 ? "lamps/" + std::to_string(i) : "";
          write.views.push_back(
              {write.visit.started + std::chrono::seconds(view), "https://shop.example/" + path, ""});
        }
      }
    }
    return writes;
  }
  /// As it is after PostgreSQL may have taken a plan for any value.
  static std::string plan(const std::function<void()>& work) {
    std::string last;
    for (int i = 0; i < 12; ++i) {
      last.clear();
      for (const std::string& one : data().plans(work)) last += one;
    }
    return last;
  }

 private:
  static std::unique_ptr<PlannedDatabase> data_;
};
std::unique_ptr<PlannedDatabase> VisitPlans::data_;

TEST_F(VisitPlans, AVisitorsVisitsAreReadFromTheirKeyInItsOrder) {
  const auto from_the_key =
      AllOf(HasSubstr("visits_project_id_visitor_uid_started_at_key"), Not(HasSubstr("Seq Scan")));
  EXPECT_THAT(plan([] { EXPECT_EQ((*data().trail().last(key(7)))->visits, 3U); }), from_the_key);
  EXPECT_THAT(plan([] { EXPECT_EQ(data().trail().page(key(7), 2, "")->visits.size(), 2U); }), from_the_key);
}

TEST_F(VisitPlans, ViewsAreReadFromTheirKeyAndNotSorted) {
  EXPECT_THAT(plan([] { EXPECT_EQ(data().trail().views(key(7), second(7), 100)->size(), 3U); }),
              AllOf(HasSubstr("page_views_pkey"), Not(HasSubstr("Seq Scan")), Not(HasSubstr("Sort"))));
}

TEST_F(VisitPlans, WhatIsOldIsFoundByItsStart) {
  EXPECT_THAT(plan([] { EXPECT_EQ(*data().trail().prune(data().project(), second(100'000), 10), 10U); }),
              AllOf(HasSubstr("visits_by_start"), Not(HasSubstr("Seq Scan"))));
}

TEST_F(VisitPlans, ABatchFindsItsRowsByTheirKeys) {
  EXPECT_THAT(plan([] { EXPECT_TRUE(data().trail().apply(batch(5'000, 100))); }),
              AllOf(HasSubstr("Conflict Arbiter Indexes: visits_project_id_visitor_uid_started_at_key"),
                    HasSubstr("Conflict Arbiter Indexes: page_views_pkey"), Not(HasSubstr("Seq Scan"))));
}

TEST_F(VisitPlans, WhoHasReadAPageIsFoundByItsWords) {
  EXPECT_THAT(plan([] { EXPECT_EQ(data().search("lamps/4711")->visitors.size(), 1U); }),
              AllOf(HasSubstr("page_words_trigrams"), HasSubstr("using page_views_by_page"),
                    HasSubstr("using visits_pkey"), Not(HasSubstr("Seq Scan"))));
}

TEST_F(VisitPlans, WhereManyHaveReadItEachVisitorsOwnViewsAreAsked) {
  EXPECT_THAT(plan([] { EXPECT_EQ(data().search("/")->visitors.size(), 50U); }),
              AllOf(HasSubstr("Index Scan using visitors_by_last_seen"),
                    HasSubstr("visits_project_id_visitor_uid_started_at_key"), HasSubstr("page_views_pkey"),
                    HasSubstr("page_words_pkey"), Not(HasSubstr("Seq Scan on page_views")),
                    Not(HasSubstr("Seq Scan on visits"))));
}

}  // namespace
}  // namespace porchlight::test
