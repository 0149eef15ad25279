#include "websocket/frame.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::websocket {
namespace {

using namespace std::string_view_literals;

// The examples of RFC 6455, section 5.7.
TEST(Frame, EncodesTheExamplesOfTheRfc) {
  EXPECT_EQ(encode_frame(Opcode::text, "Hello"), "\x81\x05\x48\x65\x6c\x6c\x6f"sv);
  EXPECT_EQ(encode_masked_frame(Opcode::text, "Hello", {'\x37', '\xfa', '\x21', '\x3d'}),
            "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"sv);
  EXPECT_EQ(encode_frame(Opcode::text, "Hel", false), "\x01\x03\x48\x65\x6c"sv);
  EXPECT_EQ(encode_frame(Opcode::continuation, "lo"), "\x80\x02\x6c\x6f"sv);
  EXPECT_EQ(encode_frame(Opcode::ping, "Hello"), "\x89\x05\x48\x65\x6c\x6c\x6f"sv);
}

TEST(Frame, LengthTakesTheFewestBytes) {
  const auto header = [](std::size_t length) {
    const std::string frame = encode_frame(Opcode::binary, std::string(length, 'x'));
    return frame.substr(0, frame.size() - length);
  };
  EXPECT_EQ(header(0), "\x82\x00"sv);
  EXPECT_EQ(header(125), "\x82\x7d"sv);
  EXPECT_EQ(header(126), "\x82\x7e\x00\x7e"sv);
  EXPECT_EQ(header(65'535), "\x82\x7e\xff\xff"sv);
  EXPECT_EQ(header(65'536), "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"sv);
}

TEST(Frame, HeaderIsReadAsItWasWritten) {
  for (const std::size_t length : {0U, 1U, 125U, 126U, 127U, 65'535U, 65'536U}) {
    const std::string masked =
        encode_masked_frame(Opcode::binary, std::string(length, 'x'), {1, 2, 3, 4}, false);
    const FrameHeader header = decode_header(masked);
    EXPECT_EQ(header_size(masked), masked.size() - length);
    EXPECT_EQ(header.length, length);
    EXPECT_EQ(header.mask, (Mask{1, 2, 3, 4}));
    EXPECT_EQ(header.opcode, Opcode::binary);
    EXPECT_FALSE(header.fin);
    EXPECT_TRUE(header.masked);
    EXPECT_EQ(header.reserved_bits, 0);
    EXPECT_FALSE(decode_header(encode_frame(Opcode::text, "x")).masked);
  }
}

TEST(Frame, HeaderSizeAsksForTwoBytesFirst) {
  EXPECT_EQ(header_size(""), 2U);
  EXPECT_EQ(header_size("\x81"), 2U);
  EXPECT_EQ(header_size("\x81\xff"), max_header_bytes);
}

TEST(Frame, MaskMatchesTheDefinitionAtEveryLengthAndOffset) {
  std::string plain;
  for (int i = 0; i < 40; ++i) plain += static_cast<char>(i * 7);
  const Mask mask{'\x12', '\xab', '\x00', '\xff'};
  for (std::size_t length = 0; length <= plain.size(); ++length) {
    for (std::size_t offset = 0; offset < 8; ++offset) {
      std::string expected = plain.substr(0, length);
      for (std::size_t i = 0; i < length; ++i) {
        expected[i] = static_cast<char>(expected[i] ^ mask[(i + offset) % 4]);
      }
      std::string masked(length, '\0');
      apply_mask(std::string_view(plain).substr(0, length), masked.data(), mask, offset);
      ASSERT_EQ(masked, expected) << length << " bytes at " << offset;
      apply_mask(masked, masked.data(), mask, offset);
      ASSERT_EQ(masked, plain.substr(0, length));
    }
  }
}

TEST(Frame, ClosePayloadHasTheCodeInNetworkOrder) {
  EXPECT_EQ(encode_close_payload(CloseCode::normal, ""), "\x03\xe8"sv);
  EXPECT_EQ(encode_close_payload(CloseCode::too_big, "why"), "\x03\xf1why"sv);
}

TEST(Frame, ClosePayloadIsEmptyForCodesThatAreNeverSent) {
  EXPECT_EQ(encode_close_payload(CloseCode::no_status, "why"), "");
  EXPECT_EQ(encode_close_payload(CloseCode::abnormal, "why"), "");
}

TEST(Frame, LongCloseReasonIsCutBetweenCharacters) {
  std::string reason;
  while (reason.size() < 122) reason += "ab";
  reason += "\xe2\x82\xac and more";  // its first byte would be the 123rd of the reason
  EXPECT_EQ(encode_close_payload(CloseCode::normal, reason).size(), 124U);
  EXPECT_EQ(encode_close_payload(CloseCode::normal, std::string(500, 'x')).size(), 125U);
}

TEST(Frame, CloseCodesOnTheWire) {
  for (const int code :
       {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999}) {
    EXPECT_TRUE(is_valid_on_wire(static_cast<std::uint16_t>(code))) << code;
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535}) {
    EXPECT_FALSE(is_valid_on_wire(static_cast<std::uint16_t>(code))) << code;
  }
}

}  // namespace
}  // namespace porchlight::websocket
