// Visits and page views, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/cursor.hpp"
#include "store/database/limits.hpp"
#include "store/database/visits.hpp"
#include "store/history/visit_retention.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <future>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

PageView view(int second, std::string url = "https://shop.example/", std::string title = "") {
  return {at(second), std::move(url), std::move(title)};
}

class VisitsContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
    add_visitor("v1");
  }
  VisitsRepository& visits() { return database().visits(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] VisitorKey key(const std::string& uid = "v1") const { return {project_, uid}; }

  void add_visitor(const std::string& uid) {
    VisitorWrite row;
    row.key = key(uid);
    row.seen = at(0);
    ASSERT_TRUE(database().visitors().apply({&row, 1}));
  }
  [[nodiscard]] VisitWrite write(int started, int ended, std::vector<PageView> views = {},
                                 const std::string& uid = "v1") const {
    VisitWrite row;
    row.visit.key = key(uid);
    row.visit.started = at(started);
    row.visit.ended = at(ended);
    row.visit.pages = static_cast<std::uint32_t>(views.size());
    row.views = std::move(views);
    return row;
  }
  void apply(const std::vector<VisitWrite>& writes) {
    const auto applied = visits().apply(writes);
    ASSERT_TRUE(applied) << applied.error().message;
  }
  std::vector<Visit> all(const std::string& uid = "v1") { return visits().page(key(uid), 50, "")->visits; }
  std::vector<PageView> views(int started, std::size_t limit = 100) {
    return *visits().views(key(), at(started), limit);
  }
  /// When the visits began, page after page.
  std::vector<int> walk(std::size_t limit) {
    std::vector<int> begun;
    std::string cursor;
    do {
      const auto page = visits().page(key(), limit, cursor);
      EXPECT_TRUE(page) << page.error().message;
      EXPECT_LE(page->visits.size(), limit);
      for (const Visit& visit : page->visits)
        begun.push_back(static_cast<int>((visit.started - at(0)) / std::chrono::seconds(1)));
      cursor = page->next_cursor;
    } while (!cursor.empty() && begun.size() < 1'000);
    return begun;
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(VisitsContract);

TEST_P(VisitsContract, AVisitComesBackAsItWent) {
  VisitWrite row = write(10, 70, {view(10, "https://shop.example/a?utm_source=news", "A")});
  row.visit.started += Milliseconds(123);
  row.visit.referrer = "https://search.example/?q=lamp";
  row.visit.campaign = {"news", "e-mail", "spring \"sale\"", "lamp", "button"};
  row.visit.landing = "https://shop.example/a?utm_source=news";
  row.visit.device = "phone";
  row.visit.browser = "Firefox 130";
  row.visit.system = "Android 14";
  row.visit.country = "SE";
  row.visit.city = "Göteborg";
  row.visit.bot = true;
  apply({row});
  EXPECT_THAT(all(), ElementsAre(row.visit));
  EXPECT_EQ(*visits().views(key(), row.visit.started, 100), row.views);
}

TEST_P(VisitsContract, TheEndAndThePagesMoveForwardNeverBackAndTheRestStays) {
  VisitWrite row = write(0, 60);
  row.visit.pages = 3;
  row.visit.device = "phone";
  row.visit.referrer = "first";
  apply({row});
  VisitWrite older = write(0, 30);
  older.visit.pages = 2;
  older.visit.device = "desktop";
  older.visit.referrer = "second";
  apply({older});
  EXPECT_THAT(all(), ElementsAre(row.visit));
  older.visit.ended = at(90);
  older.visit.pages = 5;
  apply({older});
  row.visit.ended = at(90);
  row.visit.pages = 5;
  EXPECT_THAT(all(), ElementsAre(row.visit));
}

TEST_P(VisitsContract, ABatchMayComeTwiceAndInAnyOrder) {
  const VisitWrite first = write(0, 10, {view(0, "a"), view(10, "b")});
  const VisitWrite second = write(0, 30, {view(20, "c"), view(30, "d")});
  apply({second});
  apply({first});
  apply({second, first});
  apply({first});
  EXPECT_THAT(views(0), ElementsAre(view(30, "d"), view(20, "c"), view(10, "b"), view(0, "a")));
  ASSERT_EQ(all().size(), 1U);
  EXPECT_EQ(all().front().ended, at(30));
}

TEST_P(VisitsContract, OneBatchMayHoldAVisitAndAViewSeveralTimes) {
  apply({write(0, 10, {view(5, "a"), view(5, "a", "A"), view(0, "b")}), write(0, 40, {view(5, "x", "X")}),
         write(0, 20, {view(20, "c")})});
  EXPECT_THAT(views(0), ElementsAre(view(20, "c"), view(5, "a", "A"), view(0, "b")));
  ASSERT_EQ(all().size(), 1U);
  EXPECT_EQ(all().front().ended, at(40));
}

TEST_P(VisitsContract, TheLastTitleOfAPageIsKept) {
  apply({write(0, 0, {view(0, "a")})});
  apply({write(0, 1, {view(0, "a", "Loading…")})});
  apply({write(0, 1, {view(0, "a", "Lamps (1)"), view(0, "a", "Lamps")})});
  apply({write(0, 1, {view(0, "a")})});
  EXPECT_THAT(views(0), ElementsAre(view(0, "a", "Lamps")));
  apply({write(0, 2, {view(0, "b", "Chairs")})});
  apply({write(0, 2, {view(0, "b")})});
  EXPECT_THAT(views(0), ElementsAre(view(0, "a", "Lamps")));
}

TEST_P(VisitsContract, VisitsOfVisitorsWithoutARowAreLeftOutAndTheOthersAreNot) {
  const VisitWrite stray = write(0, 1, {view(0)}, "nobody");
  VisitWrite elsewhere = write(0, 1, {view(0)});
  elsewhere.visit.key.project = 999;
  apply({stray, elsewhere, write(0, 1, {view(0)})});
  EXPECT_EQ(all().size(), 1U);
  EXPECT_EQ(views(0).size(), 1U);
  EXPECT_THAT(all("nobody"), IsEmpty());
  add_visitor("nobody");
  EXPECT_THAT(all("nobody"), IsEmpty());
  apply({stray});
  EXPECT_EQ(all("nobody").size(), 1U);
}

TEST_P(VisitsContract, AnEmptyBatchIsNoError) {
  EXPECT_TRUE(visits().apply({}));
}

TEST_P(VisitsContract, TheLastOneIsTheNewestAndComesWithHowManyThereAre) {
  EXPECT_FALSE(*visits().last(key()));
  apply({write(200, 260), write(0, 500), write(100, 130)});
  const auto last = *visits().last(key());
  ASSERT_TRUE(last);
  EXPECT_EQ(last->visit.started, at(200));
  EXPECT_EQ(last->visit.ended, at(260));
  EXPECT_EQ(last->visits, 3U);
  EXPECT_FALSE(*visits().last(key("nobody")));
}

TEST_P(VisitsContract, VisitsBelongToTheirVisitor) {
  add_visitor("v2");
  apply({write(0, 1, {view(0, "mine")}), write(0, 9, {view(0, "theirs")}, "v2")});
  EXPECT_EQ(all().size(), 1U);
  EXPECT_EQ(all().front().ended, at(1));
  EXPECT_THAT(views(0), ElementsAre(view(0, "mine")));
  EXPECT_EQ((*visits().last(key("v2")))->visits, 1U);
  EXPECT_THAT(visits().page({add_project("Other"), "v1"}, 10, "")->visits, IsEmpty());
}

TEST_P(VisitsContract, PagesGoFromTheNewestToTheOldest) {
  apply({write(30, 31), write(10, 99), write(20, 21), write(0, 1)});
  for (const std::size_t limit : {1U, 2U, 3U, 4U, 5U}) {
    EXPECT_THAT(walk(limit), ElementsAre(30, 20, 10, 0)) << limit;
  }
  EXPECT_EQ(visits().page(key(), 4, "")->next_cursor, "");
}

TEST_P(VisitsContract, APageGoesOnWhereTheLastEndedAlthoughAVisitBegan) {
  apply({write(10, 11), write(20, 21)});
  const std::string cursor = visits().page(key(), 1, "")->next_cursor;
  apply({write(30, 31)});
  const auto page = visits().page(key(), 1, cursor);
  ASSERT_EQ(page->visits.size(), 1U);
  EXPECT_EQ(page->visits.front().started, at(10));
}

TEST_P(VisitsContract, ACursorThatNoPageGaveIsRefused) {
  const std::string of_visitors = encode_cursor(VisitorSort::last_seen_desc, {at(0), "v1"});
  const std::string good = encode_visit_cursor(at(5));
  for (const std::string& bad :
       {std::string("x"), of_visitors, good + "=", std::string(limits::cursor_bytes + 1, 'A')}) {
    const auto refused = visits().page(key(), 10, bad);
    EXPECT_EQ(code_of(refused), "badRequest") << bad;
    EXPECT_THAT(refused.error().message, HasSubstr("cursor: expected"));
  }
  EXPECT_TRUE(visits().page(key(), 10, good));
  EXPECT_TRUE(visits().page(key(), 10, encode_visit_cursor(WallTime::min()))->visits.empty());
}

TEST_P(VisitsContract, LimitsOutOfRangeAreBroughtIntoIt) {
  std::vector<VisitWrite> rows;
  for (int i = 0; i <= static_cast<int>(limits::page_visits); ++i) rows.push_back(write(i * 10, i * 10));
  for (int i = 0; i <= static_cast<int>(limits::visit_views); ++i) rows.front().views.push_back(view(i));
  apply(rows);
  EXPECT_EQ(visits().page(key(), 0, "")->visits.size(), 1U);
  EXPECT_EQ(visits().page(key(), 1'000'000, "")->visits.size(), limits::page_visits);
  EXPECT_EQ(views(0, 1'000'000).size(), limits::visit_views);
  EXPECT_EQ(views(0, 2).size(), 2U);
  EXPECT_EQ(views(0, 2).front().at, at(static_cast<int>(limits::visit_views)));
}

TEST_P(VisitsContract, ViewsOfAVisitThatIsNotThereAreNone) {
  apply({write(0, 1, {view(0)})});
  EXPECT_THAT(views(7), IsEmpty());
  EXPECT_THAT(*visits().views(key("nobody"), at(0), 100), IsEmpty());
}

TEST_P(VisitsContract, PruningTakesWhatEndedBeforeWithItsViewsAndNoMoreThanItMay) {
  apply({write(0, 10, {view(0), view(5)}), write(20, 500, {view(20)}), write(30, 40), write(50, 60)});
  const ProjectId other = add_project("Other");
  EXPECT_EQ(*visits().prune(other, at(1'000), 100), 0U);
  EXPECT_EQ(*visits().prune(project(), at(55), 1), 1U);
  EXPECT_THAT(walk(10), ElementsAre(50, 30, 20)) << "the oldest goes first";
  EXPECT_EQ(*visits().prune(project(), at(55), 100), 1U);
  EXPECT_THAT(walk(10), ElementsAre(50, 20)) << "what began long ago and ended lately stays";
  EXPECT_EQ(*visits().prune(project(), at(55), 100), 0U);
  apply({write(0, 1)});
  EXPECT_THAT(views(0), IsEmpty()) << "views went with their visit";
}

TEST_P(VisitsContract, OnePruningTakesAThousandAtMost) {
  std::vector<VisitWrite> rows;
  for (int i = 0; i <= static_cast<int>(limits::removed_visits); ++i) rows.push_back(write(i, i));
  apply(rows);
  EXPECT_EQ(*visits().prune(project(), at(1'000'000), 1'000'000), limits::removed_visits);
  EXPECT_EQ(*visits().prune(project(), at(1'000'000), 1'000'000), 1U);
}

TEST_P(VisitsContract, VisitsGoWithTheirProject) {
  add_visitor("v2");
  std::vector<VisitWrite> rows{write(0, 1, {view(0)}, "v2")};
  for (int i = 0; i <= static_cast<int>(limits::removed_visits); ++i) rows.push_back(write(i, i, {view(i)}));
  apply(rows);
  ASSERT_TRUE(database().projects().remove(project()));
  EXPECT_THAT(all(), IsEmpty());
  EXPECT_THAT(all("v2"), IsEmpty());
  EXPECT_THAT(views(0), IsEmpty());
}

TEST_P(VisitsContract, BytesThatAreNoTextDoNotSpoilTheBatch) {
  VisitWrite zero = write(0, 1, {view(0, std::string("a\0b", 3), "caf\xC3")});
  zero.visit.referrer = "\xED\xA0\x80 surrogate";
  zero.visit.campaign.name = std::string("c\0d", 3);
  VisitWrite nobody = write(0, 1);
  for (const std::string& uid : {std::string("v1\0", 3), std::string("\xFF")}) {
    nobody.visit.key.uid = uid;
    apply({nobody, zero});
    EXPECT_THAT(all(uid), IsEmpty());
    EXPECT_FALSE(*visits().last(key(uid)));
    EXPECT_THAT(*visits().views(key(uid), at(0), 10), IsEmpty());
  }
  ASSERT_EQ(all().size(), 1U);
  EXPECT_THAT(all().front().referrer, testing::EndsWith(" surrogate"));
  EXPECT_EQ(all().front().campaign.name, "cd");
  EXPECT_EQ(views(0).front().url, "ab");
  EXPECT_THAT(views(0).front().title, StartsWith("caf"));
}

TEST_P(VisitsContract, TextsAreCutAtACharacter) {
  const std::string longest(limits::visit_text_bytes - 1, 'x');
  const std::string longer = longest + "\xE2\x82\xAC and more";
  VisitWrite row = write(0, 1, {view(0, longer, longer)});
  row.visit.referrer = row.visit.landing = row.visit.city = row.visit.campaign.source = longer;
  apply({row});
  const Visit visit = all().front();
  EXPECT_EQ(visit.referrer, longest);
  EXPECT_EQ(visit.landing, longest);
  EXPECT_EQ(visit.city, longest);
  EXPECT_EQ(visit.campaign.source, longest);
  EXPECT_THAT(views(0), ElementsAre(view(0, longest, longest)));
}

TEST_P(VisitsContract, TextsThatLookLikeSyntaxComeBackAsTheyWent) {
  for (const char* text : {"NULL", R"("quoted")", R"(back\slash)", "{a,b}", "' OR 1=1", "$1 ?1", "\t\n"}) {
    VisitWrite row = write(0, 1, {view(0, text, text)});
    row.visit.key.uid = text;
    row.visit.referrer = row.visit.campaign.term = text;
    add_visitor(text);
    apply({row});
    EXPECT_THAT(all(text), ElementsAre(row.visit));
    EXPECT_EQ(*visits().views(key(text), at(0), 10), row.views);
  }
}

TEST_P(VisitsContract, VisitsAreKeptForAsManyDaysAsTheirProjectSays) {
  const auto day = [](int number) { return number * 86'400; };
  apply({write(day(0), day(0), {view(day(0))}), write(day(5), day(5)), write(day(0) + 1, day(6))});
  const WallTime now = at(day(30)) + Milliseconds(1);
  const auto pruned = prune_visits(database(), now, 100);
  ASSERT_TRUE(pruned) << pruned.error().message;
  EXPECT_EQ(pruned->visits, 1U) << "30 days unless somebody says otherwise, from the end";
  EXPECT_FALSE(pruned->more);
  EXPECT_THAT(walk(10), ElementsAre(day(5), 1));

  Project project = *database().projects().find(this->project());
  project.visit_days = 25;
  ASSERT_TRUE(database().projects().update(project));
  EXPECT_EQ(prune_visits(database(), now, 100)->visits, 1U);
  EXPECT_THAT(walk(10), ElementsAre(1));
}

TEST_P(VisitsContract, PruningStopsAfterSoManyPiecesAndSaysSo) {
  std::vector<VisitWrite> rows;
  for (int i = 0; i <= static_cast<int>(limits::removed_visits); ++i) rows.push_back(write(i, i));
  apply(rows);
  const WallTime now = at(0) + std::chrono::days(100);
  EXPECT_EQ(prune_visits(database(), now, 1)->visits, limits::removed_visits);
  const auto rest = prune_visits(database(), now, 1);
  EXPECT_EQ(rest->visits, 1U);
  EXPECT_FALSE(rest->more);
}

TEST_P(VisitsContract, DaysOutsideOfWhatIsPossibleAreRefused) {
  Project project = *database().projects().find(this->project());
  EXPECT_EQ(project.visit_days, 30);
  for (const std::int64_t days : {std::int64_t{0}, std::int64_t{-1}, limits::visit_days + 1}) {
    project.visit_days = days;
    EXPECT_EQ(code_of(database().projects().update(project)), "badRequest") << days;
  }
  for (const std::int64_t days : {std::int64_t{1}, limits::visit_days}) {
    project.visit_days = days;
    EXPECT_TRUE(database().projects().update(project));
    EXPECT_EQ(database().projects().find(project.id)->visit_days, days);
  }
}

// Batches that lock rows in orders of their own wait for each other in a circle.
TEST_P(VisitsContract, GatewaysThatWriteTheSameVisitsAllSucceed) {
  constexpr int rounds = 20;
  constexpr int visitors = 50;
  for (int i = 0; i < visitors; ++i) add_visitor("c" + std::to_string(i));
  const auto gateway = [&](int number) {
    const auto own = harness().open();
    for (int round = 0; round < rounds; ++round) {
      std::vector<VisitWrite> batch;
      batch.reserve(visitors);
      for (int i = 0; i < visitors; ++i) {
        const int second = round * 2 + number;
        batch.push_back(write(0, second, {view(second)}, "c" + std::to_string(i)));
      }
      if (number == 1) std::ranges::reverse(batch);
      const auto applied = own->visits().apply(batch);
      if (!applied) return applied.error().message;
    }
    return std::string();
  };
  auto other = std::async(std::launch::async, gateway, 1);
  EXPECT_EQ(gateway(0), "");
  EXPECT_EQ(other.get(), "");
  for (int i = 0; i < visitors; ++i) {
    const VisitorKey one = key("c" + std::to_string(i));
    ASSERT_EQ((*visits().last(one))->visit.ended, at(rounds * 2 - 1));
    ASSERT_EQ(visits().views(one, at(0), 100)->size(), static_cast<std::size_t>(rounds * 2));
  }
}

TEST_P(VisitsContract, TwoThatPruneAtOnceTakeEachVisitOnce) {
  std::vector<VisitWrite> rows;
  for (int i = 0; i < 500; ++i) rows.push_back(write(i, i));
  apply(rows);
  const auto prune_all = [&] {
    const auto own = harness().open();
    std::size_t gone = 0;
    for (int calls = 0; calls < 200; ++calls) {
      const auto pruned = own->visits().prune(project(), at(10'000), 10);
      EXPECT_TRUE(pruned) << pruned.error().message;
      gone += pruned ? *pruned : 0;
    }
    return gone;
  };
  auto other = std::async(std::launch::async, prune_all);
  const std::size_t own = prune_all();
  EXPECT_EQ(own + other.get(), 500U);
  EXPECT_THAT(all(), IsEmpty());
}

}  // namespace
}  // namespace porchlight::store
