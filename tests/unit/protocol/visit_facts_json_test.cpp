#include "protocol/visit_facts_json.hpp"

#include <gtest/gtest.h>

namespace porchlight::protocol {
namespace {

std::string told(std::string_view visit) {
  std::string out;
  append_visit_facts(out, visit);
  return out;
}

TEST(VisitFactsJson, WhatIsKnownIsToldAndTheRestIsNull) {
  store::VisitFacts facts;
  facts.started = WallTime(Milliseconds(1'700'000'000'000));
  facts.page_since = WallTime(Milliseconds(1'700'000'060'000));
  facts.pages = 3;
  facts.visits = 2;
  facts.email = "ann@shop.example";
  facts.referrer = "search.example";
  facts.landing = "/sale";
  facts.device = "phone";
  facts.browser = "Fire \"fox\"";
  facts.country = "DE";
  EXPECT_EQ(told(store::visit_text(facts)),
            R"({"startedAt":"2023-11-14T22:13:20.000Z","pageSince":"2023-11-14T22:14:20.000Z","pages":3,)"
            R"("visits":2,"referrer":"search.example","campaign":null,"landing":"/sale","device":"phone",)"
            R"("browser":"Fire \"fox\"","system":null,"country":"DE","city":null})");
  std::string tagged;
  append_visit_facts(tagged, facts, "vip\nnew");
  EXPECT_TRUE(tagged.ends_with(R"("tags":["vip","new"]})")) << tagged;
}

TEST(VisitFactsJson, OfSomebodyUncheckedNothingIsTold) {
  EXPECT_EQ(told(""), "null");
}

}  // namespace
}  // namespace porchlight::protocol
