#include "visits/visit_progress.hpp"

#include "store/database/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::visits {
namespace {

using namespace std::chrono_literals;

constexpr WallTime now{Milliseconds(1'700'000'000'000)};
const Origin phone{{"phone", "Safari", "iOS", false}, {"DE", "Bonn"}};
const Origin laptop{{"desktop", "Firefox", "Linux", false}, {}};
const Arrival from_search{"https://shop.example/sale?utm_source=news#top", "https://search.example/?q=a",
                          now};

Earlier visit_that_ended(Milliseconds ago) {
  Earlier earlier;
  earlier.visit.emplace();
  earlier.visit->visits = 3;
  store::Visit& visit = earlier.visit->visit;
  visit.started = now - ago - 5min;
  visit.ended = now - ago;
  visit.pages = 4;
  visit.referrer = "https://friend.example/";
  visit.campaign.name = "summer";
  visit.landing = "https://shop.example/first?a";
  earlier.page = store::PageView{now - ago - 1min, "https://shop.example/sale?utm_source=news", "Sale"};
  return earlier;
}

TEST(VisitProgress, ANewcomersFirstVisitBeginsWithOnePage) {
  const store::VisitFacts facts = arrive(from_search, phone, {}, nullptr);
  EXPECT_EQ(facts.started, now);
  EXPECT_EQ(facts.page_since, now);
  EXPECT_EQ(facts.pages, 1U);
  EXPECT_EQ(facts.visits, 1U);
  EXPECT_EQ(facts.referrer, "search.example");
  EXPECT_EQ(facts.campaign, "news");
  EXPECT_EQ(facts.landing, "/sale");
  EXPECT_EQ(origin_of(facts), phone);
}

TEST(VisitProgress, WithinTheGapTheLastVisitGoesOnAndAfterItAnotherBegins) {
  store::VisitFacts facts =
      arrive(from_search, phone, visit_that_ended(store::limits::visit_gap - 1ms), nullptr);
  EXPECT_EQ(facts.started, now - store::limits::visit_gap + 1ms - 5min);
  EXPECT_EQ(facts.visits, 3U);
  EXPECT_EQ(facts.referrer, "friend.example");
  EXPECT_EQ(facts.campaign, "summer");
  EXPECT_EQ(facts.landing, "/first");
  EXPECT_EQ(facts.device, "phone");

  facts = arrive(from_search, phone, visit_that_ended(store::limits::visit_gap), nullptr);
  EXPECT_EQ(facts.started, now);
  EXPECT_EQ(facts.pages, 1U);
  EXPECT_EQ(facts.visits, 4U);
  EXPECT_EQ(facts.referrer, "search.example");
}

TEST(VisitProgress, AReloadIsNoOtherPageAndAnotherPageIs) {
  store::VisitFacts facts = arrive(from_search, phone, visit_that_ended(2s), nullptr);
  EXPECT_EQ(facts.pages, 4U);
  EXPECT_EQ(facts.page_since, now - 2s - 1min);
  facts = arrive({"https://shop.example/cart", "", now}, phone, visit_that_ended(2s), nullptr);
  EXPECT_EQ(facts.pages, 5U);
  EXPECT_EQ(facts.page_since, now);
}

TEST(VisitProgress, OfVisitsThatAreNotKeptItIsKnownThatThereWasOne) {
  store::Visitor visitor;
  visitor.last_seen = now - store::limits::visit_gap;
  EXPECT_EQ(arrive(from_search, phone, {}, &visitor).visits, 2U);
  visitor.last_seen += 1ms;
  EXPECT_EQ(arrive(from_search, phone, {}, &visitor).visits, 1U);
}

TEST(VisitProgress, ASecondTabIsAPageOfTheSameVisitOnItsOwnDevice) {
  const store::VisitFacts first = arrive(from_search, phone, {}, nullptr);
  const store::VisitFacts second = join(first, laptop, now + 10s);
  EXPECT_EQ(second.started, now);
  EXPECT_EQ(second.page_since, now + 10s);
  EXPECT_EQ(second.pages, 2U);
  EXPECT_EQ(second.visits, 1U);
  EXPECT_EQ(second.referrer, "search.example");
  EXPECT_EQ(origin_of(second), laptop);
}

TEST(VisitProgress, APageNeverBeginsWithTheOneBeforeIt) {
  store::VisitFacts facts = arrive(from_search, phone, {}, nullptr);
  turn_page(facts, now);
  EXPECT_EQ(facts.page_since, now + 1ms);
  turn_page(facts, now - 1min);
  EXPECT_EQ(facts.page_since, now + 2ms) << "a clock that went back";
  turn_page(facts, now + 1min);
  EXPECT_EQ(facts.page_since, now + 1min);
}

TEST(VisitProgress, WhatABeginningWritesIsWholeAndWhatFollowsIsWhatIsKnown) {
  const store::VisitFacts facts = arrive(from_search, phone, {}, nullptr);
  store::Visit visit = write_of({7, "ann"}, facts, from_search).visit;
  EXPECT_EQ(visit.key, (VisitorKey{7, "ann"}));
  EXPECT_EQ(visit.started, now);
  EXPECT_EQ(visit.ended, now);
  EXPECT_EQ(visit.referrer, from_search.referrer);
  EXPECT_EQ(visit.campaign.source, "news");
  EXPECT_EQ(visit.landing, from_search.url);
  EXPECT_EQ(visit.browser, "Safari");
  EXPECT_EQ(visit.city, "Bonn");

  visit = write_of({7, "ann"}, facts, now + 1min).visit;
  EXPECT_EQ(visit.started, now);
  EXPECT_EQ(visit.ended, now + 1min);
  EXPECT_EQ(visit.pages, 1U);
  EXPECT_EQ(visit.landing, "");
  EXPECT_EQ(write_of({7, "ann"}, facts, now - 1min).visit.ended, now) << "a clock that went back";
}

}  // namespace
}  // namespace porchlight::visits
