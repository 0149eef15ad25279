// The client when the connection, the server or the network between them fails.

#include "integration/redis_driver/session_store_fixture.hpp"
#include "support/tcp_proxy.hpp"

namespace porchlight::test {
namespace {

using Replies = Result<std::span<const driver::RedisReply>>;

std::string through(const TcpProxy& proxy) {
  return "redis://127.0.0.1:" + std::to_string(proxy.port());
}

TEST(RedisOutage, ALostConnectionIsMadeAgain) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  EXPECT_EQ(server.ask("CLIENT KILL TYPE normal"), "1");
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"PING"}), "PONG");
  const auto lines = client.observer.journal.lines();
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ(lines[0], "up");
  EXPECT_TRUE(lines[1].starts_with("down: 127.0.0.1:" + std::to_string(server.port()) + ": ")) << lines[1];
  EXPECT_EQ(lines[2], "up");
}

TEST(RedisOutage, WhatWaitsIsToldInOrderThenTheObserver) {
  RedisServer server;
  auto settings = Client::quick();
  settings.reply_time = Milliseconds{60'000};
  Client client(server.url(), std::move(settings));
  ASSERT_TRUE(client.up());
  Journal& journal = client.observer.journal;
  client.thread.call([&] {
    client.client->send(request_of({"BLPOP", "nothing", "0"}),
                        [&](const Replies& replies) { journal.add("1 " + text_of(replies)); });
  });
  EXPECT_NE(server.ask_until("CLIENT LIST", "cmd=blpop"), "");
  client.thread.call([&] {
    for (const char* label : {"2 ", "3 "}) {
      client.client->send(request_of({"INCR", "never"}), [&journal, label](const Replies& replies) {
        journal.add(label + text_of(replies));
      });
    }
    EXPECT_EQ(client.client->queued(), 2U);
  });
  server.ask("CLIENT KILL TYPE normal");
  ASSERT_TRUE(client.up(2));
  const auto lines = journal.lines();
  ASSERT_GE(lines.size(), 6U);
  EXPECT_EQ(lines[1], "1 (unavailable)");
  EXPECT_EQ(lines[2], "2 (unavailable)");
  EXPECT_EQ(lines[3], "3 (unavailable)");
  EXPECT_TRUE(lines[4].starts_with("down: "));
  EXPECT_EQ(lines[5], "up");
  EXPECT_EQ(client.ask({"GET", "never"}), "(nil)");
}

TEST(RedisOutage, ARestartedServerIsFoundAgain) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
  server.stop();
  ASSERT_TRUE(client.down());
  EXPECT_EQ(client.ask({"GET", "a"}), "(unavailable)");
  server.start();
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"GET", "a"}), "(nil)");
  EXPECT_EQ(client.observer.journal.count("down"), 1U);
}

TEST(RedisOutage, WhetherItIsTheSameServerIsToldWithEachConnection) {
  RedisServer server;
  Store store(server.url());
  ASSERT_TRUE(store.up());
  EXPECT_EQ(store.servers(), "another") << "of the first nobody knows";
  server.ask("CLIENT KILL TYPE normal SKIPME yes");
  ASSERT_TRUE(store.up(2));
  EXPECT_EQ(store.servers(), "another, the same");
  server.stop();
  server.start();
  ASSERT_TRUE(store.up(3));
  EXPECT_EQ(store.servers(), "another, the same, another") << "what it has may be of a while ago";
}

TEST(RedisOutage, AServerThatHangsIsGivenUpAndFoundAgain) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  server.pause();
  auto lost = client.send({"INCR", "counter"});
  EXPECT_EQ(lost.get(), "(unavailable)");
  ASSERT_TRUE(client.down());
  server.resume();
  ASSERT_TRUE(client.up(2));
  // It ran before the connection stood again, or never.
  const std::string told = client.ask({"GET", "counter"});
  EXPECT_TRUE(told == "1" || told == "(nil)") << told;
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.ask({"GET", "counter"}), told);
}

TEST(RedisOutage, AServerThatHangsWhileItIsConnectedToIsTriedAgain) {
  RedisServer server;
  server.pause();
  auto settings = Client::quick();
  settings.connect_time = Milliseconds{200};
  Client client(server.url(), std::move(settings));
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("no answer within 200 ms"), std::string::npos);
  server.resume();
  EXPECT_TRUE(client.up());
}

// The command is stuck in the network when its connection is given up, and arrives after the next one stands.
// Without CLIENT KILL for the old connection it would run then.
TEST(RedisOutage, WhatIsStuckInTheNetworkNeverRunsOnceTheNextConnectionStands) {
  RedisServer server;
  TcpProxy proxy(server.port());
  Client client(through(proxy));
  ASSERT_TRUE(client.up());
  proxy.hold();
  EXPECT_EQ(client.ask({"INCR", "counter"}), "(unavailable)");
  EXPECT_GT(proxy.held_bytes(), 0U);
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"SET", "counter", "100"}), "OK");
  proxy.release();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.ask({"GET", "counter"}), "100");
  EXPECT_EQ(server.ask("INFO commandstats").find("cmdstat_incr:"), std::string::npos);
}

TEST(RedisOutage, ADeadLinkIsNoticedWithoutACommand) {
  RedisServer server;
  TcpProxy proxy(server.port());
  Client client(through(proxy));
  ASSERT_TRUE(client.up());
  proxy.hold();
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[1].find("no answer within 500 ms"), std::string::npos);
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"PING"}), "PONG");
}

TEST(RedisOutage, AConnectionThatIsGivenUpIsReplacedAndKilled) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  const std::string id = client.ask({"CLIENT", "ID"});
  std::promise<void> answered;
  client.thread.call([&] {
    client.client->give_up("of no use");
    client.client->send(request_of({"PING"}), [&](const Replies& replies) {
      EXPECT_EQ(text_of(replies), "(unavailable)");
      answered.set_value();
    });
    EXPECT_EQ(client.observer.journal.count("down"), 0U);
  });
  answered.get_future().wait();
  ASSERT_TRUE(client.up(2));
  EXPECT_NE(client.ask({"CLIENT", "ID"}), id);
  EXPECT_EQ(client.observer.journal.count("down: 127.0.0.1:" + std::to_string(server.port()) + ": of no use"),
            1U);
}

TEST(RedisOutage, AReplicaIsNotUsed) {
  RedisServer master;
  RedisServer replica({.configuration = {"replicaof 127.0.0.1 " + std::to_string(master.port())}});
  Client client(replica.url());
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("it is a read-only replica"), std::string::npos);
  replica.ask("REPLICAOF NO ONE");
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
}

// By default a server that becomes a replica keeps its clients; the first that writes is told READONLY.
TEST(RedisOutage, AMasterThatBecomesAReplicaAnswersAndIsGivenUp) {
  RedisServer master;
  RedisServer other;
  Client client(master.url());
  ASSERT_TRUE(client.up());
  EXPECT_EQ(master.ask("REPLICAOF 127.0.0.1 " + std::to_string(other.port())), "OK");
  EXPECT_TRUE(client.ask({"SET", "a", "1"}).starts_with("(error) READONLY"));
  ASSERT_TRUE(client.down());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "(unavailable)");
  EXPECT_EQ(client.observer.journal.count("up"), 1U);
  EXPECT_EQ(master.ask("REPLICAOF NO ONE"), "OK");
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
}

// Whoever only reads is told nothing by the server, and would show what the replica last knew for ever.
TEST(RedisOutage, WhoOnlyReadsFindsOutThatItsMasterHasBecomeAReplica) {
  RedisServer server;
  auto settings = Client::quick();
  settings.probe.command(3).arg("DEL").arg("probe:{1}").arg("probe:{2}");
  Client client(server.url(), settings);
  ASSERT_TRUE(client.up());
  EXPECT_EQ(server.ask("REPLICAOF 127.0.0.1 1"), "OK");
  EXPECT_TRUE(client.answers({"GET", "a"}, "(unavailable)"));
  EXPECT_EQ(server.ask("REPLICAOF NO ONE"), "OK");
  ASSERT_TRUE(client.up(2));
}

// Where something in front of it hides that it is a cluster, its answers tell. A server that says so once is
// not tried at full speed again: only another process there may be another Redis.
TEST(RedisOutage, AServerThatAnswersAsAClusterIsGivenUpUntilAnotherIsThere) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  const std::string moved = "return redis.error_reply('-MOVED 3999 127.0.0.1:1')";
  EXPECT_TRUE(client.ask({"EVAL", moved, "0"}).starts_with("(error) MOVED"));
  ASSERT_TRUE(client.down());
  const std::string tried_again = "cmdstat_client|id:calls=3,";
  EXPECT_NE(server.ask_until("INFO commandstats", tried_again).find(tried_again), std::string::npos);
  EXPECT_EQ(client.ask({"GET", "a"}), "(unavailable)");
  EXPECT_EQ(client.observer.journal.count("up"), 1U);
  EXPECT_EQ(client.observer.journal.count("down: Redis at 127.0.0.1:" + std::to_string(server.port()) +
                                          " runs in cluster mode"),
            1U);
  server.restart();
  ASSERT_TRUE(client.up(2));
}

TEST(RedisOutage, TheObserverMayDestroyTheClient) {
  struct Destroyer final : driver::RedisObserver {
    void on_redis_up() override {}
    void on_redis_down(std::string_view) override {
      client.reset();
      done.set_value();
    }
    std::unique_ptr<driver::RedisClient> client;
    std::promise<void> done;
  } destroyer;
  LoopThread thread;
  const auto options = driver::parse_redis_url("redis://127.0.0.1:" + std::to_string(free_port())).value();
  thread.call([&] {
    destroyer.client =
        std::make_unique<driver::RedisClient>(thread.loop(), options, Client::quick(), destroyer);
    destroyer.client->start();
  });
  destroyer.done.get_future().wait();
  thread.call([] {});
}

}  // namespace
}  // namespace porchlight::test
