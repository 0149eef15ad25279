#include "driver/redis/subscriptions.hpp"

#include "base/unique_function.hpp"
#include "driver/redis/limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::driver {
namespace {

std::string bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}
std::string subscribed(const std::string& channel) {
  return "*3\r\n" + bulk("subscribe") + bulk(channel) + ":1\r\n";
}
std::string unsubscribed(const std::string& channel) {
  return "*3\r\n" + bulk("unsubscribe") + bulk(channel) + ":0\r\n";
}
std::string message(const std::string& channel, const std::string& text) {
  return "*3\r\n" + bulk("message") + bulk(channel) + bulk(text);
}
std::string command(const std::string& verb, const std::string& channel) {
  return RedisRequest().command(2).arg(verb).arg(channel).bytes();
}

struct Sink final : RedisChannelSink {
  void on_message(std::string_view channel, std::string_view text) override {
    said += std::string(channel) + ":" + std::string(text) + " ";
    if (on_each) on_each();
  }
  void on_subscribed(std::string_view channel) override { said += "+" + std::string(channel) + " "; }
  void on_redis_up() override {}
  void on_redis_down(std::string_view) override {}

  std::string said;
  UniqueFunction<void()> on_each;
};

class RedisSubscriptionsTest : public ::testing::Test {
 protected:
  RedisSubscriptions subscriptions;
  Sink sink;
};

TEST_F(RedisSubscriptionsTest, AsksForWhatIsWantedOnceAConnectionStands) {
  EXPECT_EQ(subscriptions.subscribe("a"), "");
  EXPECT_EQ(subscriptions.subscribe("b"), "");
  EXPECT_EQ(subscriptions.unsubscribe("b"), "");
  EXPECT_EQ(subscriptions.on_up(), command("SUBSCRIBE", "a"));
  EXPECT_EQ(subscriptions.subscribe("c"), command("SUBSCRIBE", "c"));
  EXPECT_EQ(subscriptions.subscribe("c"), "");
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + message("a", "hi") + subscribed("c"), sink));
  EXPECT_EQ(sink.said, "+a a:hi +c ");
}

TEST_F(RedisSubscriptionsTest, NothingIsWantedByAFreshOne) {
  EXPECT_EQ(subscriptions.on_up(), "");
  EXPECT_EQ(subscriptions.unsubscribe("never"), "");
}

TEST_F(RedisSubscriptionsTest, AsksForEverythingAgainAfterALoss) {
  (void)subscriptions.subscribe("a");
  (void)subscriptions.on_up();
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + "*3\r\n$7\r\nmess", sink));
  subscriptions.on_down();
  (void)subscriptions.subscribe("b");
  EXPECT_EQ(subscriptions.on_up(), RedisRequest().command(3).arg("SUBSCRIBE").arg("a").arg("b").bytes());
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + subscribed("b"), sink));
  EXPECT_EQ(sink.said, "+a +a +b ");
}

TEST_F(RedisSubscriptionsTest, ManyChannelsAreAskedForInSeveralCommands) {
  for (std::size_t i = 0; i < limits::redis_subscribe_channels + 1; ++i) {
    (void)subscriptions.subscribe("c" + std::to_string(1000 + i));
  }
  const std::string bytes = subscriptions.on_up();
  EXPECT_TRUE(bytes.starts_with("*" + std::to_string(limits::redis_subscribe_channels + 1) + "\r\n"));
  EXPECT_TRUE(
      bytes.ends_with(command("SUBSCRIBE", "c" + std::to_string(1000 + limits::redis_subscribe_channels))));
}

TEST_F(RedisSubscriptionsTest, WhatIsNotWantedAnyMoreIsNotTold) {
  (void)subscriptions.on_up();
  (void)subscriptions.subscribe("a");
  EXPECT_EQ(subscriptions.unsubscribe("a"), command("UNSUBSCRIBE", "a"));
  EXPECT_EQ(subscriptions.unsubscribe("a"), "");
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + message("a", "late") + unsubscribed("a"), sink));
  EXPECT_EQ(sink.said, "");
}

// Between the first SUBSCRIBE's answer and the second's there is an UNSUBSCRIBE: messages are lost there.
TEST_F(RedisSubscriptionsTest, StandsOnlyWithTheLastOfSeveralSubscriptions) {
  (void)subscriptions.on_up();
  (void)subscriptions.subscribe("a");
  (void)subscriptions.unsubscribe("a");
  (void)subscriptions.subscribe("a");
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + unsubscribed("a"), sink));
  EXPECT_EQ(sink.said, "");
  ASSERT_TRUE(subscriptions.receive(subscribed("a"), sink));
  EXPECT_EQ(sink.said, "+a ");
}

TEST_F(RedisSubscriptionsTest, KnowsAPongInBothForms) {
  (void)subscriptions.on_up();
  EXPECT_TRUE(subscriptions.receive("+PONG\r\n*2\r\n$4\r\npong\r\n$0\r\n\r\n", sink));
  EXPECT_EQ(sink.said, "");
}

TEST_F(RedisSubscriptionsTest, AnErrorEndsTheConnection) {
  (void)subscriptions.on_up();
  EXPECT_FALSE(subscriptions.receive("-NOPERM no channel\r\n", sink));
}

TEST_F(RedisSubscriptionsTest, TheSinkMaySubscribeUnsubscribeAndCloseFromInside) {
  (void)subscriptions.on_up();
  (void)subscriptions.subscribe("a");
  sink.on_each = [this] {
    (void)subscriptions.unsubscribe("a");
    (void)subscriptions.subscribe("b");
    subscriptions.close();
  };
  ASSERT_TRUE(subscriptions.receive(subscribed("a") + message("a", "1") + subscribed("b"), sink));
  EXPECT_EQ(sink.said, "+a a:1 ");
}

}  // namespace
}  // namespace porchlight::driver
