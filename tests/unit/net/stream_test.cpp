#include "net/stream.hpp"

#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace porchlight::net {
namespace {

struct Owner final : StreamHandler {
  void on_bytes(std::string_view bytes) override { got += bytes; }
  void on_end(StreamEnd end) override { ended = end; }
  void on_drained() override { ++drained; }
  std::string got;
  std::optional<StreamEnd> ended;
  int drained = 0;
};

class StreamTest : public ::testing::Test {
 protected:
  void SetUp() override {
    stream = pair.ours().attach(loop, owner);
    run_ready(loop);
  }
  std::string read_all() {
    std::string all;
    for (std::string part = pair.receive(); !part.empty(); part = pair.receive()) {
      all += part;
      run_ready(loop);
    }
    return all;
  }

  const ManualClock clock;
  EventLoop loop{clock, 0};
  Owner owner;
  SocketPair pair;
  StreamPtr stream;
};

TEST_F(StreamTest, SendsOwnedSharedAndStaticBytesInTheirOrder) {
  stream->write(std::string("owned "));
  stream->write(share("shared "));
  stream->write_static("static");
  run_ready(loop);
  EXPECT_EQ(pair.receive(), "owned shared static");
}

TEST_F(StreamTest, MoreInOneTurnThanTheLimitIsSentWhereTheKernelTakesIt) {
  stream->set_queue_limit(100);
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const std::string piece(60, static_cast<char>('a' + i));
    stream->write(piece);
    expected += piece;
  }
  run_ready(loop);
  EXPECT_EQ(read_all(), expected);
  EXPECT_FALSE(owner.ended);
}

// Past its limit a stream left pieces out, sent what it had kept, and went on: a hole that no agent saw.
TEST_F(StreamTest, EndsAlwaysWhereSomethingWasLeftOut) {
  stream->set_queue_limit(5'000);
  std::string all;
  for (int i = 0; i < 26; ++i) {
    const std::string piece(3'000, static_cast<char>('a' + i));
    stream->write(piece);
    all += piece;
  }
  const std::string begun = pair.receive();  // the kernel has room again, before the turn ends
  run_ready(loop);
  stream->write(std::string("later"));
  run_ready(loop);
  EXPECT_EQ(owner.ended, StreamEnd::queue_overflow);
  const std::string got = begun + read_all();
  EXPECT_EQ(got, all.substr(0, got.size()));
  EXPECT_TRUE(pair.closed());
}

TEST_F(StreamTest, TellsWhenTheQueueHasDrained) {
  stream->write(std::string(50'000, 'x'));
  run_ready(loop);
  EXPECT_GT(stream->queued_bytes(), 0U);
  EXPECT_EQ(owner.drained, 0);
  EXPECT_EQ(read_all().size(), 50'000U);
  EXPECT_EQ(stream->queued_bytes(), 0U);
  EXPECT_EQ(owner.drained, 1);
}

}  // namespace
}  // namespace porchlight::net
