// A master, its replica, and a Sentinel that makes the replica the master when the master is gone.

#include "integration/redis_driver/redis_fixture.hpp"

namespace porchlight::test {
namespace {

std::string port_of(const RedisServer& server) {
  return std::to_string(server.port());
}

class RedisSentinelTest : public ::testing::Test {
 protected:
  [[nodiscard]] static RedisServer::Options watching(const RedisServer& server,
                                                     const std::string& password = "") {
    RedisServer::Options options{
        .configuration = {"sentinel monitor porch 127.0.0.1 " + port_of(server) + " 1",
                          "sentinel down-after-milliseconds porch 300",
                          "sentinel failover-timeout porch 2000"},
        .arguments = {"--sentinel"}};
    if (!password.empty()) {
      options.configuration.push_back("requirepass " + password);
      options.password = password;
    }
    return options;
  }

  RedisServer master;
  RedisServer replica{{.configuration = {"replicaof 127.0.0.1 " + port_of(master)}}};
};

TEST_F(RedisSentinelTest, FollowsAFailover) {
  RedisServer sentinel(watching(master));
  ASSERT_NE(replica.ask_until("INFO replication", "master_link_status:up").find("status:up"),
            std::string::npos);
  ASSERT_NE(sentinel.ask_until("SENTINEL MASTER porch", "num-slaves\n1").find("slaves\n1"),
            std::string::npos);
  const std::string gone = std::to_string(free_port());
  // The first one is not there: it is passed over.
  const std::string url = "redis+sentinel://127.0.0.1:" + gone + ",127.0.0.1:" + port_of(sentinel) + "/porch";
  Client client(url);
  Listener listener(url);
  listener.subscribe("c");
  ASSERT_TRUE(client.up());
  ASSERT_TRUE(listener.journal.wait_for("+c"));
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
  EXPECT_EQ(master.ask("GET a"), "1");
  EXPECT_EQ(replica.ask_until("GET a", "1"), "1");

  master.kill();
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.observer.journal.count("down"), 1U);
  EXPECT_EQ(client.ask({"GET", "a"}), "1");
  EXPECT_EQ(client.ask({"SET", "a", "2"}), "OK");
  EXPECT_EQ(replica.ask("GET a"), "2");
  ASSERT_TRUE(listener.journal.wait_for("+c", 2));
  replica.ask("PUBLISH c hello");
  EXPECT_TRUE(listener.journal.wait_for("c: hello"));
}

TEST_F(RedisSentinelTest, AuthenticatesToTheSentinelWithItsOwnPassword) {
  RedisServer sentinel(watching(master, "watch"));
  const std::string url = "redis+sentinel://127.0.0.1:" + port_of(sentinel) + "/porch";
  Client right(url + "?sentinel_password=watch");
  Client wrong(url + "?sentinel_password=hunter2");
  EXPECT_TRUE(right.up());
  ASSERT_TRUE(wrong.down());
  const std::string why = wrong.observer.journal.lines()[0];
  EXPECT_NE(why.find("no Sentinel knows the master"), std::string::npos) << why;
  EXPECT_NE(why.find("AUTH is refused"), std::string::npos) << why;
  EXPECT_EQ(why.find("hunter2"), std::string::npos) << why;
}

TEST_F(RedisSentinelTest, SaysThatTheMasterIsNotKnown) {
  RedisServer sentinel(watching(master));
  Client client("redis+sentinel://127.0.0.1:" + port_of(sentinel) + "/other");
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("it does not know the master"), std::string::npos);
}

// A Sentinel that was cut off knows only the master of old, which is a replica now: another one is asked.
TEST_F(RedisSentinelTest, IsNotHeldUpByASentinelThatLivesInThePast) {
  RedisServer past(watching(replica));
  RedisServer present(watching(master));
  Client client("redis+sentinel://127.0.0.1:" + port_of(past) + ",127.0.0.1:" + port_of(present) + "/porch");
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
  EXPECT_EQ(master.ask("GET a"), "1");
}

TEST_F(RedisSentinelTest, ASentinelThatHangsCostsItsTimeOnly) {
  RedisServer hung(watching(master));
  RedisServer sentinel(watching(master));
  hung.pause();
  auto settings = Client::quick();
  settings.connect_time = Milliseconds{200};
  Client client("redis+sentinel://127.0.0.1:" + port_of(hung) + ",127.0.0.1:" + port_of(sentinel) + "/porch",
                std::move(settings));
  EXPECT_TRUE(client.up());
  EXPECT_EQ(client.observer.journal.count("down"), 0U);
  hung.resume();
}

}  // namespace
}  // namespace porchlight::test
