#include "driver/redis/pipeline.hpp"

#include "driver/redis/limits.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace porchlight::driver {
namespace {

using Replies = Result<std::span<const RedisReply>>;

RedisRequest one(std::string_view name) {
  RedisRequest request;
  request.command(1).arg(name);
  return request;
}

/// Writes down what each request was answered.
class RedisPipelineTest : public ::testing::Test {
 protected:
  bool add(RedisRequest request, const std::string& label) {
    RedisHandler handler = [this, label](const Replies& replies) { note(label, replies); };
    return pipeline.add(request, handler);
  }
  void note(const std::string& label, const Replies& replies) {
    said += label + "=";
    if (!replies) said += "!";
    if (replies) {
      for (const auto& reply : *replies) said += std::string(reply.text()) + ",";
    }
    said += ' ';
  }

  RedisPipeline pipeline;
  std::string said;
};

TEST_F(RedisPipelineTest, AnswersInOrder) {
  ASSERT_TRUE(add(one("A"), "a"));
  ASSERT_TRUE(add(RedisRequest().command(1).arg("B").command(1).arg("C"), "bc"));
  EXPECT_EQ(pipeline.queued(), 3U);
  EXPECT_EQ(pipeline.begin_batch(), "*1\r\n$1\r\nA\r\n*1\r\n$1\r\nB\r\n*1\r\n$1\r\nC\r\n");
  EXPECT_EQ(pipeline.batch_commands(), 3U);
  EXPECT_EQ(pipeline.queued(), 0U);
  const auto first = pipeline.receive("+1\r\n+2\r\n");
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->batch_done);
  EXPECT_EQ(said, "a=1, ");
  const auto second = pipeline.receive("+3\r\n");
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->batch_done);
  EXPECT_EQ(said, "a=1, bc=2,3, ");
  EXPECT_FALSE(pipeline.under_way());
}

TEST_F(RedisPipelineTest, OneBatchIsUnderWayAtATime) {
  ASSERT_TRUE(add(one("A"), "a"));
  EXPECT_NE(pipeline.begin_batch(), "");
  ASSERT_TRUE(add(one("B"), "b"));
  ASSERT_TRUE(add(one("C"), "c"));
  EXPECT_EQ(pipeline.begin_batch(), "");
  ASSERT_TRUE(pipeline.receive("+1\r\n"));
  EXPECT_EQ(pipeline.begin_batch(), one("B").bytes() + one("C").bytes());
}

TEST_F(RedisPipelineTest, ABatchHasACeilingInCommands) {
  for (std::size_t i = 0; i < limits::redis_batch_commands + 1; ++i) ASSERT_TRUE(add(one("A"), ""));
  EXPECT_NE(pipeline.begin_batch(), "");
  EXPECT_EQ(pipeline.batch_commands(), limits::redis_batch_commands);
  EXPECT_EQ(pipeline.queued(), 1U);
}

TEST_F(RedisPipelineTest, ABatchHasACeilingInBytesButALargerRequestGoesAlone) {
  const std::string large(limits::redis_batch_bytes, 'x');
  ASSERT_TRUE(add(one("A"), ""));
  ASSERT_TRUE(add(one(large), ""));
  ASSERT_TRUE(add(one("B"), ""));
  EXPECT_EQ(pipeline.begin_batch(), one("A").bytes());
  ASSERT_TRUE(pipeline.receive("+1\r\n"));
  EXPECT_EQ(pipeline.begin_batch(), one(large).bytes());
  ASSERT_TRUE(pipeline.receive("+1\r\n"));
  EXPECT_EQ(pipeline.begin_batch(), one("B").bytes());
}

TEST_F(RedisPipelineTest, TheQueueHasACeilingInCommands) {
  for (std::size_t i = 0; i < limits::redis_queue_commands; ++i) ASSERT_TRUE(add(one("A"), ""));
  EXPECT_FALSE(add(one("A"), ""));
  EXPECT_NE(pipeline.begin_batch(), "");
  EXPECT_TRUE(add(one("A"), ""));
}

TEST_F(RedisPipelineTest, TheQueueHasACeilingInBytes) {
  const std::string half(limits::redis_queue_bytes / 2, 'x');
  ASSERT_TRUE(add(one(half), ""));
  EXPECT_FALSE(add(one(half), ""));
  EXPECT_NE(pipeline.begin_batch(), "");
  EXPECT_TRUE(add(one(half), ""));
}

TEST_F(RedisPipelineTest, AnEmptyRequestIsRefused) {
  EXPECT_FALSE(add(RedisRequest(), "a"));
}

TEST_F(RedisPipelineTest, ARefusedHandlerStaysItsOwners) {
  RedisRequest request;
  RedisHandler handler = [](const Replies&) {};
  EXPECT_FALSE(pipeline.add(request, handler));
  EXPECT_TRUE(handler);
}

TEST_F(RedisPipelineTest, ALossAnswersEverythingInOrder) {
  ASSERT_TRUE(add(one("A"), "a"));
  ASSERT_TRUE(add(one("B"), "b"));
  EXPECT_NE(pipeline.begin_batch(), "");
  ASSERT_TRUE(add(one("C"), "c"));
  ASSERT_TRUE(pipeline.receive("+1\r\n$5\r\nha"));
  pipeline.fail({ErrorCode::unavailable, ""});
  EXPECT_EQ(said, "a=1, b=! c=! ");
  EXPECT_EQ(pipeline.queued(), 0U);
}

TEST_F(RedisPipelineTest, NothingOfALostConnectionReachesTheNext) {
  ASSERT_TRUE(add(RedisRequest().command(1).arg("A").command(1).arg("B"), "ab"));
  EXPECT_NE(pipeline.begin_batch(), "");
  ASSERT_TRUE(pipeline.receive("+1\r\n$5\r\nha"));
  pipeline.fail({ErrorCode::unavailable, ""});
  ASSERT_TRUE(add(one("C"), "c"));
  EXPECT_EQ(pipeline.begin_batch(), one("C").bytes());
  ASSERT_TRUE(pipeline.receive("+2\r\n"));
  EXPECT_EQ(said, "ab=! c=2, ");
}

TEST_F(RedisPipelineTest, TellsThatTheServerHasBecomeAReplicaOnceTheBatchIsAnswered) {
  ASSERT_TRUE(add(one("A"), "a"));
  ASSERT_TRUE(add(one("B"), "b"));
  EXPECT_NE(pipeline.begin_batch(), "");
  auto progress = pipeline.receive("-READONLY no\r\n");
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->unfit, RedisPipeline::Unfit::no);
  progress = pipeline.receive("+1\r\n");
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->unfit, RedisPipeline::Unfit::replica);
  EXPECT_EQ(said, "a=READONLY no, b=1, ");
  ASSERT_TRUE(add(one("C"), "c"));
  EXPECT_NE(pipeline.begin_batch(), "");
  progress = pipeline.receive("-NOSCRIPT no\r\n");
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->unfit, RedisPipeline::Unfit::no);
}

TEST_F(RedisPipelineTest, TellsThatTheServerIsAClustersByWhatItAnswers) {
  for (const char* error : {"-MOVED 3999 127.0.0.1:6381\r\n", "-ASK 3999 127.0.0.1:6381\r\n",
                            "-CROSSSLOT Keys in request don't hash to the same slot\r\n",
                            "-CLUSTERDOWN Hash slot not served\r\n", "-TRYAGAIN later\r\n"}) {
    ASSERT_TRUE(add(one("A"), "a"));
    EXPECT_NE(pipeline.begin_batch(), "");
    const auto progress = pipeline.receive(error);
    ASSERT_TRUE(progress);
    EXPECT_EQ(progress->unfit, RedisPipeline::Unfit::cluster) << error;
  }
  for (const char* other : {"-MOVEDOUT\r\n", "-ERR MOVED\r\n", "+MOVED 1 h:1\r\n"}) {
    ASSERT_TRUE(add(one("A"), "a"));
    EXPECT_NE(pipeline.begin_batch(), "");
    const auto progress = pipeline.receive(other);
    ASSERT_TRUE(progress);
    EXPECT_EQ(progress->unfit, RedisPipeline::Unfit::no) << other;
  }
}

TEST_F(RedisPipelineTest, AReplyThatNobodyAskedForIsAnError) {
  EXPECT_FALSE(pipeline.receive("+1\r\n"));
  pipeline.fail({});
  ASSERT_TRUE(add(one("A"), "a"));
  EXPECT_NE(pipeline.begin_batch(), "");
  EXPECT_FALSE(pipeline.receive("+1\r\n+2\r\n"));
}

TEST_F(RedisPipelineTest, AHandlerMaySendMore) {
  RedisRequest request = one("A");
  RedisHandler handler = [this](const Replies&) { (void)add(one("B"), "b"); };
  ASSERT_TRUE(pipeline.add(request, handler));
  EXPECT_NE(pipeline.begin_batch(), "");
  const auto progress = pipeline.receive("+1\r\n");
  ASSERT_TRUE(progress);
  EXPECT_TRUE(progress->batch_done);
  EXPECT_EQ(pipeline.begin_batch(), one("B").bytes());
}

TEST_F(RedisPipelineTest, AHandlerMayCloseIt) {
  for (int i = 0; i < 2; ++i) {
    RedisRequest request = one("A");
    RedisHandler handler = [this](const Replies&) {
      said += "x";
      pipeline.close();
    };
    ASSERT_TRUE(pipeline.add(request, handler));
  }
  EXPECT_NE(pipeline.begin_batch(), "");
  ASSERT_TRUE(pipeline.receive("+1\r\n+2\r\n"));
  EXPECT_EQ(said, "x");
}

TEST_F(RedisPipelineTest, ClosingWithinALossLeavesTheOthersUntold) {
  auto alive = std::make_shared<int>();
  for (int i = 0; i < 2; ++i) {
    RedisRequest request = one("A");
    RedisHandler handler = [this, alive](const Replies&) {
      said += "x";
      pipeline.close();
    };
    ASSERT_TRUE(pipeline.add(request, handler));
  }
  pipeline.fail({ErrorCode::unavailable, ""});
  EXPECT_EQ(said, "x");
  EXPECT_EQ(alive.use_count(), 1);
}

}  // namespace
}  // namespace porchlight::driver
