// The client against a real server: what is answered, in which order, and who may use it.

#include "integration/redis_driver/redis_fixture.hpp"

#include <atomic>

namespace porchlight::test {
namespace {

using Replies = Result<std::span<const driver::RedisReply>>;

TEST(RedisClientTest, AnswersTenThousandCommandsInOrder) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  std::vector<std::int64_t> answers;
  std::promise<void> all;
  client.thread.call([&] {
    for (int i = 0; i < 10'000; ++i) {
      client.client->send(request_of({"INCR", "counter"}), [&](const Replies& replies) {
        answers.push_back(replies ? (*replies)[0].integer() : -1);
        if (answers.size() == 10'000) all.set_value();
      });
    }
    EXPECT_TRUE(answers.empty());
    EXPECT_EQ(client.client->queued(), 10'000U);
  });
  all.get_future().wait();
  for (std::size_t i = 0; i < answers.size(); ++i) ASSERT_EQ(answers[i], static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(server.ask("GET counter"), "10000");
  EXPECT_EQ(client.thread.call([&] { return client.observer.largest_batch; }), 1'000U);
}

TEST(RedisClientTest, AnswersARequestOfSeveralCommandsTogether) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  std::promise<std::string> answer;
  client.thread.call([&] {
    driver::RedisRequest request;
    request.command(1).arg("MULTI").command(3).arg("SET").arg("a").arg("1").command(2).arg("GET").arg("a");
    request.command(1).arg("EXEC");
    client.client->send(std::move(request),
                        [&](const Replies& replies) { answer.set_value(text_of(replies)); });
  });
  EXPECT_EQ(answer.get_future().get(), "OK\nQUEUED\nQUEUED\nOK\n1");
}

TEST(RedisClientTest, CarriesLargeValues) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  const std::string large(5'000'000, 'x');
  EXPECT_EQ(client.ask({"SET", "large", large}), "OK");
  EXPECT_EQ(client.ask({"GET", "large"}), large);
}

TEST(RedisClientTest, PassesErrorsOfCommandsThrough) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  EXPECT_TRUE(client.ask({"EVALSHA", std::string(40, '0'), "0"}).starts_with("(error) NOSCRIPT"));
  EXPECT_TRUE(client.ask({"NONSENSE"}).starts_with("(error) ERR unknown command"));
  EXPECT_EQ(client.ask({"PING"}), "PONG");
  EXPECT_EQ(client.observer.journal.count("down"), 0U);
}

TEST(RedisClientTest, RunsItsPrologueOnEachConnection) {
  RedisServer server;
  auto settings = Client::quick();
  settings.prologue.command(3).arg("SCRIPT").arg("LOAD").arg("return 'from the prologue'");
  Client client(server.url(), std::move(settings));
  ASSERT_TRUE(client.up());
  const std::string sha = server.ask({"SCRIPT", "LOAD", "return 'from the prologue'"});
  server.restart();
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"EVALSHA", sha, "0"}), "from the prologue");
}

TEST(RedisClientTest, IsNotUpWhereThePrologueFails) {
  RedisServer server;
  auto settings = Client::quick();
  settings.prologue.command(3).arg("SCRIPT").arg("LOAD").arg("this is not Lua");
  Client client(server.url(), std::move(settings));
  ASSERT_TRUE(client.down());
  EXPECT_EQ(client.observer.journal.count("up"), 0U);
  EXPECT_NE(client.observer.journal.lines()[0].find("a command of the prologue is refused"),
            std::string::npos);
}

TEST(RedisClientTest, TellsItsName) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"CLIENT", "GETNAME"}), "test/0");
}

TEST(RedisClientTest, UsesItsDatabase) {
  RedisServer server;
  Client client(server.url() + "/3");
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
  EXPECT_NE(server.ask("INFO keyspace").find("db3:keys=1"), std::string::npos);
}

TEST(RedisClientTest, AuthenticatesWithUserAndPassword) {
  RedisServer server({.configuration = {"requirepass s3cret", "user porchlight on >other allcommands ~*"},
                      .password = "s3cret"});
  const std::string at = "@127.0.0.1:" + std::to_string(server.port());
  Client by_password("redis://:s3cret" + at);
  Client by_user("redis://porchlight:other" + at);
  ASSERT_TRUE(by_password.up());
  ASSERT_TRUE(by_user.up());
  EXPECT_EQ(by_user.ask({"ACL", "WHOAMI"}), "porchlight");
}

TEST(RedisClientTest, SaysThatThePasswordIsWrongWithoutRepeatingIt) {
  RedisServer server({.configuration = {"requirepass s3cret"}, .password = "s3cret"});
  const std::string at = "@127.0.0.1:" + std::to_string(server.port());
  Client wrong("redis://:hunter2" + at);
  Client none(server.url());
  ASSERT_TRUE(wrong.down());
  ASSERT_TRUE(none.down());
  const std::string why = wrong.observer.journal.lines()[0];
  EXPECT_NE(why.find("AUTH is refused: WRONGPASS"), std::string::npos) << why;
  EXPECT_EQ(why.find("hunter2"), std::string::npos) << why;
  EXPECT_NE(none.observer.journal.lines()[0].find("NOAUTH"), std::string::npos);
  EXPECT_EQ(wrong.observer.journal.count("up"), 0U);
  EXPECT_EQ(wrong.ask({"PING"}), "(unavailable)");
}

TEST(RedisClientTest, AnswersAtOnceButNeverFromInsideSendWhileItIsNotUp) {
  Client client("redis://127.0.0.1:" + std::to_string(free_port()));
  ASSERT_TRUE(client.down());
  std::string said;
  std::promise<void> second;
  client.thread.call([&] {
    client.client->send(request_of({"A"}), [&](const Replies& replies) { said += "a" + text_of(replies); });
    client.client->send(request_of({"B"}), [&](const Replies& replies) {
      said += "b" + text_of(replies);
      second.set_value();
    });
    EXPECT_EQ(said, "");
  });
  second.get_future().wait();
  EXPECT_EQ(said, "a(unavailable)b(unavailable)");
}

TEST(RedisClientTest, AHandlerMayDestroyIt) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  std::promise<void> first;
  std::atomic<bool> second = false;
  client.thread.call([&] {
    client.client->send(request_of({"PING"}), [&](const Replies&) {
      client.client.reset();
      first.set_value();
    });
    client.client->send(request_of({"PING"}), [&](const Replies&) { second = true; });
  });
  first.get_future().wait();
  client.thread.call([] {});
  EXPECT_FALSE(second);
}

TEST(RedisClientTest, DestroyedItAnswersNothingAnyMore) {
  RedisServer server;
  Client client(server.url());
  ASSERT_TRUE(client.up());
  std::atomic<bool> answered = false;
  client.thread.call([&] {
    client.client->send(request_of({"PING"}), [&](const Replies&) { answered = true; });
    client.client.reset();
    client.client = nullptr;
  });
  client.thread.call([] {});
  EXPECT_FALSE(answered);
  EXPECT_EQ(server.ask_until("CLIENT LIST", "").find("test/0"), std::string::npos);
}

}  // namespace
}  // namespace porchlight::test
