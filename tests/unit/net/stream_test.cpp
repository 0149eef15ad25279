#include "net/stream.hpp"

#include "net/limits.hpp"
#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <string>

namespace porchlight::net {
namespace {

struct Owner final : StreamHandler {
  void on_bytes(std::string_view bytes) override {
    got += bytes;
    ++reads;
    if (on_read) on_read();
  }
  void on_end(StreamEnd end) override {
    ended = end;
    ++ends;
  }
  void on_drained() override { ++drained; }
  std::string got;
  std::optional<StreamEnd> ended;
  int drained = 0;
  int reads = 0;
  int ends = 0;
  std::function<void()> on_read;
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

  void pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
    run_ready(loop);
  }

  ManualClock clock;
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

TEST_F(StreamTest, TakesAsManyBytesAsItsLimitAndEndsWithOneMore) {
  for (const std::size_t more : {0U, 1U}) {
    SocketPair other;
    Owner to;
    const StreamPtr full = other.ours().attach(loop, to);
    run_ready(loop);
    full->write(std::string(100'000, 'x'));
    run_ready(loop);
    full->write(std::string(limits::write_queue_bytes - full->queued_bytes() + more, 'x'));
    run_ready(loop);
    EXPECT_EQ(to.ended, more == 0 ? std::nullopt : std::optional(StreamEnd::queue_overflow));
  }
}

TEST_F(StreamTest, ManyPiecesReachASlowReaderWholeAndInTheirOrder) {
  std::string expected;
  for (std::size_t i = 0; i < 3 * limits::pieces_per_write; ++i) {
    const std::string piece(1 + i * 7 % 500, static_cast<char>('a' + i % 26));
    if (i % 2 == 0) {
      stream->write(piece);
    } else {
      stream->write(share(piece));
    }
    expected += piece;
  }
  run_ready(loop);
  EXPECT_GT(stream->queued_bytes(), 0U);
  std::string got;
  for (std::size_t size = 1; got.size() < expected.size(); size = 1 + size * 3 % 997) {
    got += pair.receive(size);
    run_ready(loop);
  }
  EXPECT_EQ(got, expected);
  EXPECT_EQ(owner.drained, 1);
}

TEST_F(StreamTest, ReadsWhatComesByteByByte) {
  for (const char c : std::string("slowly")) {
    pair.send({&c, 1});
    run_ready(loop);
  }
  EXPECT_EQ(owner.got, "slowly");
  EXPECT_EQ(owner.reads, 6);
}

TEST_F(StreamTest, ReadsMoreThanItsBufferInPartsAndLetsOthersInBetween) {
  std::size_t sent = 0;
  while (sent < 2 * limits::read_buffer_bytes) {
    const std::size_t now = pair.send(std::string(limits::read_buffer_bytes, 'x'));
    if (now == 0) break;
    sent += now;
  }
  ASSERT_GT(sent, limits::read_buffer_bytes);
  run_ready(loop);
  EXPECT_EQ(owner.got.size(), sent);
  EXPECT_GT(owner.reads, 1);
}

TEST_F(StreamTest, TellsOnceThatItsPeerHasClosed) {
  pair.send("bye");
  pair.close();
  run_ready(loop);
  EXPECT_EQ(owner.got, "bye");
  EXPECT_EQ(owner.ended, StreamEnd::peer_closed);
  stream->write(std::string("too late"));
  run_ready(loop);
  EXPECT_EQ(owner.ends, 1);
  EXPECT_EQ(stream->queued_bytes(), 0U);
}

TEST_F(StreamTest, TellsOfAReset) {
  stream->write(std::string("never read"));
  run_ready(loop);
  pair.close();  // with bytes that it has not read, which is a reset
  run_ready(loop);
  EXPECT_EQ(owner.ended, StreamEnd::error);
  EXPECT_EQ(owner.ends, 1);
}

// Who was gone counted as one that does not read.
TEST_F(StreamTest, MoreThanTheLimitForAPeerThatIsGoneIsAnError) {
  stream->pause_reading();
  stream->set_queue_limit(100);
  pair.close();
  for (int i = 0; i < 5; ++i) stream->write(std::string(200, 'x'));
  EXPECT_LE(stream->queued_bytes(), 200U);
  run_ready(loop);
  EXPECT_EQ(owner.ended, StreamEnd::error);
}

TEST_F(StreamTest, WhileItPausesReadsNothingAndThenAll) {
  stream->pause_reading();
  pair.send("one ");
  run_ready(loop);
  EXPECT_EQ(owner.got, "");
  stream->resume_reading();
  run_ready(loop);
  pair.send("two");
  run_ready(loop);
  EXPECT_EQ(owner.got, "one two");
}

TEST_F(StreamTest, FinishesWithWhatIsQueuedAndThrowsAwayWhatComes) {
  stream->write(std::string(50'000, 'x'));
  stream->finish(Milliseconds(1'000));
  stream->write(std::string("after the end"));
  pair.send("ignored");
  run_ready(loop);
  EXPECT_EQ(read_all().size(), 50'000U);
  EXPECT_TRUE(pair.closed());
  EXPECT_EQ(owner.got, "");
  EXPECT_FALSE(owner.ended);
  pair.close();
  run_ready(loop);
  EXPECT_EQ(owner.ended, StreamEnd::peer_closed);
}

TEST_F(StreamTest, FinishesInTimeWhateverItsPeerDoes) {
  stream->write(std::string(50'000, 'x'));
  stream->finish(Milliseconds(1'000));
  run_ready(loop);
  pass(Milliseconds(999));
  EXPECT_FALSE(owner.ended);
  pass(Milliseconds(1));
  EXPECT_EQ(owner.ended, StreamEnd::peer_closed);
  EXPECT_LT(read_all().size(), 50'000U);
  EXPECT_TRUE(pair.closed());
}

TEST_F(StreamTest, DroppedWhileItWritesSendsWhatTheKernelTakesAndCallsNobody) {
  stream->write(std::string(50'000, 'x'));
  run_ready(loop);
  stream.reset();
  run_ready(loop);
  const std::string got = read_all();
  EXPECT_GT(got.size(), 0U);
  EXPECT_LT(got.size(), 50'000U);
  EXPECT_TRUE(pair.closed());
  EXPECT_EQ(owner.ends, 0);
  EXPECT_EQ(owner.drained, 0);
}

TEST_F(StreamTest, MayBeDroppedFromInsideItsCallback) {
  stream->write(std::string("last words"));
  owner.on_read = [this] { stream.reset(); };
  pair.send("go");
  run_ready(loop);
  EXPECT_EQ(pair.receive(), "last words");
  EXPECT_EQ(pair.receive(), "");
  EXPECT_TRUE(pair.closed());
  EXPECT_EQ(owner.ends, 0);
}

TEST_F(StreamTest, ResetThrowsAwayWhatWaits) {
  stream->write(std::string(50'000, 'x'));
  run_ready(loop);
  const std::string begun = pair.receive(100);
  Stream::reset(std::move(stream));
  run_ready(loop);
  EXPECT_LT(begun.size() + read_all().size(), 50'000U);
  EXPECT_EQ(owner.ends, 0);
}

TEST_F(StreamTest, MovesToAnotherLoopWithWhatWasRead) {
  std::optional<DetachedSocket> moved;
  owner.on_read = [&] { moved = Stream::detach(std::move(stream), owner.got); };
  stream->write(std::string("from the first, "));
  pair.send("for the second");
  run_ready(loop);
  ASSERT_TRUE(moved);

  EventLoop second(clock, 1);
  Owner heir;
  const StreamPtr there = std::move(*moved).attach(second, heir);
  there->write(std::string("from the second"));
  pair.send(", and more");
  run_ready(second);
  EXPECT_EQ(heir.got, "for the second, and more");
  EXPECT_EQ(pair.receive(), "from the first, from the second");
  EXPECT_EQ(owner.ends, 0);
}

TEST_F(StreamTest, OfASocketThatIsGoneEndsWithAnError) {
  Owner to;
  const StreamPtr dead = DetachedSocket(-1, {}).attach(loop, to);
  EXPECT_FALSE(to.ended) << "its owner has no pointer yet";
  run_ready(loop);
  EXPECT_EQ(to.ended, StreamEnd::error);
}

TEST_F(StreamTest, ADescriptorThatTheLoopDoesNotTakeIsClosed) {
  SocketPair other;
  const int taken = other.descriptor();
  Owner to;
  const StreamPtr first = other.ours().attach(loop, to);
  const StreamPtr twice = DetachedSocket(taken, {}).attach(loop, owner);
  run_ready(loop);
  EXPECT_EQ(owner.ended, StreamEnd::error);
  EXPECT_EQ(::fcntl(taken, F_GETFD), -1);
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace porchlight::net
