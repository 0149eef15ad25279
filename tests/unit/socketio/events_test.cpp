#include "server_fixture.hpp"
#include "socketio/limits.hpp"

namespace porchlight::socketio {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Events = ServerTest;
using Disconnecting = ServerTest;

TEST_F(Events, ReachTheHandler) {
  auto& link = connected();
  link.receive(R"(42["update",1,{"b":[true]}])");
  link.receive(R"(427["ask"])");
  EXPECT_THAT(main_.take(), ElementsAre(R"(event update(1,{"b":[true]}))", "event ask() ack"));
}

TEST_F(Events, WaitForTheirAttachments) {
  auto& link = connected();
  link.receive(R"(452-["pic",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}])");
  link.receive("one", true);
  EXPECT_THAT(main_.log, IsEmpty());
  link.receive("two", true);
  EXPECT_THAT(
      main_.take(),
      ElementsAre(R"(event pic({"_placeholder":true,"num":1},{"_placeholder":true,"num":0}) +one +two)"));
}

TEST_F(Events, AreAcknowledgedAtOnceOrLaterButOnce) {
  std::vector<Ack> acks;
  main_.during_event = [&acks](Socket&, Event& event) { acks.push_back(std::move(event.ack)); };
  auto& link = connected();
  link.receive(R"(427["ask"])");
  link.receive(R"(42/,8["ask"])");
  acks[1]("1,2");
  acks[0]({}, {"bytes"});
  acks[0]("again");
  EXPECT_FALSE(acks[0]);
  EXPECT_THAT(link.take(), ElementsAre("438[1,2]", "461-7[]", "<binary>bytes"));
}

TEST_F(Events, AnAckForASocketThatIsGoneIsNothing) {
  std::vector<Ack> acks;
  main_.during_event = [&acks](Socket&, Event& event) { acks.push_back(std::move(event.ack)); };
  auto& link = connected();
  link.receive(R"(427["ask"])");
  link.receive("41");
  acks[0]("1");
  EXPECT_THAT(link.take(), IsEmpty());
}

// What waits for an answer is counted by it, however the answer comes, or does not.
TEST_F(Events, AnAckHoldsItsPlaceUntilItIsGivenOrGone) {
  PlaceCounter places({.per_key = 10, .total = 10}, {}, {});
  std::vector<Ack> acks;
  main_.during_event = [&](Socket& socket, Event& event) {
    event.ack.hold(places.take(socket.id()));
    acks.push_back(std::move(event.ack));
  };
  auto& link = connected();
  link.receive(R"(427["ask"])");
  link.receive(R"(428["ask"])");
  link.receive(R"(42["tell"])");
  EXPECT_EQ(places.taken(), 3);
  acks[0]("1");
  EXPECT_EQ(places.taken(), 2);
  acks[2]("nobody asked");
  EXPECT_EQ(places.taken(), 1);
  acks[0] = std::move(acks[1]);
  EXPECT_EQ(places.taken(), 1);
  acks.clear();
  EXPECT_EQ(places.taken(), 0);
}

TEST_F(Events, AnAckNobodyAskedForIsNothing) {
  main_.during_event = [](Socket&, Event& event) { event.ack("1"); };
  auto& link = connected();
  link.receive(R"(42["tell"])");
  EXPECT_THAT(link.take(), IsEmpty());
}

TEST_F(Events, GoOutWithTheirAttachmentsBehind) {
  auto& link = connected();
  main_.sockets[0]->emit("hello", "1");
  main_.sockets[0]->emit("pic", R"({"_placeholder":true,"num":0})", {"bytes"});
  EXPECT_THAT(link.take(), ElementsAre(R"(42["hello",1])", R"(451-["pic",{"_placeholder":true,"num":0}])",
                                       "<binary>bytes"));
}

TEST_F(Events, TheClientAcknowledgesOurs) {
  auto& link = connected();
  std::vector<std::string> answers;
  const auto note = [&answers](std::optional<AckAnswer> answer) {
    answers.push_back(answer ? args_text(answer->args) : "gone");
  };
  main_.sockets[0]->emit_with_ack("a", {}, note);
  main_.sockets[0]->emit_with_ack("b", "1", note);
  main_.sockets[0]->emit_with_ack("c", {}, note);
  EXPECT_THAT(link.take(), ElementsAre(R"(420["a"])", R"(421["b",1])", R"(422["c"])"));
  link.receive("431[5]");
  link.receive("431[6]");
  link.receive("4399[6]");
  EXPECT_THAT(answers, ElementsAre("5"));
  link.receive("41");
  EXPECT_THAT(answers, ElementsAre("5", "gone", "gone"));
}

TEST_F(Events, TheOldestOfTooManyAcksIsGivenUp) {
  connected();
  int gone = 0;
  for (std::size_t i = 0; i <= limits::pending_acks; ++i) {
    main_.sockets[0]->emit_with_ack("a", {}, [&gone](const auto& answer) { gone += answer ? 0 : 1; });
  }
  EXPECT_EQ(gone, 1);
  engine_.shut_down();
  EXPECT_EQ(gone, 1 + static_cast<int>(limits::pending_acks));
}

TEST_F(Events, TextAmongAttachmentsClosesTheConnection) {
  auto& link = connected();
  link.receive(R"(451-["x",{"_placeholder":true,"num":0}])");
  link.receive(R"(42["y"])");
  EXPECT_TRUE(link.closed);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect parse error"));
}

TEST_F(Events, BinaryThatNobodyAnnouncedClosesTheConnection) {
  auto& link = connected();
  link.receive("bytes", true);
  EXPECT_TRUE(link.closed);
}

TEST_F(Events, AttachmentsAreBounded) {
  auto& link = connected();
  link.receive(R"(459-["x"])");
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 8; ++i) link.receive(megabyte, true);
  EXPECT_FALSE(link.closed);
  link.receive("x", true);
  EXPECT_TRUE(link.closed);
}

// Eight megabytes were held for anybody who had shaken hands, and for ever.
TEST_F(Events, AttachmentsOfWhoHasNotJoinedAreNotHeld) {
  auto& link = open();
  link.receive(R"(452-["x",{"_placeholder":true,"num":0}])");
  EXPECT_TRUE(link.closed);
  auto& other = connected();
  other.receive(R"(452-/custom,["x",{"_placeholder":true,"num":0}])");
  EXPECT_TRUE(other.closed);
}

TEST_F(Events, AttachmentsThatDoNotComeAreNotAwaitedForEver) {
  auto& link = connected();
  link.receive(R"(452-["x",{"_placeholder":true,"num":0}])");
  link.receive("one", true);
  for (Milliseconds waited{0}; waited < limits::attachment_time - Milliseconds(10'000);
       waited += Milliseconds(10'000)) {
    advance(10'000);
    link.receive("3");
  }
  advance(9'999);
  EXPECT_FALSE(link.closed);
  advance(1);
  EXPECT_TRUE(link.closed);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect parse error"));
}

TEST_F(Events, WhatDoesNotParseClosesTheConnection) {
  for (const char* packet : {"4abc", "42{}", "42abc[\"x\"]", "42[\"connect\"]", "44", "4"}) {
    auto& link = connected();
    link.receive(packet);
    EXPECT_TRUE(link.closed) << packet;
    EXPECT_THAT(main_.take(), ElementsAre("disconnect parse error")) << packet;
  }
}

// The end of a socket.

TEST_F(Disconnecting, LeavingANamespaceLeavesTheConnectionAndTheOthers) {
  auto& link = connected();
  link.receive("40/custom");
  link.receive("41/custom");
  EXPECT_EQ(custom_.log.back(), "disconnect client namespace disconnect");
  link.receive(R"(42["still"])");
  EXPECT_THAT(main_.take(), ElementsAre("event still()"));
  link.receive("41");
  EXPECT_FALSE(link.closed);
  link.receive("40");
  EXPECT_EQ(main_.log.back(), "connection");
}

TEST_F(Disconnecting, TheHandlerLearnsWhy) {
  using engineio::CloseReason;
  connected().end();
  EXPECT_THAT(main_.take(), ElementsAre("disconnect transport close"));
  connected().end(true);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect transport error"));
  connected();
  advance(25'000);
  advance(20'000);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect ping timeout"));
  connected();
  engine_.shut_down();
  EXPECT_THAT(main_.take(), ElementsAre("disconnect server shutting down"));
}

TEST_F(Disconnecting, WeMayEndOneNamespaceOrAll) {
  auto& link = connected();
  link.receive("40/custom");
  link.sent.clear();
  custom_.sockets[0]->disconnect(false);
  EXPECT_THAT(link.take(), ElementsAre("41/custom,"));
  EXPECT_FALSE(link.closed);
  link.receive("40/custom");
  link.sent.clear();
  main_.sockets[0]->disconnect(true);
  EXPECT_THAT(link.take(), ::testing::UnorderedElementsAre("41", "41/custom,"));
  EXPECT_TRUE(link.closed);
  EXPECT_EQ(server_->socket_count(), 0U);
}

TEST_F(Disconnecting, DroppingSaysNoGoodbye) {
  auto& link = connected();
  main_.sockets[0]->drop();
  EXPECT_THAT(link.take(), IsEmpty());
  EXPECT_TRUE(link.dropped);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect forced close"));
}

TEST_F(Disconnecting, TheSocketMayStillBeTouchedWhileTheHandlerIsTold) {
  auto& link = connected();
  bool connected_then = true;
  main_.during_disconnect = [&connected_then](Socket& socket) {
    connected_then = socket.connected();
    socket.emit("late", {});
    socket.join("late");
    socket.disconnect(true);
    socket.drop();
  };
  link.receive("41");
  EXPECT_FALSE(connected_then);
  EXPECT_THAT(link.take(), IsEmpty());
  EXPECT_THAT(server_->room("/", "late"), IsEmpty());
}

TEST_F(Disconnecting, FromWithinAnEventIsAllowed) {
  main_.during_event = [](Socket& socket, Event& event) {
    socket.disconnect(true);
    event.ack("1");
  };
  auto& link = connected();
  link.receive(R"(421["leave"])");
  EXPECT_THAT(link.take(), ElementsAre("41"));
}

TEST_F(Disconnecting, DrainingDropsAFewAtATime) {
  for (int i = 0; i < 5; ++i) connected();
  engine_.refuse_new_sessions(true);
  EXPECT_EQ(engine_.drop_some(2), 3U);
  EXPECT_EQ(server_->socket_count(), 3U);
  EXPECT_EQ(engine_.drop_some(10), 0U);
  EXPECT_EQ(server_->socket_count(), 0U);
  for (const auto& link : links_) EXPECT_TRUE(link.dropped);
}

}  // namespace
}  // namespace porchlight::socketio
