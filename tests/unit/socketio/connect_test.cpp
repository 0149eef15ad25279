#include "server_fixture.hpp"

namespace porchlight::socketio {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

using Connecting = ServerTest;

TEST_F(Connecting, AsksTheNamespaceAndAnswersWithAnIdOfItsOwn) {
  auto& link = open("https://shop.example");
  link.receive(R"(40{"projectId":1})");
  EXPECT_THAT(main_.take(),
              ElementsAre(R"(connecting {"projectId":1} from https://shop.example)", "connection"));
  ASSERT_EQ(main_.sockets.size(), 1U);
  const std::string id(main_.sockets[0]->id());
  EXPECT_THAT(link.take(), ElementsAre(R"(40{"sid":")" + id + "\"}"));
  EXPECT_EQ(server_->find(id), main_.sockets[0]);
  EXPECT_EQ(server_->socket_count(), 1U);
  EXPECT_EQ(main_.sockets[0]->session_id().substr(0, 7), "node-0-");
}

// A megabyte of `auth` was held for as long as the decision took, for each who came.
TEST_F(Connecting, WhatADecisionWaitsForKeepsNoAuth) {
  std::vector<std::size_t> fields;
  main_.during_connection = [&fields](Socket& socket) { fields.push_back(socket.handshake().auth.size()); };
  open().receive(R"(40{"token":"t"})");
  main_.hold = true;
  open().receive(R"(40{"token":"t"})");
  main_.held[0].accept();
  EXPECT_THAT(fields, ElementsAre(1, 0));
  EXPECT_EQ(main_.log[2], R"(connecting {"token":"t"})");
}

TEST_F(Connecting, ADecisionMayComeLater) {
  main_.hold = true;
  auto& link = open();
  link.receive("40");
  EXPECT_THAT(link.sent, IsEmpty());
  main_.held[0].accept();
  EXPECT_EQ(link.sent.size(), 1U);
  main_.held[0].accept();
  main_.held[0].refuse("too late");
  EXPECT_EQ(link.sent.size(), 1U);
}

TEST_F(Connecting, ARefusalCarriesMessageAndDataAndLeavesTheConnection) {
  main_.hold = true;
  auto& link = open("https://shop.example");
  link.receive("40");
  main_.held[0].refuse("Not you", R"({"code":"forbidden"})");
  EXPECT_THAT(link.take(), ElementsAre(R"(44{"message":"Not you","data":{"code":"forbidden"}})"));
  EXPECT_FALSE(link.closed);
  main_.hold = false;
  link.receive("40");
  EXPECT_EQ(main_.log.back(), "connection");
  EXPECT_EQ(main_.log[1], "connecting {} from https://shop.example");  // the handshake is there again
}

TEST_F(Connecting, ADecisionDroppedUnansweredRefuses) {
  main_.hold = true;
  auto& link = open();
  link.receive("40");
  main_.held.clear();
  EXPECT_THAT(link.take(), ElementsAre(R"(44{"message":"Refused"})"));
}

TEST_F(Connecting, ADecisionForAClientThatIsGoneIsNothing) {
  main_.hold = true;
  auto& link = open();
  link.receive("40");
  link.end();
  main_.held[0].accept();
  EXPECT_THAT(main_.sockets, IsEmpty());
  EXPECT_THAT(main_.take(), ElementsAre("connecting {}"));
}

TEST_F(Connecting, ADecisionMayOutliveTheServer) {
  main_.hold = true;
  open().receive("40");
  engine_.shut_down();
  server_.reset();
  main_.held[0].accept();
  main_.held.clear();
  EXPECT_THAT(main_.sockets, IsEmpty());
}

TEST_F(Connecting, AnUnknownNamespaceIsRefused) {
  auto& link = open();
  link.receive("40/random");
  EXPECT_THAT(link.take(), ElementsAre(R"(44/random,{"message":"Invalid namespace"})"));
  EXPECT_FALSE(link.closed);
}

TEST_F(Connecting, ASecondConnectToANamespaceClosesTheConnection) {
  auto& link = connected();
  link.receive("40");
  EXPECT_TRUE(link.closed);
  EXPECT_THAT(main_.take(), ElementsAre("disconnect parse error"));
}

TEST_F(Connecting, AConnectRepeatedBeforeTheDecisionGetsOneAnswer) {
  main_.hold = true;
  auto& link = open();
  link.receive("40");
  link.receive("40");
  ASSERT_EQ(main_.held.size(), 1U);
  main_.held[0].accept();
  EXPECT_EQ(link.sent.size(), 1U);
  EXPECT_FALSE(link.closed);
}

TEST_F(Connecting, AnEventBeforeItClosesTheConnection) {
  auto& link = open();
  link.receive(R"(42["x"])");
  EXPECT_TRUE(link.closed);
  EXPECT_THAT(main_.take(), IsEmpty());
}

TEST_F(Connecting, WithoutItTheConnectionIsClosedAfterTheTimeout) {
  auto& link = open();
  for (int i = 0; i < 44; ++i) {
    advance(1000);
    if (!link.take().empty()) link.receive("3");
  }
  EXPECT_FALSE(link.closed);
  advance(1000);
  EXPECT_TRUE(link.closed);
}

TEST_F(Connecting, ARefusalDoesNotStopTheTimeout) {
  auto& link = open();
  link.receive("40/random");
  for (int i = 0; i < 45; ++i) {
    advance(1000);
    if (!link.closed && !link.take().empty()) link.receive("3");
  }
  EXPECT_TRUE(link.closed);
}

TEST_F(Connecting, AConnectedClientHasNoTimeout) {
  auto& link = connected();
  for (int i = 0; i < 100; ++i) {
    advance(1000);
    if (!link.take().empty()) link.receive("3");
  }
  EXPECT_FALSE(link.closed);
}

TEST_F(Connecting, OneNamespaceIsEnoughForTheTimeoutWhileAnotherIsUndecided) {
  custom_.hold = true;
  auto& link = open();
  link.receive("40/custom");
  link.receive("40");
  for (int i = 0; i < 100; ++i) {
    advance(1000);
    if (!link.take().empty()) link.receive("3");
  }
  EXPECT_FALSE(link.closed);
  custom_.held[0].accept();
  EXPECT_EQ(custom_.sockets.size(), 1U);
}

TEST_F(Connecting, SeveralNamespacesShareAConnection) {
  auto& link = connected();
  link.receive(R"(40/custom,{"a":1})");
  ASSERT_EQ(link.sent.size(), 1U);
  EXPECT_THAT(link.take()[0], MatchesRegex(R"(40/custom,\{"sid":"[A-Za-z0-9_-]+"\})"));
  EXPECT_NE(main_.sockets[0]->id(), custom_.sockets[0]->id());
  link.receive(R"(42/custom,["c"])");
  link.receive(R"(42["m"])");
  EXPECT_THAT(main_.take(), ElementsAre("event m()"));
  EXPECT_EQ(custom_.log.back(), "event c()");
}

TEST_F(Connecting, TheHandshakeIsThereWhileItConnectsAndGoneAfterwards) {
  std::string seen;
  main_.during_connection = [&seen](Socket& socket) { seen = socket.handshake().address; };
  auto& link = open();
  link.receive("40");
  EXPECT_EQ(seen, "192.0.2.7");
  EXPECT_EQ(main_.sockets[0]->handshake().address, "");
}

TEST_F(Connecting, AHandlerMayEndTheSocketWhileItConnects) {
  main_.during_connection = [](Socket& socket) { socket.disconnect(false); };
  auto& link = open();
  link.receive("40");
  EXPECT_EQ(link.take().back(), "41");
  EXPECT_THAT(main_.take(),
              ElementsAre("connecting {}", "connection", "disconnect server namespace disconnect"));
  EXPECT_EQ(server_->socket_count(), 0U);
}

}  // namespace
}  // namespace porchlight::socketio
