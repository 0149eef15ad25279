// The subscriber against a real server: what is published arrives, and each loss is told by a subscription
// that stands again.

#include "integration/redis_driver/redis_fixture.hpp"
#include "support/tcp_proxy.hpp"

namespace porchlight::test {
namespace {

/// How many PINGs the server has answered.
int pings(const RedisServer& server) {
  const std::string label = "cmdstat_ping:calls=";
  const std::string statistics = server.ask("INFO commandstats");
  const std::size_t at = statistics.find(label);
  return at == std::string::npos ? 0 : std::stoi(statistics.substr(at + label.size()));
}

TEST(RedisSubscriberTest, DeliversWhatIsPublishedOnItsChannels) {
  RedisServer server;
  Listener listener(server.url());
  listener.subscribe("before");
  ASSERT_TRUE(listener.journal.wait_for("+before"));
  listener.subscribe("after");
  ASSERT_TRUE(listener.journal.wait_for("+after"));
  EXPECT_EQ(server.ask("PUBLISH before one"), "1");
  EXPECT_EQ(server.ask("PUBLISH after two"), "1");
  EXPECT_EQ(server.ask("PUBLISH other three"), "0");
  const std::string bytes("any\0\r\nbytes", 11);
  server.ask({"PUBLISH", "after", bytes});
  ASSERT_TRUE(listener.journal.wait_for("after: " + bytes));
  EXPECT_EQ(listener.journal.lines(),
            (Words{"up", "+before", "+after", "before: one", "after: two", "after: " + bytes}));
}

TEST(RedisSubscriberTest, KeepsTheOrderOfManyMessages) {
  RedisServer server;
  Listener listener(server.url());
  listener.subscribe("c");
  ASSERT_TRUE(listener.journal.wait_for("+c"));
  server.ask({"EVAL", "for i = 1, 5000 do redis.call('PUBLISH', 'c', i) end", "0"});
  ASSERT_TRUE(listener.journal.wait_for("c: 5000"));
  const auto lines = listener.journal.lines();
  ASSERT_EQ(lines.size(), 5'002U);
  for (std::size_t i = 2; i < lines.size(); ++i) ASSERT_EQ(lines[i], "c: " + std::to_string(i - 1));
}

TEST(RedisSubscriberTest, ListensNoMoreWhereItHasUnsubscribed) {
  RedisServer server;
  Listener listener(server.url());
  listener.subscribe("a");
  listener.subscribe("b");
  ASSERT_TRUE(listener.journal.wait_for("+b"));
  listener.unsubscribe("a");
  EXPECT_EQ(server.ask_until("PUBSUB NUMSUB a", "a\n0"), "a\n0");
  EXPECT_EQ(server.ask("PUBLISH a one"), "0");
  listener.unsubscribe("b");
  EXPECT_EQ(server.ask_until("PUBSUB NUMSUB b", "b\n0"), "b\n0");
  listener.subscribe("a");
  ASSERT_TRUE(listener.journal.wait_for("+a", 2));
  server.ask("PUBLISH a two");
  ASSERT_TRUE(listener.journal.wait_for("a: two"));
  EXPECT_EQ(listener.journal.count("a: "), 1U);
}

TEST(RedisSubscriberTest, SubscribesAgainAfterALoss) {
  RedisServer server;
  Listener listener(server.url());
  listener.subscribe("a");
  listener.subscribe("b");
  listener.subscribe("c");
  ASSERT_TRUE(listener.journal.wait_for("+c"));
  listener.unsubscribe("b");
  EXPECT_EQ(server.ask("CLIENT KILL TYPE pubsub"), "1");
  ASSERT_TRUE(listener.journal.wait_for("+a", 2));
  ASSERT_TRUE(listener.journal.wait_for("+c", 2));
  EXPECT_EQ(listener.journal.count("+b"), 1U);
  EXPECT_EQ(listener.journal.count("down"), 1U);
  server.ask("PUBLISH a after");
  ASSERT_TRUE(listener.journal.wait_for("a: after"));
}

TEST(RedisSubscriberTest, SubscribesAgainAfterARestart) {
  RedisServer server;
  Listener listener(server.url());
  listener.subscribe("a");
  ASSERT_TRUE(listener.journal.wait_for("+a"));
  server.stop();
  ASSERT_TRUE(listener.journal.wait_for("down"));
  listener.subscribe("while it is away");
  server.start();
  ASSERT_TRUE(listener.journal.wait_for("+a", 2));
  ASSERT_TRUE(listener.journal.wait_for("+while it is away"));
  server.ask("PUBLISH a after");
  ASSERT_TRUE(listener.journal.wait_for("a: after"));
  EXPECT_EQ(listener.journal.count("down"), 1U);
}

TEST(RedisSubscriberTest, SubscribesToManyChannelsAgain) {
  RedisServer server;
  Listener listener(server.url());
  ASSERT_TRUE(listener.journal.wait_for("up"));
  listener.thread.call([&] {
    for (int i = 0; i < 1'234; ++i) listener.subscriber->subscribe("channel " + std::to_string(i));
  });
  ASSERT_TRUE(listener.journal.wait_for("+channel", 1'234));
  server.ask("CLIENT KILL TYPE pubsub");
  ASSERT_TRUE(listener.journal.wait_for("+channel", 2'468));
}

TEST(RedisSubscriberTest, NoticesALinkThatIsDead) {
  RedisServer server;
  TcpProxy proxy(server.port());
  Listener listener("redis://127.0.0.1:" + std::to_string(proxy.port()));
  listener.subscribe("a");
  ASSERT_TRUE(listener.journal.wait_for("+a"));
  proxy.hold();
  ASSERT_TRUE(listener.journal.wait_for("down"));
  EXPECT_NE(listener.journal.lines()[2].find("no answer within 500 ms"), std::string::npos);
  ASSERT_TRUE(listener.journal.wait_for("+a", 2));
}

// Longer than a silence and the time for an answer: the PINGs are answered, in the form of subscribers.
TEST(RedisSubscriberTest, StaysOnALinkThatIsOnlySilent) {
  RedisServer server;
  Listener listener(server.url());
  Listener without_channels(server.url());
  listener.subscribe("a");
  ASSERT_TRUE(listener.journal.wait_for("+a"));
  ASSERT_TRUE(without_channels.journal.wait_for("up"));
  const int before = pings(server);
  EXPECT_TRUE(eventually([&] { return pings(server) >= before + 4; }));
  EXPECT_EQ(listener.journal.count("down"), 0U);
  EXPECT_EQ(without_channels.journal.count("down"), 0U);
}

}  // namespace
}  // namespace porchlight::test
