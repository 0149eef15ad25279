#include "engineio/packet.hpp"

#include "engineio/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace porchlight::engineio {
namespace {

using ::testing::ElementsAre;

/// The packets of a payload as text; `bad` at the end where it does not parse.
std::vector<std::string> read(std::string_view payload) {
  std::vector<std::string> packets;
  PayloadReader reader(payload);
  Packet packet;
  for (;;) {
    switch (reader.next(packet)) {
      case PayloadReader::Step::end:
        return packets;
      case PayloadReader::Step::bad:
        packets.emplace_back("bad");
        return packets;
      case PayloadReader::Step::packet:
        packets.push_back(packet.binary ? "binary " + std::string(packet.data)
                                        : encode_packet(packet.type, packet.data));
    }
  }
}

TEST(EnginePacket, EveryTypeIsADigit) {
  for (int digit = 0; digit <= 6; ++digit) {
    const std::string text = std::to_string(digit) + "data";
    const auto packet = decode_packet(text);
    ASSERT_TRUE(packet);
    EXPECT_EQ(static_cast<int>(packet->type), digit);
    EXPECT_EQ(packet->data, "data");
    EXPECT_EQ(encode_packet(packet->type, packet->data), text);
  }
}

TEST(EnginePacket, AnythingElseIsNone) {
  for (const std::string_view text : {"", "7", "9x", "abc", "b", " 4", "-1", "/", ":"}) {
    EXPECT_FALSE(decode_packet(text)) << text;
  }
}

TEST(EnginePacket, DataMayBeEmpty) {
  const auto packet = decode_packet("4");
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->data, "");
}

TEST(EnginePayload, PacketsAreJoinedByTheRecordSeparator) {
  EXPECT_THAT(read("4a\x1e"
                   "3\x1e"
                   "4\x1e"
                   "1"),
              ElementsAre("4a", "3", "4", "1"));
}

TEST(EnginePayload, BinaryIsBase64) {
  EXPECT_THAT(read("bAQIDBA==\x1e"
                   "4x"),
              ElementsAre("binary \x01\x02\x03\x04", "4x"));
  EXPECT_EQ(encode_base64_packet("\x01\x02\x03\x04"), "bAQIDBA==");
}

TEST(EnginePayload, WhatStandsBeforeABadPacketIsRead) {
  EXPECT_THAT(read("4a\x1e"
                   "abc\x1e"
                   "4b"),
              ElementsAre("4a", "bad"));
}

TEST(EnginePayload, EmptyPacketsAreBad) {
  EXPECT_THAT(read(""), ElementsAre("bad"));
  EXPECT_THAT(read("4a\x1e"), ElementsAre("4a", "bad"));
  EXPECT_THAT(read("\x1e"
                   "4a"),
              ElementsAre("bad"));
}

TEST(EnginePayload, BadBase64AndBadUtf8AreBad) {
  EXPECT_THAT(read("b***"), ElementsAre("bad"));
  EXPECT_THAT(read("4\xFF"), ElementsAre("bad"));
}

TEST(EnginePayload, TooManyPacketsAreBad) {
  std::string payload = "3";
  for (std::size_t i = 1; i < limits::payload_packets; ++i)
    payload +=
        "\x1e"
        "3";
  EXPECT_EQ(read(payload).size(), limits::payload_packets);
  EXPECT_EQ(read(payload).back(), "3");
  EXPECT_EQ(read(payload + "\x1e"
                           "3")
                .back(),
            "bad");
}

TEST(EnginePayload, RandomPacketsComeBackAsTheyWere) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::string payload;
    std::vector<std::string> expected;
    const std::size_t count = 1 + random() % 6;
    for (std::size_t i = 0; i < count; ++i) {
      std::string data(random() % 30, '\0');
      const bool binary = random() % 2 == 0;
      for (char& c : data) c = static_cast<char>(binary ? random() : 32 + random() % 90);
      const auto type = static_cast<PacketType>(random() % 7);
      if (i > 0) payload += record_separator;
      payload += binary ? encode_base64_packet(data) : encode_packet(type, data);
      expected.push_back(binary ? "binary " + data : encode_packet(type, data));
    }
    ASSERT_EQ(read(payload), expected);
  }
}

}  // namespace
}  // namespace porchlight::engineio
