#include "session_fixture.hpp"

namespace porchlight::engineio {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using WebSocketSession = SessionTest;
using UpgradingSession = SessionTest;

TEST_F(WebSocketSession, HandshakeComesFirstAndOffersNoUpgrade) {
  session_->open_websocket("the-sid", std::make_unique<testing::FakeLink>(link_));
  EXPECT_THAT(
      link_.sent,
      ElementsAre(
          R"(0{"sid":"the-sid","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000})"));
  EXPECT_EQ(session_->transport(), Transport::websocket);
}

TEST_F(WebSocketSession, MessagesPassInBothDirections) {
  open_websocket();
  link_.receive("4hello");
  link_.receive("\x01\x02", true);
  EXPECT_THAT(handler_.messages, ElementsAre("hello", "<binary>\x01\x02"));
  session_->send_text("a");
  session_->send_binary("\x03");
  Broadcast broadcast("all");
  session_->send_shared(broadcast);
  EXPECT_THAT(link_.take(), ElementsAre("4a", "<binary>\x03",
                                        "<frame>\x81\x04"
                                        "4all"));
  EXPECT_EQ(session_->queued_bytes(), 77U);
}

TEST_F(WebSocketSession, HeartbeatGoesOn) {
  open_websocket();
  for (int i = 0; i < 3; ++i) {
    advance(300);
    EXPECT_THAT(link_.take(), ElementsAre("2"));
    link_.receive("3");
  }
  advance(300);
  advance(200);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::ping_timeout));
  EXPECT_TRUE(link_.closed);
  EXPECT_EQ(host_.retired.size(), 1U);
}

TEST_F(WebSocketSession, WhatDoesNotParseClosesIt) {
  open_websocket();
  link_.receive("abc");
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::parse_error));
  EXPECT_TRUE(link_.closed);
  EXPECT_EQ(host_.over, 1);
}

TEST_F(WebSocketSession, WhoSendsMoreThanAnybodyMayIsExpelled) {
  limit({.per_second = 1, .burst = 3}, {.per_second = 1, .burst = 1'000});
  open_websocket();
  session_->on_traffic(3, 30);
  EXPECT_THAT(handler_.closed, IsEmpty());
  session_->on_traffic(1, 10);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::rate_exceeded));
  EXPECT_TRUE(link_.expelled);
  EXPECT_EQ(host_.over, 1);
}

// A WebSocket that asks to take over, again and again, is the session's as well.
TEST_F(WebSocketSession, AnUpgradeThatWaitsSendsOnTheSessionsAccount) {
  limit({.per_second = 1, .burst = 3}, {.per_second = 1, .burst = 1'000});
  open_polling();
  auto& link = probe();
  link.session->on_traffic(1, 1'001);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::rate_exceeded));
  EXPECT_EQ(host_.over, 1);
}

TEST_F(WebSocketSession, TheClientsClosePacketClosesIt) {
  open_websocket();
  link_.receive("1");
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_close));
  EXPECT_TRUE(link_.closed);
}

TEST_F(WebSocketSession, TheEndOfTheLinkIsTheEndOfTheSession) {
  open_websocket();
  link_.end();
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_close));
  EXPECT_EQ(host_.over, 1);
}

TEST_F(WebSocketSession, AFaultOfThePeerIsATransportError) {
  open_websocket();
  link_.end(true);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_error));
}

TEST_F(WebSocketSession, ClosingShakesHandsAndDroppingDoesNot) {
  open_websocket();
  session_->close();
  EXPECT_TRUE(link_.closed);
  EXPECT_FALSE(link_.dropped);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::forced_close));
  session_->send_text("late");
  EXPECT_THAT(link_.sent, IsEmpty());
}

TEST_F(WebSocketSession, DroppingEndsTheConnectionAtOnce) {
  open_websocket();
  session_->drop();
  EXPECT_TRUE(link_.dropped);
  EXPECT_FALSE(link_.closed);
}

TEST_F(WebSocketSession, PollingRequestsAreRefusedAndDoNoHarm) {
  open_websocket();
  EXPECT_EQ(answers_.size(), 0U);
  EXPECT_EQ(poll().substr(0, 3), "400");
  EXPECT_EQ(post("4x"), 400U);
  EXPECT_THAT(handler_.messages, IsEmpty());
  EXPECT_TRUE(session_->open());
}

// What clients send that were told to leave binary frames alone: it ended the session.
TEST_F(WebSocketSession, ABinaryMessageMayComeAsBase64) {
  open_websocket();
  link_.receive("bAQID");
  link_.receive("b");
  EXPECT_THAT(handler_.messages, ElementsAre("<binary>\x01\x02\x03", "<binary>"));
  link_.receive("b!");
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::parse_error));
}

// Upgrading.

TEST_F(UpgradingSession, ProbesAndTakesOver) {
  open_polling();
  const auto waiting = get();
  auto& link = probe();
  link.receive("2probe");
  EXPECT_THAT(link.take(), ElementsAre("3probe"));
  EXPECT_EQ(answer(waiting), "200 6");
  EXPECT_EQ(poll(), "200 6");
  EXPECT_EQ(session_->transport(), Transport::polling);
  link.receive("5");
  EXPECT_EQ(session_->transport(), Transport::websocket);
  EXPECT_EQ(host_.upgraded, 1);
  session_->send_text("x");
  EXPECT_THAT(link.take(), ElementsAre("4x"));
}

TEST_F(UpgradingSession, MessagesGoOnOverPollingWhileItProbes) {
  open_polling();
  auto& link = probe();
  link.receive("2probe");
  session_->send_text("a");
  EXPECT_EQ(poll(), "200 4a");
  EXPECT_EQ(post("4b"), 200U);
  EXPECT_THAT(handler_.messages, ElementsAre("b"));
}

TEST_F(UpgradingSession, WhatIsQueuedFollowsOverTheWebSocket) {
  open_polling();
  session_->send_text("a");
  session_->send_binary("\x01\x02");
  auto& link = probe();
  link.receive("2probe");
  link.receive("5");
  EXPECT_THAT(link.take(), ElementsAre("3probe", "4a", "<binary>\x01\x02"));
}

TEST_F(UpgradingSession, AGetThatStillWaitsIsAnsweredWhenItTakesOver) {
  open_polling();
  auto& link = probe();
  const auto waiting = get();
  link.receive("5");
  EXPECT_EQ(answer(waiting), "200 6");
}

TEST_F(UpgradingSession, ASecondWebSocketIsClosedAndDoesNoHarm) {
  open_polling();
  auto& first = probe();
  auto& second = probe();
  EXPECT_TRUE(second.closed);
  first.receive("2probe");
  first.receive("5");
  auto& third = probe();
  EXPECT_TRUE(third.closed);
  EXPECT_FALSE(first.closed);
  EXPECT_TRUE(session_->open());
  EXPECT_EQ(host_.retired.size(), 2U);
}

TEST_F(UpgradingSession, AnythingElseThanAProbeIsGivenUp) {
  open_polling();
  for (const char* packet : {"4hello", "2", "3probe", "abc"}) {
    auto& link = probe();
    link.receive(packet);
    EXPECT_TRUE(link.closed) << packet;
    EXPECT_TRUE(session_->open());
  }
  auto& binary = probe();
  binary.receive("5", true);
  EXPECT_TRUE(binary.closed);
  EXPECT_THAT(handler_.messages, IsEmpty());
}

TEST_F(UpgradingSession, AProbeThatGoesAwayLeavesPollingAsItWas) {
  open_polling();
  probe().end();
  EXPECT_TRUE(session_->open());
  session_->send_text("a");
  EXPECT_EQ(poll(), "200 4a");
  EXPECT_FALSE(probe().closed);  // another may try
}

TEST_F(UpgradingSession, AnUpgradeThatTakesTooLongIsGivenUp) {
  options_.ping_interval = Milliseconds(25'000);
  session_ = std::make_unique<Session>(host_, timers_, options_, Session::Token{}, nullptr);
  session_->set_handler(handler_);
  open_polling();
  auto& link = probe();
  link.receive("2probe");
  advance(999);
  EXPECT_FALSE(link.closed);
  advance(1);
  EXPECT_TRUE(link.closed);
  EXPECT_TRUE(session_->open());
  const auto waiting = get();
  EXPECT_EQ(answer(waiting), "waiting");
}

TEST_F(UpgradingSession, ClosingTakesTheProbeAlong) {
  open_polling();
  auto& link = probe();
  session_->close();
  EXPECT_TRUE(link.closed);
  EXPECT_EQ(host_.retired.size(), 1U);
}

TEST_F(UpgradingSession, TheHeartbeatGoesOnAcrossTheUpgrade) {
  open_polling();
  advance(300);
  auto& link = probe();
  link.receive("2probe");
  link.receive("5");
  EXPECT_THAT(link.take(), ElementsAre("3probe", "2"));
  link.receive("3");
  advance(300);
  EXPECT_THAT(link.take(), ElementsAre("2"));
}

}  // namespace
}  // namespace porchlight::engineio
