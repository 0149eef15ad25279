#include "websocket/connection.hpp"

#include "fake_stream.hpp"
#include "websocket/limits.hpp"
#include "websocket/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::websocket {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string masked(Opcode opcode, std::string_view payload, bool fin = true) {
  return encode_masked_frame(opcode, payload, {'\x11', '\x22', '\x33', '\x44'}, fin);
}

std::string close_frame(CloseCode code, std::string_view reason = {}) {
  return encode_frame(Opcode::close, encode_close_payload(code, reason));
}

class ConnectionTest : public testing::Test, public ConnectionHandler {
 protected:
  ConnectionTest() {
    use_wire(wire);
    connection = std::make_unique<Connection>(loop, net::DetachedSocket(-1, {}), "101.", *this, 1000);
    EXPECT_EQ(std::exchange(wire.written, {}), "101.");
  }

  void on_message(std::string_view payload, bool binary) override {
    messages.emplace_back((binary ? "binary " : "text ") + std::string(payload));
    if (do_on_message) do_on_message();
    // Whatever happened, the payload is still there.
    payloads_afterwards.emplace_back(payload);
  }
  void on_closed(CloseCode code) override {
    closes.push_back(code);
    if (do_on_closed) do_on_closed();
  }
  void on_drained() override { ++drained; }
  void on_traffic(std::size_t with_frames, std::size_t with_bytes) override {
    traffic_frames += with_frames;
    traffic_bytes += with_bytes;
    if (do_on_traffic) do_on_traffic();
  }

  void receive(const std::string& bytes) {
    ASSERT_NE(wire.handler, nullptr);
    wire.handler->on_bytes(bytes);
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
  }

  ManualClock clock;
  net::EventLoop loop{clock, 0};
  FakeWire wire;
  std::vector<std::string> messages;
  std::vector<std::string> payloads_afterwards;
  std::vector<CloseCode> closes;
  std::function<void()> do_on_message;
  std::function<void()> do_on_closed;
  std::function<void()> do_on_traffic;
  std::size_t traffic_frames = 0;
  std::size_t traffic_bytes = 0;
  int drained = 0;
  std::unique_ptr<Connection> connection;
};

TEST_F(ConnectionTest, IsSmall) {
  EXPECT_LE(sizeof(Connection), 72U);
}

TEST_F(ConnectionTest, HandsOutMessages) {
  receive(masked(Opcode::text, "a") + masked(Opcode::binary, "b") + masked(Opcode::text, "c", false));
  receive(masked(Opcode::continuation, "d"));
  EXPECT_THAT(messages, ElementsAre("text a", "binary b", "text cd"));
  EXPECT_THAT(wire.written, IsEmpty());
}

TEST_F(ConnectionTest, SendsMessages) {
  connection->send_text("a");
  connection->send_binary("b");
  connection->send_frame(share(encode_frame(Opcode::text, "c")));
  EXPECT_EQ(wire.written,
            "\x81\x01"
            "a\x82\x01"
            "b\x81\x01"
            "c");
  EXPECT_EQ(connection->queued_bytes(), 9U);
  EXPECT_EQ(connection->peer(), "192.0.2.1");
}

TEST_F(ConnectionTest, AnswersPings) {
  receive(masked(Opcode::ping, "are you there?") + masked(Opcode::pong, "unasked"));
  EXPECT_EQ(wire.written, encode_frame(Opcode::pong, "are you there?"));
  EXPECT_THAT(messages, IsEmpty());
}

// Pings and pieces of messages cost as much as messages, and were counted nowhere.
TEST_F(ConnectionTest, CountsMessagesControlFramesAndEveryByte) {
  const std::string message = masked(Opcode::text, "m");
  const std::string ping = masked(Opcode::ping, "p");
  receive(message + ping + ping);
  EXPECT_EQ(traffic_frames, 3);
  EXPECT_EQ(traffic_bytes, message.size() + 2 * ping.size());
  const std::string piece = masked(Opcode::text, "piece", false);
  receive(piece);
  EXPECT_EQ(traffic_frames, 3);
  EXPECT_EQ(traffic_bytes, message.size() + 2 * ping.size() + piece.size());
}

TEST_F(ConnectionTest, MayBeDestroyedForWhatItCounts) {
  do_on_traffic = [this] { connection.reset(); };
  receive(masked(Opcode::text, "m"));
  EXPECT_THAT(closes, IsEmpty());
}

TEST_F(ConnectionTest, TellsThatTheQueueHasDrained) {
  wire.handler->on_drained();
  EXPECT_EQ(drained, 1);
}

TEST_F(ConnectionTest, AnswersTheClosingHandshakeAndEnds) {
  receive(masked(Opcode::close,
                 "\x03\xe9"
                 "bye") +
          masked(Opcode::text, "after"));
  EXPECT_EQ(wire.written, close_frame(CloseCode::going_away));
  EXPECT_THAT(closes, ElementsAre(CloseCode::going_away));
  EXPECT_THAT(messages, IsEmpty());
  EXPECT_TRUE(wire.dropped);
}

TEST_F(ConnectionTest, AnswersACloseWithoutCodeInKind) {
  receive(masked(Opcode::close, ""));
  EXPECT_EQ(wire.written, encode_frame(Opcode::close, ""));
  EXPECT_THAT(closes, ElementsAre(CloseCode::no_status));
}

TEST_F(ConnectionTest, ClosesWhenThePeerHasAnswered) {
  connection->close(CloseCode::service_restart, "restart");
  EXPECT_EQ(wire.written, close_frame(CloseCode::service_restart, "restart"));
  EXPECT_FALSE(wire.dropped);
  EXPECT_THAT(closes, IsEmpty());
  receive(masked(Opcode::text, "on its way") + masked(Opcode::ping, "") + masked(Opcode::close, "\x03\xf4"));
  EXPECT_TRUE(wire.dropped);
  EXPECT_THAT(closes, ElementsAre(CloseCode::service_restart));
  EXPECT_THAT(messages, IsEmpty());
  EXPECT_EQ(wire.written, close_frame(CloseCode::service_restart, "restart"));
}

TEST_F(ConnectionTest, ClosesAtTheLatestAfterTheClosingTime) {
  connection->close(CloseCode::normal);
  pass(limits::closing_time - Milliseconds(1));
  EXPECT_FALSE(wire.dropped);
  pass(Milliseconds(1));
  EXPECT_TRUE(wire.dropped);
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
}

TEST_F(ConnectionTest, SendsNothingAfterItsClose) {
  connection->close(CloseCode::normal);
  wire.written.clear();
  connection->send_text("late");
  connection->send_frame(share("late"));
  connection->close(CloseCode::normal);
  EXPECT_THAT(wire.written, IsEmpty());
}

TEST_F(ConnectionTest, BrokenProtocolIsToldAndWhatFollowsIsThrownAway) {
  receive(masked(Opcode::text, "a") + encode_frame(Opcode::text, "unmasked") + masked(Opcode::text, "b"));
  EXPECT_EQ(wire.written, close_frame(CloseCode::protocol_error, "frame is not masked"));
  EXPECT_EQ(wire.lingering, limits::closing_time);
  receive(masked(Opcode::text, "c"));
  EXPECT_THAT(messages, ElementsAre("text a"));
  EXPECT_THAT(closes, IsEmpty());
  wire.handler->on_end(net::StreamEnd::peer_closed);
  EXPECT_THAT(closes, ElementsAre(CloseCode::protocol_error));
}

// A client's own test compares the reason with an empty one.
TEST_F(ConnectionTest, TooBigMessageFailsWithoutAReason) {
  receive(masked(Opcode::text, std::string(1001, 'x')));
  EXPECT_EQ(wire.written, close_frame(CloseCode::too_big));
}

TEST_F(ConnectionTest, BrokenProtocolInsteadOfAnAnswerEndsIt) {
  connection->close(CloseCode::normal);
  receive(encode_frame(Opcode::text, "unmasked"));
  EXPECT_TRUE(wire.dropped);
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
}

TEST_F(ConnectionTest, EndWithoutCloseIsAbnormal) {
  wire.handler->on_end(net::StreamEnd::error);
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
  connection->send_text("late");
  connection->close(CloseCode::normal);
  connection->drop();
  EXPECT_EQ(connection->queued_bytes(), 0U);
  EXPECT_EQ(connection->peer(), "");
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
  EXPECT_THAT(wire.written, IsEmpty());
}

TEST_F(ConnectionTest, DropIsToldOnce) {
  connection->drop();
  EXPECT_TRUE(wire.dropped);
  EXPECT_THAT(wire.written, IsEmpty());
  connection->drop();
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
}

TEST_F(ConnectionTest, DropInsideAMessageEndsTheRead) {
  do_on_message = [this] { connection->drop(); };
  receive(masked(Opcode::text, "a") + masked(Opcode::text, "b"));
  EXPECT_THAT(messages, ElementsAre("text a"));
  EXPECT_THAT(closes, ElementsAre(CloseCode::abnormal));
}

TEST_F(ConnectionTest, CloseInsideAMessageStillSeesThePeersClose) {
  do_on_message = [this] { connection->close(CloseCode::normal); };
  receive(masked(Opcode::text, "a") + masked(Opcode::text, "b") + masked(Opcode::close, "\x03\xe8"));
  EXPECT_THAT(messages, ElementsAre("text a"));
  EXPECT_THAT(closes, ElementsAre(CloseCode::normal));
}

// The owner's right to destroy the connection inside every callback; the sanitizer build is the judge.

TEST_F(ConnectionTest, DestroyedInsideAMessage) {
  do_on_message = [this] { connection.reset(); };
  receive(masked(Opcode::text, "a") + masked(Opcode::text, "b"));
  EXPECT_THAT(messages, ElementsAre("text a"));
  EXPECT_THAT(payloads_afterwards, ElementsAre("a"));
  EXPECT_THAT(closes, IsEmpty());
  EXPECT_TRUE(wire.dropped);
}

TEST_F(ConnectionTest, DestroyedInsideAFragmentedMessage) {
  do_on_message = [this] { connection.reset(); };
  receive(masked(Opcode::text, "a message of ", false) + masked(Opcode::continuation, "two fragments"));
  EXPECT_THAT(payloads_afterwards, ElementsAre("a message of two fragments"));
}

TEST_F(ConnectionTest, DestroyedInsideOnClosedOfEveryKind) {
  do_on_closed = [this] { connection.reset(); };
  const std::vector<std::function<void()>> ends{
      [this] { receive(masked(Opcode::close, "") + masked(Opcode::text, "after")); },
      [this] { wire.handler->on_end(net::StreamEnd::queue_overflow); },
      [this] { connection->drop(); },
      [this] {
        connection->close(CloseCode::normal);
        pass(limits::closing_time);
      },
      [this] {
        connection->close(CloseCode::normal);
        receive(encode_frame(Opcode::text, "unmasked"));
      },
  };
  for (const auto& end : ends) {
    closes.clear();
    if (!connection) {
      use_wire(wire);
      connection = std::make_unique<Connection>(loop, net::DetachedSocket(-1, {}), "101.", *this, 1000);
    }
    end();
    EXPECT_EQ(closes.size(), 1U);
    EXPECT_EQ(connection, nullptr);
  }
}

TEST_F(ConnectionTest, DestroyedWhileClosingForgetsItsDeadline) {
  connection->close(CloseCode::normal);
  connection.reset();
  pass(limits::closing_time);
  EXPECT_THAT(closes, IsEmpty());
  EXPECT_TRUE(wire.dropped);
}

TEST(ThreadScratch, KeepsWhatReadsNeedAndGivesTheRestBack) {
  std::string& scratch = thread_scratch();
  scratch.reserve(limits::scratch_kept_bytes);
  const char* const kept = scratch.data();
  EXPECT_EQ(thread_scratch().data(), kept);
  EXPECT_EQ(thread_scratch().capacity(), limits::scratch_kept_bytes);
  scratch.reserve(limits::scratch_kept_bytes + 1);
  EXPECT_LT(thread_scratch().capacity(), std::size_t{64}) << "nothing but what is in the string itself";
}

TEST_F(ConnectionTest, ALongMessageLeavesNoMoreThanTheNextReadNeeds) {
  const std::size_t long_message = 2 * limits::scratch_kept_bytes;
  connection.reset();
  use_wire(wire);
  connection =
      std::make_unique<Connection>(loop, net::DetachedSocket(-1, {}), "101.", *this, 2 * long_message);
  std::size_t with_the_long_one = 0;
  // Only the reads themselves may give it back.
  std::string& scratch = thread_scratch();
  do_on_message = [&] { with_the_long_one = std::max(with_the_long_one, scratch.capacity()); };
  receive(masked(Opcode::binary, std::string(long_message, 'x')));
  EXPECT_GE(with_the_long_one, long_message);
  receive(masked(Opcode::binary, "short"));
  EXPECT_LE(scratch.capacity(), limits::scratch_kept_bytes);
}

}  // namespace
}  // namespace porchlight::websocket
