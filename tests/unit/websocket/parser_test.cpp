// The categories of the Autobahn suite, on the pure parser. parse() feeds every case whole and byte by byte.

#include "parsing.hpp"
#include "websocket/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::websocket {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// Framing.

TEST(Parser, MessagesOfEveryLengthEncoding) {
  for (const std::size_t length : {0U, 1U, 125U, 126U, 127U, 128U, 65'535U, 65'536U}) {
    const std::string payload(length, '*');
    EXPECT_THAT(parse(frame(Opcode::text, payload)), ElementsAre(text(payload)));
    EXPECT_THAT(parse(frame(Opcode::binary, payload)), ElementsAre(binary(payload)));
  }
}

TEST(Parser, SeveralMessagesInOneRead) {
  EXPECT_THAT(parse(frame(Opcode::text, "a") + frame(Opcode::binary, "\xff\0"s) + frame(Opcode::text, "")),
              ElementsAre(text("a"), binary("\xff\0"s), text("")));
}

TEST(Parser, LengthMayBeEncodedLongerThanNeeded) {
  EXPECT_THAT(parse("\x81\xfe\x00\x02\x00\x00\x00\x00hi"s), ElementsAre(text("hi")));
  EXPECT_THAT(parse("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00hi"s), ElementsAre(text("hi")));
}

TEST(Parser, NegativeLengthFails) {
  EXPECT_EQ(failure(parse("\x82\xff\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"s)),
            CloseCode::protocol_error);
}

TEST(Parser, UnmaskedFrameFromAClientFails) {
  EXPECT_EQ(failure(parse(encode_frame(Opcode::text, "hi"))), CloseCode::protocol_error);
  EXPECT_EQ(failure(parse(encode_frame(Opcode::ping, ""))), CloseCode::protocol_error);
}

TEST(Parser, ClientRoleTakesUnmaskedFramesOnly) {
  Parser client(Role::client, 1000);
  EXPECT_THAT(feed(client, encode_frame(Opcode::text, "hi")), ElementsAre(text("hi")));
  EXPECT_THAT(feed(client, encode_frame(Opcode::text, "hi"), 1), ElementsAre(text("hi")));
  EXPECT_EQ(failure(feed(client, frame(Opcode::text, "hi"))), CloseCode::protocol_error);
}

// Pings and pongs.

TEST(Parser, ControlFramesOfEveryLength) {
  for (std::size_t length = 0; length <= limits::control_payload_bytes; ++length) {
    const std::string payload(length, '\xfe');
    EXPECT_THAT(parse(frame(Opcode::ping, payload)), ElementsAre(ping(payload)));
    EXPECT_THAT(parse(frame(Opcode::pong, payload)), ElementsAre(pong(payload)));
  }
}

TEST(Parser, LongControlFrameFailsBeforeItsPayload) {
  for (const Opcode opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    const std::string header =
        frame(opcode, std::string(limits::control_payload_bytes + 1, 'x')).substr(0, 8);
    EXPECT_EQ(failure(parse(header)), CloseCode::protocol_error);
  }
}

TEST(Parser, FragmentedControlFrameFails) {
  for (const Opcode opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    EXPECT_EQ(failure(parse(frame(opcode, "", false))), CloseCode::protocol_error);
  }
}

// Reserved bits and opcodes.

TEST(Parser, ReservedBitsFail) {
  for (const unsigned bits : {0x40U, 0x20U, 0x10U, 0x70U}) {
    for (const Opcode opcode : {Opcode::text, Opcode::binary, Opcode::ping, Opcode::close}) {
      std::string bytes = frame(opcode, "");
      bytes[0] = static_cast<char>(static_cast<unsigned char>(bytes[0]) | bits);
      EXPECT_EQ(failure(parse(frame(Opcode::text, "before") + bytes)), CloseCode::protocol_error);
    }
  }
}

TEST(Parser, ReservedOpcodesFail) {
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    EXPECT_EQ(failure(parse(frame(static_cast<Opcode>(opcode), ""))), CloseCode::protocol_error) << opcode;
  }
}

TEST(Parser, NothingIsTakenAfterAFailure) {
  EXPECT_EQ(parse(frame(static_cast<Opcode>(3), "") + frame(Opcode::text, "after")).size(), 1U);
}

// Fragmentation.

TEST(Parser, FragmentsAreJoined) {
  EXPECT_THAT(parse(frame(Opcode::text, "one ", false) + frame(Opcode::continuation, "two ", false) +
                    frame(Opcode::continuation, "three")),
              ElementsAre(text("one two three")));
  EXPECT_THAT(parse(frame(Opcode::binary, "\xff", false) + frame(Opcode::continuation, "")),
              ElementsAre(binary("\xff")));
}

TEST(Parser, FragmentsMayAllBeEmpty) {
  EXPECT_THAT(parse(frame(Opcode::text, "", false) + frame(Opcode::continuation, "", false) +
                    frame(Opcode::continuation, "")),
              ElementsAre(text("")));
}

TEST(Parser, ControlFramesStandBetweenFragments) {
  EXPECT_THAT(parse(frame(Opcode::text, "a", false) + frame(Opcode::ping, "p1") +
                    frame(Opcode::continuation, "b", false) + frame(Opcode::pong, std::string(125, 'q')) +
                    frame(Opcode::ping, "") + frame(Opcode::continuation, "c") + frame(Opcode::text, "d")),
              ElementsAre(ping("p1"), pong(std::string(125, 'q')), ping(""), text("abc"), text("d")));
}

TEST(Parser, ContinuationOfNothingFails) {
  EXPECT_EQ(failure(parse(frame(Opcode::continuation, "x"))), CloseCode::protocol_error);
  EXPECT_EQ(failure(parse(frame(Opcode::continuation, "x", false))), CloseCode::protocol_error);
  EXPECT_EQ(failure(parse(frame(Opcode::text, "a", false) + frame(Opcode::continuation, "b") +
                          frame(Opcode::continuation, "c"))),
            CloseCode::protocol_error);
}

TEST(Parser, NewMessageInsideAFragmentedOneFails) {
  for (const Opcode opcode : {Opcode::text, Opcode::binary}) {
    for (const bool fin : {true, false}) {
      EXPECT_EQ(failure(parse(frame(Opcode::text, "a", false) + frame(opcode, "b", fin))),
                CloseCode::protocol_error);
    }
  }
}

// UTF-8.

TEST(Parser, TextMayBeSplitInsideACharacter) {
  const std::string word = "\xce\xba\xe1\xbd\xb9\xf0\x9f\x98\x80";
  for (std::size_t cut = 0; cut <= word.size(); ++cut) {
    EXPECT_THAT(parse(frame(Opcode::text, word.substr(0, cut), false) + frame(Opcode::ping, "") +
                      frame(Opcode::continuation, word.substr(cut))),
                ElementsAre(ping(""), text(word)));
  }
}

TEST(Parser, InvalidTextFails) {
  for (const std::string& wrong : {"\xff"s, "\xc0\xaf"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "abc\x80"s}) {
    EXPECT_EQ(failure(parse(frame(Opcode::text, wrong))), CloseCode::invalid_payload);
    EXPECT_EQ(failure(parse(frame(Opcode::text, "ok", false) + frame(Opcode::continuation, wrong))),
              CloseCode::invalid_payload);
    EXPECT_THAT(parse(frame(Opcode::binary, wrong)), ElementsAre(binary(wrong)));
  }
}

TEST(Parser, TextThatEndsInsideACharacterFails) {
  EXPECT_EQ(failure(parse(frame(Opcode::text, "\xe2\x82"))), CloseCode::invalid_payload);
  EXPECT_EQ(failure(parse(frame(Opcode::text, "\xe2", false) + frame(Opcode::continuation, "\x82"))),
            CloseCode::invalid_payload);
}

TEST(Parser, InvalidTextFailsBeforeTheFrameIsComplete) {
  const std::string bytes = frame(Opcode::text, "\xce\xba\xed\xa0\x80 and the rest");
  // Header 6, "κ" 2, then ED, and A0, which cannot follow it.
  Parser parser(Role::server, 1000);
  EXPECT_THAT(feed(parser, bytes.substr(0, 9)), IsEmpty());
  EXPECT_EQ(failure(feed(parser, bytes.substr(9, 1))), CloseCode::invalid_payload);
}

// Closing.

TEST(Parser, CloseWithoutACode) {
  EXPECT_THAT(parse(frame(Opcode::close, "")),
              ElementsAre(Kept{Event::Kind::close, "", CloseCode::no_status}));
}

TEST(Parser, CloseWithCodeAndReason) {
  EXPECT_THAT(parse(frame(Opcode::close, "\x03\xe9going")),
              ElementsAre(Kept{Event::Kind::close, "going", CloseCode::going_away}));
  EXPECT_THAT(parse(frame(Opcode::close, "\x13\x87" + std::string(123, 'x'))),
              ElementsAre(Kept{Event::Kind::close, std::string(123, 'x'), static_cast<CloseCode>(4999)}));
}

TEST(Parser, CloseOfOneByteFails) {
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\x03"))), CloseCode::protocol_error);
}

TEST(Parser, CloseWithACodeThatMayNotBeSentFails) {
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\x03\xee"))), CloseCode::protocol_error);  // 1006
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\x00\x00"s))), CloseCode::protocol_error);
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\xff\xff"))), CloseCode::protocol_error);
}

TEST(Parser, CloseReasonThatIsNotUtf8Fails) {
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\x03\xe8\xce\xba\xff"))), CloseCode::invalid_payload);
  EXPECT_EQ(failure(parse(frame(Opcode::close, "\x03\xe8\xce"))), CloseCode::invalid_payload);
}

TEST(Parser, NothingIsTakenAfterAClose) {
  EXPECT_EQ(parse(frame(Opcode::close, "") + frame(Opcode::text, "after") + frame(Opcode::ping, "")).size(),
            1U);
}

TEST(Parser, CloseInsideAFragmentedMessage) {
  EXPECT_THAT(parse(frame(Opcode::text, "a", false) + frame(Opcode::close, "\x03\xe8")),
              ElementsAre(Kept{Event::Kind::close, "", CloseCode::normal}));
}

// Limits.

TEST(Parser, MessageOfTheLimitPassesAndOneByteMoreFails) {
  EXPECT_THAT(parse(frame(Opcode::binary, std::string(1000, 'x')), 1000),
              ElementsAre(binary(std::string(1000, 'x'))));
  EXPECT_EQ(failure(parse(frame(Opcode::binary, std::string(1001, 'x')), 1000)), CloseCode::too_big);
}

TEST(Parser, TooBigIsToldByTheHeaderAlone) {
  EXPECT_EQ(failure(parse("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00"s, 1000)),
            CloseCode::too_big);
}

TEST(Parser, FragmentsTogetherMayNotPassTheLimit) {
  const std::string half(500, 'x');
  EXPECT_THAT(parse(frame(Opcode::text, half, false) + frame(Opcode::continuation, half), 1000),
              ElementsAre(text(half + half)));
  EXPECT_EQ(failure(parse(frame(Opcode::text, half, false) + frame(Opcode::continuation, half, false) +
                              frame(Opcode::continuation, "x"),
                          1000)),
            CloseCode::too_big);
}

TEST(Parser, LimitIsOfOneMessageNotOfAll) {
  EXPECT_EQ(
      parse(frame(Opcode::text, std::string(900, 'x')) + frame(Opcode::text, std::string(900, 'x')), 1000)
          .size(),
      2U);
}

TEST(Parser, ControlFramesDoNotCountAgainstTheMessage) {
  EXPECT_EQ(parse(frame(Opcode::text, "1234", false) + frame(Opcode::ping, "123456") +
                      frame(Opcode::continuation, "5"),
                  5)
                .size(),
            2U);
}

TEST(Parser, SixteenMebibytesInPiecesOf64Bytes) {
  const std::string payload(16UL << 20U, 'x');
  Parser one_frame(Role::server, payload.size());
  EXPECT_EQ(feed(one_frame, frame(Opcode::text, payload), 64), std::vector{text(payload)});

  std::string fragments = frame(Opcode::binary, "", false);
  for (std::size_t at = 0; at < payload.size(); at += 64) {
    fragments +=
        frame(Opcode::continuation, std::string_view(payload).substr(at, 64), at + 64 == payload.size());
  }
  Parser many_frames(Role::server, payload.size());
  EXPECT_EQ(feed(many_frames, fragments, 64), std::vector{binary(payload)});
}

// Memory.

TEST(Parser, HoldsNothingBetweenMessages) {
  EXPECT_LE(sizeof(Parser), 24U);
  Parser parser(Role::server, 1000);
  std::string bytes = frame(Opcode::text, "a", false) + frame(Opcode::ping, "p");
  for (const char byte : bytes) {
    feed(parser, std::string(1, byte));
    EXPECT_FALSE(parser.idle());
  }
  feed(parser, frame(Opcode::continuation, "b"));
  EXPECT_TRUE(parser.idle());
  feed(parser, frame(Opcode::ping, "p"), 3);
  EXPECT_TRUE(parser.idle());
  feed(parser, frame(Opcode::text, "t"), 7);
  EXPECT_TRUE(parser.idle());
}

TEST(Parser, WholeFrameNeedsNoMemoryOfTheParser) {
  Parser parser(Role::server, 1000);
  std::string scratch;
  const std::string bytes = frame(Opcode::text, "hello") + frame(Opcode::text, "again");
  std::string_view rest = bytes;
  const Event event = parser.next(rest, scratch);
  EXPECT_EQ(event.payload, "hello");
  EXPECT_EQ(event.payload.data(), scratch.data());
  EXPECT_TRUE(parser.idle());
}

TEST(Parser, EventOutlivesTheParser) {
  std::string scratch;
  Event event;
  {
    Parser parser(Role::server, 1000);
    const std::string bytes =
        frame(Opcode::text, "a message of ", false) + frame(Opcode::continuation, "two fragments");
    std::string_view rest = bytes;
    event = parser.next(rest, scratch);
  }
  EXPECT_EQ(event.payload, "a message of two fragments");
}

}  // namespace
}  // namespace porchlight::websocket
