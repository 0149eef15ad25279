#include "store/sessions/visit_facts.hpp"

#include "store/sessions/session_json.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

VisitFacts full() {
  return {.started = WallTime(Milliseconds(1'700'000'000'123)),
          .page_since = WallTime(Milliseconds(1'700'000'060'000)),
          .pages = 7,
          .visits = 3,
          .verified = true,
          .bot = true,
          .email = "ann@shop.example",
          .referrer = "search.example",
          .campaign = "spring",
          .landing = "/shoes",
          .device = "phone",
          .browser = "Firefox",
          .system = "Android",
          .country = "DE",
          .city = "K\u00f6ln"};
}

TEST(VisitFacts, AreReadAsTheyWereWritten) {
  EXPECT_EQ(visit_facts(visit_text(full())), full());
  EXPECT_EQ(visit_facts(visit_text({})), VisitFacts{});
}

TEST(VisitFacts, OfSomebodyUncheckedAreNone) {
  EXPECT_EQ(visit_facts(""), VisitFacts{});
}

TEST(VisitFacts, OfAnOlderGatewayAreFewerAndOfANewerOneMore) {
  EXPECT_EQ(visit_facts("17\t18\t2").pages, 2U);
  EXPECT_EQ(visit_facts(visit_text(full()) + "something new\t"), full());
}

TEST(VisitFacts, ATextWithATabDoesNotShiftTheRest) {
  VisitFacts facts = full();
  facts.campaign = "a\tb";
  const VisitFacts read = visit_facts(visit_text(facts));
  EXPECT_EQ(read.campaign, "a b");
  EXPECT_EQ(read.city, facts.city);
}

TEST(VisitFacts, OfGarbageAreHarmless) {
  const VisitFacts facts = visit_facts("x\t99999999999999999999\t-1\t\t\t");
  EXPECT_EQ(facts.started, WallTime{});
  EXPECT_EQ(facts.pages, 0U);
}

TEST(VisitFacts, GoWithTheSession) {
  const VisitorState state{Activity::active,  "https://shop.example/", "Shoes", "Ann", false,
                           visit_text(full())};
  const auto session = parse_session(state_json(state));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->state, state);
}

}  // namespace
}  // namespace porchlight::store
