#include "doctor/way.hpp"

#include "doctor/read_way.hpp"
#include "unit/doctor/expect_finding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::doctor {
namespace {

using ::testing::HasSubstr;

Exchange answered(long status, std::string body = "ok") {
  Exchange exchange;
  exchange.status = status;
  exchange.body = std::move(body);
  return exchange;
}

Exchange unanswered(std::string why) {
  Exchange exchange;
  exchange.failure = std::move(why);
  return exchange;
}

Exchange session() {
  Exchange exchange = answered(200, R"(0{"sid":"abc","upgrades":["websocket"]})");
  exchange.headers = {"content-type", "cache-control", "access-control-allow-origin", "date"};
  return exchange;
}

WayFacts good_way() {
  WayFacts facts;
  facts.address = "https://help.example.com";
  facts.trusts_proxy = true;
  facts.handshake = session();
  facts.local = session();
  facts.poll = PollFacts{false, answered(200, R"(44{"message":"no"})"), answered(200)};
  facts.websocket = WebSocketFacts{answered(101), true, true, true};
  return facts;
}

Finding reach_of(Exchange handshake) {
  WayFacts facts = good_way();
  facts.handshake = std::move(handshake);
  facts.poll.reset();
  facts.websocket = WebSocketFacts{answered(404), false, false, false};
  const Findings found = judge_way(facts);
  EXPECT_EQ(found.size(), 1U);  // nothing behind it is worth a word
  EXPECT_EQ(found.front().state, State::wrong);
  EXPECT_TRUE(all_advise(found));
  return found.front();
}

Finding poll_of(PollFacts poll) {
  WayFacts facts = good_way();
  facts.poll = std::move(poll);
  EXPECT_TRUE(all_advise(judge_way(facts)));
  return find(judge_way(facts), "way.long_poll");
}

Finding websocket_of(WebSocketFacts websocket) {
  WayFacts facts = good_way();
  facts.websocket = std::move(websocket);
  EXPECT_TRUE(all_advise(judge_way(facts)));
  return find(judge_way(facts), "way.websocket");
}

TEST(DoctorWay, AGoodOneIsGood) {
  const Findings found = judge_way(good_way());
  EXPECT_EQ(found.size(), 5U);
  EXPECT_EQ(count(found, State::good), 5U);
}

TEST(DoctorWay, WhatIsNoAddressIsWrong) {
  WayFacts facts;
  facts.malformed = "expected http://";
  EXPECT_EQ(judge_way(facts).front().what, "expected http://");
}

/// Nothing is asked of what is none, and nothing that was typed is repeated: it may have a password in it.
TEST(DoctorWay, AnAddressIsASchemeAHostAndPerhapsAPath) {
  const SystemClock clock;
  for (const char* text :
       {"", "help.example.com", "ftp://help.example.com", "https://", "https://a:secret@b/",
        "https://b/?a=secret", "https://b/#a", "https://b c/", "file:///etc/passwd"}) {
    const WayFacts facts = read_way(text, "", clock);
    EXPECT_NE(facts.malformed, "") << text;
    EXPECT_THAT(text_of(judge_way(facts)), ::testing::Not(HasSubstr("secret")));
  }
}

TEST(DoctorWay, ThatLeadsNowhereSaysWhy) {
  EXPECT_EQ(reach_of(unanswered("Could not resolve host")).check, "way");
  Exchange exchange = unanswered("SSL certificate problem: self-signed certificate");
  exchange.certificate = true;
  const Finding found = reach_of(exchange);
  EXPECT_EQ(found.check, "way.certificate");
  EXPECT_THAT(found.what, HasSubstr("self-signed"));
}

TEST(DoctorWay, ARedirectIsToldWithWhereItLeads) {
  Exchange exchange = answered(301, "");
  exchange.location = "https://www.example.com/";
  EXPECT_THAT(reach_of(exchange).what, HasSubstr("to https://www.example.com/"));
  EXPECT_THAT(reach_of(exchange).advice, HasSubstr("that it leads to"));
  WayFacts facts = good_way();
  facts.address = "http://help.example.com";
  facts.websocket.reset();
  facts.handshake = exchange;
  EXPECT_THAT(judge_way(facts).front().advice, HasSubstr("the https:// address"));
}

TEST(DoctorWay, OthersAnswersAreToldApart) {
  EXPECT_THAT(reach_of(answered(502)).what, HasSubstr("finds no gateway"));
  EXPECT_THAT(reach_of(answered(429)).advice, HasSubstr("server.trust_proxy"));
  EXPECT_THAT(reach_of(answered(404)).advice, HasSubstr("server.base_path"));
  EXPECT_THAT(reach_of(answered(200, "<html>")).what, HasSubstr("no Porchlight's answer"));
  EXPECT_FALSE(is_handshake(answered(200, "0{}")));
  EXPECT_FALSE(is_handshake(answered(500, session().body)));
}

/// As the recipe for WebSocket alone has it.
TEST(DoctorWay, WhereNobodyMayPollAWebSocketWillDo) {
  WayFacts facts = good_way();
  facts.handshake = answered(400);
  facts.poll.reset();
  const Findings found = judge_way(facts);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].state, State::warning);
  EXPECT_THAT(found[0].what, HasSubstr("by WebSocket alone"));
  EXPECT_EQ(state_of(found, "way.websocket"), State::good);
}

TEST(DoctorWay, WhoEndsTlsIsAProxyThatIsToBeTrusted) {
  WayFacts facts = good_way();
  facts.trusts_proxy = false;
  EXPECT_EQ(find(judge_way(facts), "way.trust_proxy").state, State::warning);
  EXPECT_TRUE(all_advise(judge_way(facts)));
  facts.address = "http://127.0.0.1:8080";  // it may be the gateway itself
  EXPECT_FALSE(has(judge_way(facts), "way.trust_proxy"));
}

TEST(DoctorWay, WhatIsStrippedIsNamed) {
  WayFacts facts = good_way();
  std::erase(facts.handshake.headers, "cache-control");
  std::erase(facts.handshake.headers, "date");  // that is whoever's answer it is
  EXPECT_EQ(find(judge_way(facts), "way.headers").what, "stripped on the way: cache-control");
  EXPECT_EQ(find(judge_way(facts), "way.headers").state, State::warning);
  std::erase(facts.handshake.headers, "access-control-allow-origin");
  EXPECT_EQ(state_of(judge_way(facts), "way.headers"), State::wrong);
  EXPECT_THAT(find(judge_way(facts), "way.headers").what, HasSubstr("access-control-allow-origin"));
  facts.local.reset();  // nothing to hold it against
  EXPECT_FALSE(has(judge_way(facts), "way.headers"));
}

TEST(DoctorWay, APollThatIsNotHeldSaysByWhom) {
  EXPECT_THAT(poll_of({true, answered(504), {}}).what,
              HasSubstr("cut while the server holds it: status 504"));
  EXPECT_THAT(poll_of({true, unanswered("Empty reply"), {}}).what, HasSubstr("Empty reply"));
  EXPECT_THAT(poll_of({true, answered(400), {}}).what, HasSubstr("different gateways"));
  EXPECT_THAT(poll_of({true, answered(200), {}}).advice, HasSubstr("cache"));
}

TEST(DoctorWay, APollThatIsHeldBackIsWrong) {
  EXPECT_THAT(poll_of({false, unanswered("no answer within 5000 ms"), answered(200)}).what,
              HasSubstr("held back: no answer within 5000 ms"));
  EXPECT_THAT(poll_of({false, answered(502), answered(200)}).what, HasSubstr("held back: status 502"));
  EXPECT_THAT(poll_of({false, answered(200), answered(400)}).what, HasSubstr("different gateways"));
  EXPECT_THAT(poll_of({false, answered(200), answered(405)}).what, HasSubstr("does not arrive: status 405"));
  EXPECT_THAT(poll_of({false, answered(200), unanswered("reset")}).what, HasSubstr("does not arrive: reset"));
}

TEST(DoctorWay, AWebSocketIsToldByHowFarItComes) {
  EXPECT_THAT(websocket_of({unanswered("reset"), false, false, false}).what,
              HasSubstr("not answered: reset"));
  EXPECT_THAT(websocket_of({answered(400), false, false, false}).what,
              HasSubstr("Upgrade is stripped: it is answered with status 400 in the place of 101"));
  EXPECT_THAT(websocket_of({answered(101), false, false, false}).what, HasSubstr("no WebSocket server"));
  EXPECT_THAT(websocket_of({answered(101), true, false, false}).what, HasSubstr("held back or cut"));
  EXPECT_THAT(websocket_of({answered(101), true, true, false}).what, HasSubstr("gets no answer"));
}

}  // namespace
}  // namespace porchlight::doctor
