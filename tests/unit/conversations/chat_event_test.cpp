#include "conversations/chat_event.hpp"

#include "conversations/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::conversations {
namespace {

TEST(Envelope, AnEventArrivesAsItWas) {
  const ChatEvent said{.project = 5,
                       .agents = {"newMessage", R"({"text":"a \"quoted\" \\ line\nand 💡"})"},
                       .visitor_uid = "ann",
                       .visitor = {"messageSent", R"({"tempId":"t"})"}};
  const auto heard = decode_envelope(5, encode({.node = "n1", .event = said, .roster = {}}));
  ASSERT_TRUE(heard && heard->event);
  EXPECT_EQ(heard->node, "n1");
  EXPECT_EQ(heard->event->project, 5);
  EXPECT_EQ(heard->event->agents.name, said.agents.name);
  EXPECT_EQ(heard->event->agents.payload, said.agents.payload);
  EXPECT_EQ(heard->event->visitor_uid, "ann");
  EXPECT_EQ(heard->event->visitor.name, said.visitor.name);
  EXPECT_EQ(heard->event->visitor.payload, said.visitor.payload);
  EXPECT_FALSE(heard->roll_call);
}

TEST(Envelope, ARosterArrivesAsItWas) {
  const std::vector<RosterEntry> roster{{.socket = "s1",
                                         .agent = 7,
                                         .name = "Ann \"A\"",
                                         .choice = Availability::away,
                                         .chosen_at = 1'700'000'000'000,
                                         .conversation = 3,
                                         .visitor = "vic",
                                         .gone = false},
                                        {.socket = "s2", .agent = 8, .name = "Bob", .gone = true}};
  const auto heard = decode_envelope(1, encode({.node = "n1", .event = {}, .roster = roster}));
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->event);
  EXPECT_EQ(heard->roster, roster);
}

TEST(Envelope, ARollCallIsOne) {
  const auto heard = decode_envelope(1, encode({.node = "n1", .event = {}, .roster = {}, .roll_call = true}));
  ASSERT_TRUE(heard);
  EXPECT_TRUE(heard->roll_call);
  EXPECT_FALSE(heard->event);
}

TEST(Envelope, WhatIsNoneIsNone) {
  for (const char* text : {"", "null", "[]", "7", "{", "{}", R"({"rollCall":true})"}) {
    EXPECT_FALSE(decode_envelope(1, text)) << text;
  }
  EXPECT_FALSE(decode_envelope(1, R"({"node":")" + std::string(limits::bus_bytes, 'x') + R"("})"));
}

TEST(Envelope, FieldsOfOtherTypesAreTakenForNone) {
  const auto heard = decode_envelope(
      1, R"({"node":"n","agents":7,"visitor":[],"visitorUid":{},"roster":[1,{"agent":"x","choice":9}]})");
  ASSERT_TRUE(heard && heard->event);
  EXPECT_TRUE(heard->event->agents.name.empty());
  ASSERT_EQ(heard->roster.size(), 1U);
  EXPECT_EQ(heard->roster[0].agent, 0);
  EXPECT_EQ(heard->roster[0].choice, Availability::by_presence);
}

}  // namespace
}  // namespace porchlight::conversations
