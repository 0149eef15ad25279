#include "driver/redis/handshake.hpp"

#include "driver/redis/limits.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::driver {
namespace {

const std::string info = "$26\r\nredis_mode:x\r\nrun_id:abc\r\n\r\n";
const std::string master = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
const std::string greeting = "+OK\r\n:7\r\n" + info + master + "+PONG\r\n";

RedisRequest script() {
  RedisRequest request;
  request.command(3).arg("SCRIPT").arg("LOAD").arg("return 1");
  return request;
}

RedisRequest probe() {
  RedisRequest request;
  request.command(3).arg("DEL").arg("a").arg("b");
  return request;
}

class RedisHandshakeTest : public ::testing::Test {
 protected:
  RedisHandshake begin() { return RedisHandshake(options, settings, before); }
  /// Why the connection is refused, if the server says so.
  std::string reason(const std::string& bytes) {
    auto handshake = begin();
    auto done = handshake.receive(bytes);
    return done ? "" : done.error().message;
  }

  RedisOptions options;
  RedisSettings settings{.name = "node/0", .prologue = {}, .probe = {}};
  RedisIdentities before;
};

TEST_F(RedisHandshakeTest, TellsWhoWeAreAndAsksWhoAnswers) {
  auto handshake = begin();
  EXPECT_EQ(handshake.take_output(), RedisRequest()
                                         .command(3)
                                         .arg("CLIENT")
                                         .arg("SETNAME")
                                         .arg("node/0")
                                         .command(2)
                                         .arg("CLIENT")
                                         .arg("ID")
                                         .command(2)
                                         .arg("INFO")
                                         .arg("server")
                                         .command(1)
                                         .arg("ROLE")
                                         .command(1)
                                         .arg("PING")
                                         .bytes());
  const auto done = handshake.receive(greeting);
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  EXPECT_EQ(handshake.identity(), (RedisIdentity{"abc", 7}));
  EXPECT_EQ(handshake.take_output(), "");
}

TEST_F(RedisHandshakeTest, ReadsByteByByte) {
  settings.prologue = script();
  auto handshake = begin();
  const std::string bytes = greeting + "+sha\r\n";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto done = handshake.receive(bytes.substr(i, 1));
    ASSERT_TRUE(done);
    EXPECT_EQ(*done, i + 1 == bytes.size());
  }
}

TEST_F(RedisHandshakeTest, AuthenticatesFirstAndSelectsOnceItKnowsWho) {
  options.password = "p";
  options.database = 4;
  const std::string output = begin().take_output();
  EXPECT_TRUE(output.starts_with(RedisRequest().command(2).arg("AUTH").arg("p").bytes()));
  const std::string select = RedisRequest().command(2).arg("SELECT").arg("4").command(1).arg("ROLE").bytes();
  EXPECT_NE(output.find(RedisRequest().command(2).arg("INFO").arg("server").bytes() + select),
            std::string::npos);
  options.user = "u";
  EXPECT_TRUE(
      begin().take_output().starts_with(RedisRequest().command(3).arg("AUTH").arg("u").arg("p").bytes()));
}

TEST_F(RedisHandshakeTest, SendsThePrologueOnlyToAServerThatIsRight) {
  settings.prologue = script();
  auto handshake = begin();
  EXPECT_EQ(handshake.take_output().find("SCRIPT"), std::string::npos);
  auto done = handshake.receive(greeting);
  ASSERT_TRUE(done);
  EXPECT_FALSE(*done);
  EXPECT_EQ(handshake.take_output(), script().bytes());
  done = handshake.receive("$3\r\nsha\r\n");
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
}

TEST_F(RedisHandshakeTest, KillsItsConnectionBeforeAnythingElse) {
  settings.prologue = script();
  before.remember({"abc", 5});
  for (const char* answer : {":1\r\n", "+OK\r\n", "-ERR No such client\r\n", "-ERR No such client ID\r\n"}) {
    auto handshake = begin();
    (void)handshake.take_output();
    ASSERT_TRUE(handshake.receive(greeting));
    const std::string kill = RedisRequest().command(4).arg("CLIENT").arg("KILL").arg("ID").arg("5").bytes();
    EXPECT_EQ(handshake.take_output(), kill + script().bytes());
    const auto done = handshake.receive(std::string(answer) + "$3\r\nsha\r\n");
    ASSERT_TRUE(done) << answer;
    EXPECT_TRUE(*done);
  }
}

// It was the end: the first reconnect of a user without CLIENT KILL was the last.
TEST_F(RedisHandshakeTest, GoesOnWhereTheOldConnectionMayNotBeKilled) {
  settings.prologue = script();
  before.remember({"abc", 5});
  for (const char* answer : {"-NOPERM no\r\n", "-ERR unknown command 'CLIENT'\r\n"}) {
    auto handshake = begin();
    const auto done = handshake.receive(greeting + answer + "+sha\r\n");
    ASSERT_TRUE(done) << answer;
    EXPECT_TRUE(*done);
    ASSERT_EQ(handshake.forbidden().size(), 1U);
    EXPECT_EQ(handshake.forbidden()[0].command, "CLIENT KILL");
  }
}

TEST_F(RedisHandshakeTest, DoesWithoutWhatTheUserMayNot) {
  settings.prologue = script();
  settings.probe = probe();
  auto handshake = begin();
  (void)handshake.take_output();
  ASSERT_TRUE(
      handshake.receive("-NOPERM setname\r\n-NOPERM id\r\n-NOPERM info\r\n-NOPERM role\r\n+PONG\r\n"));
  EXPECT_EQ(handshake.take_output(), probe().bytes() + script().bytes());
  const auto done = handshake.receive(":0\r\n+sha\r\n");
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  std::vector<std::string_view> forbidden;
  for (const auto& one : handshake.forbidden()) forbidden.push_back(one.command);
  EXPECT_EQ(forbidden, (std::vector<std::string_view>{"CLIENT SETNAME", "CLIENT ID", "INFO", "ROLE"}));
  before.remember(handshake.identity());
  EXPECT_EQ(before.client_of(""), 0);
}

TEST_F(RedisHandshakeTest, AsksInfoForTheRoleWhereRoleIsForbidden) {
  settings.probe = probe();
  const std::string until_role = "+OK\r\n:7\r\n" + info + "-NOPERM role\r\n+PONG\r\n";
  auto handshake = begin();
  (void)handshake.take_output();
  ASSERT_TRUE(handshake.receive(until_role));
  EXPECT_EQ(handshake.take_output(), RedisRequest().command(2).arg("INFO").arg("replication").bytes());
  const auto done = handshake.receive("$13\r\nrole:master\r\n\r\n");
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  EXPECT_EQ(handshake.take_output(), "") << "it needs no probe";
  EXPECT_EQ(reason(until_role + "$12\r\nrole:slave\r\n\r\n"), "it is a read-only replica");
}

TEST_F(RedisHandshakeTest, KnowsAReplicaAndAClusterByTheProbeWhereNothingElseTells) {
  settings.probe = probe();
  const std::string mute = "+OK\r\n:7\r\n-NOPERM info\r\n-NOPERM role\r\n+PONG\r\n";
  EXPECT_EQ(reason(mute + "-READONLY You can't write against a read only replica.\r\n"),
            "it is a read-only replica");
  EXPECT_EQ(reason(mute + "-CROSSSLOT Keys in request don't hash to the same slot\r\n"),
            redis_cluster_error().message);
  EXPECT_EQ(reason(mute + "-NOPERM del\r\n"), "");
  EXPECT_EQ(reason("+OK\r\n:7\r\n" + info + "-NOPERM role\r\n+PONG\r\n-NOPERM info\r\n-READONLY x\r\n"),
            "it is a read-only replica");
}

TEST_F(RedisHandshakeTest, NeverKillsOnAnotherServer) {
  before.remember({"other", 5});
  auto handshake = begin();
  (void)handshake.take_output();
  const auto done = handshake.receive(greeting);
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  EXPECT_EQ(handshake.take_output(), "");
}

TEST_F(RedisHandshakeTest, RemembersSeveralServersForTheWayBack) {
  before.remember({"abc", 5});
  before.remember({"other", 9});
  EXPECT_EQ(before.client_of("abc"), 5);
  before.remember({"abc", 6});
  EXPECT_EQ(before.client_of("abc"), 6);
  for (std::size_t i = 0; i < limits::redis_known_servers; ++i) before.remember({std::to_string(i), 1});
  EXPECT_EQ(before.client_of("abc"), 0);
}

TEST_F(RedisHandshakeTest, RefusesAServerThatCannotBeUsed) {
  const std::string until_role = "+OK\r\n:7\r\n" + info;
  EXPECT_EQ(reason(until_role + "*5\r\n$5\r\nslave\r\n$1\r\nh\r\n:1\r\n$9\r\nconnected\r\n:0\r\n"),
            "it is a read-only replica");
  EXPECT_EQ(reason(until_role + "*2\r\n$8\r\nsentinel\r\n*0\r\n"), "it is not a master");
  EXPECT_EQ(reason(until_role + master + "-LOADING Redis is loading the dataset in memory\r\n"),
            "LOADING Redis is loading the dataset in memory");
  EXPECT_EQ(reason("-NOAUTH Authentication required.\r\n"), "NOAUTH Authentication required.");
  EXPECT_EQ(reason("+OK\r\n:7\r\n-LOADING info\r\n"), "LOADING info");
  EXPECT_EQ(reason(until_role + master + "-NOPERM ping\r\n"), "NOPERM ping");
  EXPECT_NE(reason("HTTP/1.1 200 OK\r\n"), "");
  settings.prologue = script();
  EXPECT_EQ(reason(greeting + "-ERR compile\r\n"), "a command of the prologue is refused: ERR compile");
  settings.prologue.command(1).arg("SECOND");
  EXPECT_EQ(reason(greeting + "+sha\r\n-ERR second\r\n"), "a command of the prologue is refused: ERR second");
}

TEST_F(RedisHandshakeTest, RefusesAClusterForGood) {
  options.database = 3;  // which a cluster refuses too: it is to be named as what it is
  for (const std::string mode : {"redis_mode", "server_mode"}) {
    const std::string text = "# Server\r\n" + mode + ":cluster\r\nrun_id:abc\r\n";
    auto handshake = begin();
    const auto done = handshake.receive("+OK\r\n:7\r\n$" + std::to_string(text.size()) + "\r\n" + text +
                                        "\r\n-ERR SELECT is not allowed in cluster mode\r\n");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::bad_request);
    EXPECT_EQ(done.error().message, redis_cluster_error().message);
  }
}

// Behind a proxy that hides the mode: it was known by an answer, and is not tried again and again.
TEST_F(RedisHandshakeTest, RefusesAServerThatHasAnsweredAsAClusterBefore) {
  before.remember({.run_id = "abc", .client = 5, .cluster = true});
  EXPECT_EQ(reason(greeting), redis_cluster_error().message);
  before.remember({"abc", 5});
  before.remember({.run_id = "other", .client = 5, .cluster = true});
  EXPECT_NE(reason(greeting), redis_cluster_error().message);
}

// A Redis whose AUTH is renamed repeats the arguments of the command that it does not know.
TEST_F(RedisHandshakeTest, NeverRepeatsThePassword) {
  options.password = "hunter2";
  EXPECT_EQ(reason("-ERR unknown command 'AUTH', with args beginning with: 'hunter2'\r\n"),
            "AUTH is refused: ERR");
  EXPECT_EQ(reason("-WRONGPASS invalid username-password pair\r\n"), "AUTH is refused: WRONGPASS");
  options.sentinel_password = "hunter2";
  RedisSentinelQuestion question(options);
  const auto answer = question.receive("-ERR unknown command 'AUTH', with args: 'hunter2'\r\n");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "AUTH is refused: ERR");
}

TEST(RedisSentinelQuestion, FindsTheMaster) {
  RedisOptions options;
  options.sentinel_master = "m";
  options.password = "the server's, not the Sentinel's";
  RedisSentinelQuestion question(options);
  EXPECT_EQ(question.take_output(),
            RedisRequest().command(3).arg("SENTINEL").arg("get-master-addr-by-name").arg("m").bytes());
  auto answer = question.receive("*2\r\n$8\r\n10.0.0.1\r\n");
  ASSERT_TRUE(answer);
  EXPECT_FALSE(*answer);
  answer = question.receive("$4\r\n6380\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, (RedisAddress{"10.0.0.1", 6380}));
}

TEST(RedisSentinelQuestion, AuthenticatesWithTheSentinelsOwnPassword) {
  RedisOptions options;
  options.sentinel_master = "m";
  options.sentinel_password = "s";
  RedisSentinelQuestion question(options);
  EXPECT_TRUE(question.take_output().starts_with(RedisRequest().command(2).arg("AUTH").arg("s").bytes()));
  const auto answer = question.receive("+OK\r\n*2\r\n$1\r\nh\r\n$1\r\n1\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, (RedisAddress{"h", 1}));
}

TEST(RedisSentinelQuestion, RefusesWhatLeadsNowhere) {
  RedisOptions options;
  options.sentinel_master = "m";
  for (const char* bytes :
       {"*-1\r\n", "-ERR no such master\r\n", "+OK\r\n", "*2\r\n$1\r\nh\r\n$1\r\n0\r\n",
        "*2\r\n$1\r\nh\r\n$5\r\n65536\r\n", "*2\r\n$0\r\n\r\n$1\r\n1\r\n", "nonsense\r\n"}) {
    RedisSentinelQuestion question(options);
    EXPECT_FALSE(question.receive(bytes)) << bytes;
  }
}

TEST_F(RedisHandshakeTest, RepeatsNoMoreOfWhatAServerSaysThanALogTakes) {
  const std::string said = "NOAUTH " + std::string(10 * limits::redis_reason_bytes, 'x');
  EXPECT_EQ(reason("-" + said + "\r\n"), said.substr(0, limits::redis_reason_bytes));
}

}  // namespace
}  // namespace porchlight::driver
