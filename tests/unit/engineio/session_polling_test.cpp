#include "engineio/limits.hpp"
#include "session_fixture.hpp"

namespace porchlight::engineio {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using PollingSession = SessionTest;

TEST_F(PollingSession, HandshakeOffersTheUpgrade) {
  EXPECT_EQ(
      session_->open_polling("the-sid"),
      R"(0{"sid":"the-sid","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000})");
}

TEST_F(PollingSession, HandshakeOffersNoUpgradeThatIsSwitchedOff) {
  options_.allow_upgrades = false;
  EXPECT_THAT(session_->open_polling("s"), ::testing::HasSubstr(R"("upgrades":[])"));
}

TEST_F(PollingSession, MessagesReachTheHandlerInOrder) {
  open_polling();
  EXPECT_EQ(post("4a\x1e"
                 "bAQID\x1e"
                 "4ä"),
            200U);
  EXPECT_THAT(handler_.messages, ElementsAre("a", "<binary>\x01\x02\x03", "ä"));
}

TEST_F(PollingSession, WhatIsQueuedComesInOneGet) {
  open_polling();
  session_->send_text("a");
  session_->send_binary("\x01\x02\x03");
  Broadcast broadcast("all");
  session_->send_shared(broadcast);
  EXPECT_EQ(session_->queued_bytes(), 3U + 6U + 5U);
  EXPECT_EQ(poll(),
            "200 4a\x1e"
            "bAQID\x1e"
            "4all");
  EXPECT_EQ(session_->queued_bytes(), 0U);
}

TEST_F(PollingSession, AGetWaitsForTheNextMessage) {
  open_polling();
  const auto waiting = get();
  EXPECT_EQ(answer(waiting), "waiting");
  session_->send_text("late");
  EXPECT_EQ(answer(waiting), "200 4late");
}

TEST_F(PollingSession, TwoGetsAtOnceEndIt) {
  open_polling();
  const auto first = get();
  const auto second = get();
  EXPECT_EQ(answer(first), "200 1");
  EXPECT_EQ(answers_[second]->status, 400U);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_error));
  EXPECT_EQ(host_.over, 1);
}

TEST_F(PollingSession, AnAbortedGetEndsIt) {
  open_polling();
  get();
  session_->on_poll_aborted(1);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_error));
}

TEST_F(PollingSession, AnAbortThatComesTooLateIsNothing) {
  open_polling();
  session_->send_text("a");
  EXPECT_EQ(poll(), "200 4a");
  session_->on_poll_aborted(1);  // of the GET that was answered
  get();
  session_->on_poll_aborted(1);  // another GET waits
  EXPECT_THAT(handler_.closed, IsEmpty());
}

TEST_F(PollingSession, ABadPacketEndsItAfterTheGoodOnes) {
  open_polling();
  EXPECT_EQ(post("4good\x1e"
                 "abc"),
            400U);
  EXPECT_THAT(handler_.messages, ElementsAre("good"));
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::parse_error));
  EXPECT_EQ(post("4more"), 400U);
  EXPECT_EQ(answers_.size(), 0U);
}

TEST_F(PollingSession, WhoSendsMoreThanAnybodyMayIsEnded) {
  limit({.per_second = 1, .burst = 3}, {.per_second = 1, .burst = 1'000});
  open_polling();
  EXPECT_EQ(post("43\x1e"
                 "43\x1e"
                 "43\x1e"
                 "4late"),
            400U);
  EXPECT_THAT(handler_.messages, ElementsAre("3", "3", "3"));
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::rate_exceeded));
}

TEST_F(PollingSession, PollsAreCountedToo) {
  limit({.per_second = 1, .burst = 3}, {.per_second = 1, .burst = 1'000});
  open_polling();
  for (int i = 0; i < 3; ++i) {
    session_->send_text("m");
    EXPECT_EQ(poll(), "200 4m");
  }
  EXPECT_EQ(poll().substr(0, 3), "400");
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::rate_exceeded));
}

TEST_F(PollingSession, ABodyOfTooManyBytesIsNotLookedInto) {
  limit({.per_second = 1, .burst = 3}, {.per_second = 1, .burst = 1'000});
  open_polling();
  EXPECT_EQ(post("4" + std::string(1'000, 'x')), 400U);
  EXPECT_THAT(handler_.messages, IsEmpty());
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::rate_exceeded));
}

TEST_F(PollingSession, APingFromTheClientIsOfAnotherProtocolVersion) {
  open_polling();
  EXPECT_EQ(post("2"), 400U);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_error));
}

TEST_F(PollingSession, TheClientsCloseAnswersTheWaitingGetWithANoop) {
  open_polling();
  const auto waiting = get();
  EXPECT_EQ(post("1\x1e"
                 "4after"),
            200U);
  EXPECT_EQ(answer(waiting), "200 6");
  EXPECT_THAT(handler_.messages, IsEmpty());
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_close));
}

TEST_F(PollingSession, ClosingAnswersTheWaitingGet) {
  open_polling();
  const auto waiting = get();
  session_->close();
  EXPECT_EQ(answer(waiting), "200 1");
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::forced_close));
  EXPECT_EQ(host_.over, 1);
}

TEST_F(PollingSession, ClosingBetweenGetsLingersForTheNext) {
  open_polling();
  session_->send_text("goodbye");
  session_->close();
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::forced_close));
  EXPECT_EQ(host_.over, 0);
  session_->send_text("ignored");
  EXPECT_EQ(poll(),
            "200 4goodbye\x1e"
            "1");
  EXPECT_EQ(host_.over, 1);
  session_->close();
  EXPECT_EQ(handler_.closed.size(), 1U);
}

TEST_F(PollingSession, LingeringEnds) {
  open_polling();
  session_->close();
  advance(static_cast<int>(limits::close_timeout.count()) - 1);
  EXPECT_EQ(host_.over, 0);
  advance(1);
  EXPECT_EQ(host_.over, 1);
}

TEST_F(PollingSession, DroppingEndsTheWaitingGetWithAnErrorAndTheConnection) {
  open_polling();
  const auto waiting = get();
  session_->drop();
  EXPECT_EQ(answer(waiting), "503 ");
  EXPECT_TRUE(answers_[waiting]->close);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::forced_close));
}

TEST_F(PollingSession, AHandlerMayCloseFromWithinAMessage) {
  open_polling();
  handler_.during_message = [this] { session_->drop(); };
  EXPECT_EQ(post("4a\x1e"
                 "4b"),
            200U);
  EXPECT_THAT(handler_.messages, ElementsAre("a"));
  EXPECT_EQ(handler_.closed.size(), 1U);
}

TEST_F(PollingSession, AClientThatDoesNotPollIsDroppedAtTheLimitButNotFromWithinASend) {
  options_.polling_queue_bytes = 10;
  open_polling();
  session_->send_text("12345678");
  advance(0);
  EXPECT_THAT(handler_.closed, IsEmpty());
  session_->send_text("9");
  EXPECT_THAT(handler_.closed, IsEmpty());
  advance(0);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::transport_error));
}

// The heartbeat.

TEST_F(PollingSession, ThePingIsTheAnswerOfAWaitingGet) {
  open_polling();
  const auto waiting = get();
  advance(299);
  EXPECT_EQ(answer(waiting), "waiting");
  advance(1);
  EXPECT_EQ(answer(waiting), "200 2");
}

TEST_F(PollingSession, WithoutAPongItIsDeadExactlyAtIntervalAndTimeout) {
  open_polling();
  advance(300);
  advance(199);
  EXPECT_THAT(handler_.closed, IsEmpty());
  advance(1);
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::ping_timeout));
  EXPECT_EQ(host_.over, 1);
}

TEST_F(PollingSession, APongBeginsTheNextInterval) {
  open_polling();
  advance(300);
  advance(150);
  EXPECT_EQ(post("3"), 200U);
  EXPECT_EQ(poll(), "200 2");
  const auto waiting = get();
  advance(299);
  EXPECT_EQ(answer(waiting), "waiting");
  advance(1);
  EXPECT_EQ(answer(waiting), "200 2");
}

TEST_F(PollingSession, APongThatNobodyAskedForChangesNothing) {
  open_polling();
  advance(200);
  EXPECT_EQ(post("3"), 200U);
  advance(100);
  EXPECT_EQ(poll(), "200 2");
}

TEST_F(PollingSession, APingThatRunsALittleLateDoesNotMoveTheEnd) {
  open_polling();
  const auto late = static_cast<int>(limits::late_deadline.count());
  advance(300 + late);
  advance(199 - late);
  EXPECT_THAT(handler_.closed, IsEmpty());
  advance(1);
  EXPECT_EQ(handler_.closed.size(), 1U);
}

TEST_F(PollingSession, AServerThatSleptGivesItsClientsTheWholeTimeout) {
  open_polling();
  advance(60'000);
  timers_.run_due();
  advance(199);
  EXPECT_THAT(handler_.closed, IsEmpty());
  advance(1);
  EXPECT_EQ(handler_.closed.size(), 1U);
}

TEST_F(PollingSession, CatchingUpRunsADeadlineWhoseTimerHasNotRun) {
  open_polling();
  advance(300);
  clock_.advance(Milliseconds(200));
  session_->catch_up();
  EXPECT_THAT(handler_.closed, ElementsAre(CloseReason::ping_timeout));
}

TEST_F(PollingSession, KeepsTheLatestOrigin) {
  open_polling();
  session_->note_origin("https://a.example");
  session_->note_origin("");
  EXPECT_EQ(session_->handshake()->origin, "https://a.example");
  const auto taken = session_->take_handshake();
  session_->note_origin("https://b.example");
  EXPECT_EQ(session_->handshake(), nullptr);
  EXPECT_EQ(taken->origin, "https://a.example");
}

}  // namespace
}  // namespace porchlight::engineio
