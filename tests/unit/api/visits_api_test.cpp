// A visitor's visits over REST.

#include "api/limits.hpp"
#include "store/database/visits.hpp"
#include "unit/api/api_fixture.hpp"

#include <gmock/gmock.h>

namespace porchlight::api {
namespace {

using boost::json::value;
using testing::ElementsAre;

class VisitsApiTest : public ApiTest {
 protected:
  [[nodiscard]] std::string path(const std::string& uid = "v") const {
    return visitors_path() + "/" + uid + "/visits";
  }
  /// Minutes from the clock's beginning.
  [[nodiscard]] WallTime minute(int number) const { return begin_ + std::chrono::minutes(number); }
  [[nodiscard]] store::PageView view(int at, std::string title = "") const {
    return {minute(at), "https://shop.example/" + std::to_string(at), std::move(title)};
  }
  [[nodiscard]] store::VisitWrite visit(int started, int ended,
                                        std::vector<store::PageView> views = {}) const {
    store::VisitWrite write;
    write.visit.key = {project_, "v"};
    write.visit.started = minute(started);
    write.visit.ended = minute(ended);
    write.visit.pages = static_cast<std::uint32_t>(views.size());
    write.views = std::move(views);
    return write;
  }
  void apply(const std::vector<store::VisitWrite>& writes) { ASSERT_TRUE(database_->visits().apply(writes)); }
  value visits(const std::string& query = {}) {
    const auto response = get(path(), query);
    EXPECT_EQ(response.status, 200) << response.body;
    return json_of(response);
  }
  static std::vector<value> starts(const value& page) {
    std::vector<value> all;
    for (const value& one : page.at("visits").as_array()) all.push_back(one.at("startedAt"));
    return all;
  }
  [[nodiscard]] value time(int number) const {
    return value(boost::json::string(to_iso8601(minute(number))));
  }

 private:
  WallTime begin_ = clock_.wall();
};

TEST_F(VisitsApiTest, AVisitIsToldWithAllThatIsKnownOfIt) {
  write_visitor("v");
  store::VisitWrite write = visit(0, 10, {view(0, "Start"), view(4)});
  write.visit.referrer = "https://search.example/?q=lamp";
  write.visit.campaign.source = "news";
  write.visit.campaign.name = "spring";
  write.visit.landing = "https://shop.example/0";
  write.visit.device = "phone";
  write.visit.country = "SE";
  apply({write});
  const value page = visits();
  EXPECT_EQ(page.at("keptDays"), 30);
  EXPECT_TRUE(page.at("nextCursor").is_null());
  ASSERT_EQ(page.at("visits").as_array().size(), 1U);
  const value& told = page.at("visits").at(0);
  EXPECT_EQ(told.at("startedAt"), time(0));
  EXPECT_EQ(told.at("endedAt"), time(10));
  EXPECT_EQ(told.at("pages"), 2);
  EXPECT_EQ(told.at("referrer"), "https://search.example/?q=lamp");
  EXPECT_EQ(told.at("campaign"), value({{"source", "news"}, {"campaign", "spring"}}));
  EXPECT_EQ(told.at("device"), "phone");
  EXPECT_EQ(told.at("country"), "SE");
  EXPECT_TRUE(told.at("browser").is_null());
  EXPECT_EQ(told.at("morePageViews"), false);
  ASSERT_EQ(told.at("pageViews").as_array().size(), 2U);
  const value& newest = told.at("pageViews").at(0);
  EXPECT_EQ(newest.at("url"), "https://shop.example/4");
  EXPECT_TRUE(newest.at("title").is_null());
  EXPECT_EQ(newest.at("at"), time(4));
  EXPECT_EQ(newest.at("seconds"), 360) << "until the visit's end";
  const value& oldest = told.at("pageViews").at(1);
  EXPECT_EQ(oldest.at("title"), "Start");
  EXPECT_EQ(oldest.at("seconds"), 240) << "until the next page";
}

TEST_F(VisitsApiTest, TheNewestVisitOfOneWhoIsHereHasNoEnd) {
  write_visitor("v");
  apply({visit(0, 1, {view(0)}), visit(100, 105, {view(100), view(105)})});
  connect_visitor("v");
  const value page = visits();
  EXPECT_TRUE(page.at("visits").at(0).at("endedAt").is_null());
  EXPECT_TRUE(page.at("visits").at(0).at("pageViews").at(0).at("seconds").is_null());
  EXPECT_EQ(page.at("visits").at(0).at("pageViews").at(1).at("seconds"), 300);
  EXPECT_EQ(page.at("visits").at(1).at("endedAt"), time(1));
  const std::string first = json_of(get(path(), "limit=1")).at("nextCursor").as_string().c_str();
  EXPECT_EQ(visits("cursor=" + first).at("visits").at(0).at("endedAt"), time(1)) << "not the newest";
}

// Beyond the limit of newcomers nobody's visits are kept: yesterday's is not the one that goes on.
TEST_F(VisitsApiTest, AVisitThatWasOverBeforeTheVisitorCameHasItsEnd) {
  write_visitor("v");
  apply({visit(-60, -31, {view(-60)})});
  connect_visitor("v");
  EXPECT_EQ(visits().at("visits").at(0).at("endedAt"), time(-31));
  apply({visit(-60, -29)});
  EXPECT_TRUE(visits().at("visits").at(0).at("endedAt").is_null());
}

TEST_F(VisitsApiTest, WhatWaitsInTheJournalIsSeen) {
  write_visitor("v");
  apply({visit(0, 1, {view(0)}), visit(100, 101, {view(100)})});
  journal_.record(visit(100, 110, {view(110, "New")}));
  journal_.record(visit(200, 201, {view(200)}));
  const value page = visits();
  EXPECT_THAT(starts(page), ElementsAre(time(200), time(100), time(0)));
  EXPECT_EQ(page.at("visits").at(1).at("endedAt"), time(110));
  EXPECT_EQ(page.at("visits").at(1).at("pageViews").at(0).at("title"), "New");
  EXPECT_EQ(page.at("visits").at(1).at("pageViews").at(1).at("at"), time(100));

  const value first = visits("limit=2");
  EXPECT_THAT(starts(first), ElementsAre(time(200), time(100)));
  const std::string next = first.at("nextCursor").as_string().c_str();
  EXPECT_THAT(starts(visits("limit=2&cursor=" + next)), ElementsAre(time(0)));
  EXPECT_THAT(starts(visits("limit=1")), ElementsAre(time(200)));
}

TEST_F(VisitsApiTest, OfAVisitAHundredViewsAreToldAndThatThereAreMore) {
  write_visitor("v");
  std::vector<store::PageView> views;
  for (int i = 0; i < static_cast<int>(limits::visit_views) - 1; ++i) views.push_back(view(i));
  apply({visit(0, 500, views)});
  EXPECT_EQ(visits().at("visits").at(0).at("morePageViews"), false);
  journal_.record(visit(0, 500, {view(300)}));
  const value told = visits().at("visits").at(0);
  EXPECT_EQ(told.at("pageViews").as_array().size(), limits::visit_views - 1);
  EXPECT_EQ(told.at("pageViews").at(0).at("at"), time(300));
  EXPECT_EQ(told.at("morePageViews"), true);
}

TEST_F(VisitsApiTest, PagesAreBounded) {
  write_visitor("v");
  std::vector<store::VisitWrite> writes;
  for (int i = 0; i <= static_cast<int>(limits::page_visits); ++i) writes.push_back(visit(i, i));
  apply(writes);
  EXPECT_EQ(visits().at("visits").as_array().size(), limits::page_visits_default);
  EXPECT_EQ(visits("limit=50").at("visits").as_array().size(), limits::page_visits);
  for (const char* bad : {"limit=0", "limit=51", "limit=x", "cursor=nonsense", "cursor=%21"})
    EXPECT_EQ(problem_of(get(path(), bad)), "400 badRequest") << bad;
}

TEST_F(VisitsApiTest, AVisitorThatIsUnknownIsNotFoundAndOneWithoutVisitsHasNone) {
  EXPECT_EQ(problem_of(get(path("nobody"))), "404 notFound");
  EXPECT_EQ(problem_of(get(path("a%20b"))), "400 badRequest");
  write_visitor("v");
  EXPECT_TRUE(visits().at("visits").as_array().empty());
}

}  // namespace
}  // namespace porchlight::api
