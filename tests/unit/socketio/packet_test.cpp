#include "socketio/packet.hpp"

#include "socketio/json_text.hpp"
#include "socketio/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>

namespace porchlight::socketio {
namespace {

std::string data_of(const Packet& packet) {
  std::string out;
  append_json(out, packet.data);
  return out;
}

TEST(SocketPacket, ConnectCarriesAnObjectOrNothing) {
  const auto bare = decode_packet("0");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->type, PacketType::connect);
  EXPECT_EQ(bare->nsp, "/");
  EXPECT_EQ(data_of(*bare), "{}");
  EXPECT_EQ(data_of(*decode_packet(R"(0{"token":"123"})")), R"({"token":"123"})");
}

TEST(SocketPacket, ANamespaceIsUnderstoodWithAndWithoutItsComma) {
  for (const std::string_view text : {"0/custom", "0/custom,", "0/custom,{}"}) {
    const auto packet = decode_packet(text);
    ASSERT_TRUE(packet) << text;
    EXPECT_EQ(packet->nsp, "/custom");
  }
  EXPECT_EQ(decode_packet("1/custom")->type, PacketType::disconnect);
  EXPECT_EQ(decode_packet("1/custom,")->nsp, "/custom");
}

TEST(SocketPacket, AnEventHasItsNameInFront) {
  const auto packet = decode_packet(R"(2/admin,13["project:delete",123])");
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->type, PacketType::event);
  EXPECT_EQ(packet->nsp, "/admin");
  EXPECT_EQ(packet->id, 13U);
  EXPECT_EQ(data_of(*packet), R"(["project:delete",123])");
}

TEST(SocketPacket, ANumberMayBeAnEventsName) {
  EXPECT_EQ(data_of(*decode_packet("2[7,1]")), R"(["7",1])");
}

TEST(SocketPacket, BinaryPacketsSayHowManyAttachmentsFollow) {
  const auto packet = decode_packet(R"(51-/a,4["x",{"_placeholder":true,"num":0}])");
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->type, PacketType::binary_event);
  EXPECT_EQ(packet->attachments, 1U);
  EXPECT_EQ(packet->nsp, "/a");
  EXPECT_EQ(packet->id, 4U);
  EXPECT_EQ(decode_packet(R"(61-15["bar",{"_placeholder":true,"num":0}])")->type, PacketType::binary_ack);
}

TEST(SocketPacket, PlaceholdersMustFitTheAttachments) {
  EXPECT_TRUE(decode_packet(R"(52-["x",{"a":[{"_placeholder":true,"num":1}]}])"));
  EXPECT_FALSE(decode_packet(R"(52-["x",{"a":[{"_placeholder":true,"num":2}]}])"));
  EXPECT_FALSE(decode_packet(R"(52-["x",{"_placeholder":true,"num":-1}])"));
  EXPECT_FALSE(decode_packet(R"(52-["x",{"_placeholder":true,"num":0.5}])"));
  EXPECT_FALSE(decode_packet(R"(52-["x",{"_placeholder":true,"num":"0"}])"));
  EXPECT_FALSE(decode_packet(R"(52-["x",{"_placeholder":true}])"));
  EXPECT_TRUE(decode_packet(R"(51-["x",{"_placeholder":false,"num":9}])"));
}

TEST(SocketPacket, WhatIsNoneIsNone) {
  for (const std::string_view text : {"",
                                      "abc",
                                      "7",
                                      "2",
                                      "2{}",
                                      "2abc[\"x\"]",
                                      "2[",
                                      "2[]",
                                      "2[{}]",
                                      "2[null]",
                                      "2[\"x\"]y",
                                      "2/nsp",
                                      "2/nsp,",
                                      "0[]",
                                      "0\"a\"",
                                      "0{",
                                      "1{}",
                                      "1[]",
                                      "3[]",
                                      "3",
                                      "31",
                                      "31{}",
                                      "4",
                                      "4{\"message\":\"x\"}",
                                      "5[\"x\"]",
                                      "5-[\"x\"]",
                                      "51[\"x\"]",
                                      "565-[\"x\"]",
                                      "599999999999999999999999-[\"x\"]",
                                      "299999999999999999999999[\"x\"]",
                                      "6[\"x\"]",
                                      "61-[\"x\"]"}) {
    EXPECT_FALSE(decode_packet(text)) << text;
  }
  EXPECT_TRUE(decode_packet("0/" + std::string(limits::namespace_characters - 1, 'n')));
  EXPECT_FALSE(decode_packet("0/" + std::string(limits::namespace_characters, 'n')));
}

TEST(SocketPacket, ReservedNamesAreNoEvents) {
  for (const std::string name :
       {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}) {
    EXPECT_TRUE(is_reserved_event(name));
    EXPECT_FALSE(decode_packet("2[\"" + name + "\"]")) << name;
    EXPECT_FALSE(decode_packet("51-[\"" + name + "\"]")) << name;
  }
  EXPECT_TRUE(decode_packet(R"(2["connected"])"));
}

TEST(SocketPacket, EncodesAsTheReferenceDoes) {
  EXPECT_EQ(encode_connect("/", "abc"), R"(0{"sid":"abc"})");
  EXPECT_EQ(encode_connect("/custom", "abc"), R"(0/custom,{"sid":"abc"})");
  EXPECT_EQ(encode_connect_error("/random", "Invalid namespace", {}),
            R"(4/random,{"message":"Invalid namespace"})");
  EXPECT_EQ(encode_connect_error("/", "a \"b\"", R"({"code":1})"),
            R"(4{"message":"a \"b\"","data":{"code":1}})");
  EXPECT_EQ(encode_disconnect("/"), "1");
  EXPECT_EQ(encode_disconnect("/custom"), "1/custom,");
  EXPECT_EQ(encode_event("/", std::nullopt, "a\"b", {}), R"(2["a\"b"])");
  EXPECT_EQ(encode_event("/n", 7, "e", "1,2"), R"(2/n,7["e",1,2])");
  EXPECT_EQ(encode_event("/n", 7, "e", "1", 2), R"(52-/n,7["e",1])");
  EXPECT_EQ(encode_ack("/", 456, {}), "3456[]");
  EXPECT_EQ(encode_ack("/n", 0, "1", 1), "61-/n,0[1]");
}

TEST(SocketPacket, RandomEventsComeBackAsTheyWere) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::string name = "e";
    for (std::size_t i = random() % 8; i > 0; --i) name += static_cast<char>(random() % 128);
    const std::string nsp = random() % 2 == 0 ? "/" : "/n" + std::to_string(random() % 100);
    const std::size_t attachments = random() % 3;
    std::string args = std::to_string(static_cast<int>(random()));
    for (std::size_t i = 0; i < attachments; ++i) {
      args += R"(,{"_placeholder":true,"num":)" + std::to_string(i) + "}";
    }
    const auto id = random() % 2 == 0 ? std::nullopt : std::optional<std::uint64_t>(random());
    const auto packet = decode_packet(encode_event(nsp, id, name, args, attachments));
    ASSERT_TRUE(packet);
    EXPECT_EQ(std::tie(packet->nsp, packet->id, packet->attachments), std::tie(nsp, id, attachments));
    EXPECT_EQ(packet->data.get_array().front(), boost::json::value(name));
    EXPECT_EQ(data_of(*packet).substr(data_of(*packet).size() - args.size() - 1), args + "]");
  }
}

TEST(SocketPacket, AttachmentsAreBoundedInNumber) {
  const auto event_of = [](std::size_t attachments) {
    std::string placeholders;
    for (std::size_t i = 0; i < attachments; ++i) {
      placeholders += R"(,{"_placeholder":true,"num":)" + std::to_string(i) + "}";
    }
    return "5" + std::to_string(attachments) + R"(-["x")" + placeholders + "]";
  };
  EXPECT_TRUE(decode_packet(event_of(limits::attachments)));
  EXPECT_FALSE(decode_packet(event_of(limits::attachments + 1)));
}

}  // namespace
}  // namespace porchlight::socketio
