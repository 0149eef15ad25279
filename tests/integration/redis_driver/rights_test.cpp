// The session store as a Redis user who may not do everything: what docs/operations.md says that it needs is
// what it needs, and what it can do without it does without.

#include "integration/redis_driver/session_store_fixture.hpp"
#include "support/tcp_proxy.hpp"

#include <fstream>
#include <regex>

namespace porchlight::test {
namespace {

const std::string needed = "ACL SETUSER porchlight on >PASSWORD ";
const std::string asked = "ACL SETUSER porchlight +client|setname ";

/// The rest of the line of docs/operations.md that begins so.
std::string line_of_the_docs(const std::string& beginning) {
  std::ifstream file(PORCHLIGHT_DOCS "/operations.md");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(beginning)) return line.substr(beginning.size());
  }
  ADD_FAILURE() << "docs/operations.md has no line that begins with: " << beginning;
  return {};
}

std::vector<std::string> commands_in(const std::string& rules) {
  std::vector<std::string> commands;
  const std::regex command(R"(\+(\S+))");
  for (std::sregex_iterator at(rules.begin(), rules.end(), command), end; at != end; ++at) {
    commands.push_back((*at)[1]);
  }
  return commands;
}

class RedisRights : public ::testing::Test {
 protected:
  void allow(const std::string& rules) {
    ASSERT_EQ(server.ask("ACL SETUSER porchlight reset on >secret " + rules), "OK");
  }
  [[nodiscard]] std::string url(std::uint16_t port) const {
    return "redis://porchlight:secret@127.0.0.1:" + std::to_string(port);
  }

  RedisServer server;
};

constexpr Milliseconds brief{200};  // a lease

TEST_F(RedisRights, WhatTheDocsListIsEnough) {
  allow(line_of_the_docs(needed) + " +client|setname " + line_of_the_docs(asked));
  Store store(url(server.port()), brief);
  EXPECT_EQ(store.do_everything(), "");
  Client client(url(server.port()));
  ASSERT_TRUE(client.up());
  server.ask("CLIENT KILL USER porchlight");
  ASSERT_TRUE(store.up(2));
  EXPECT_EQ(store.do_everything(), "");
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.observer.journal.count("forbidden"), 0U);
}

TEST_F(RedisRights, TheDocsListNothingThatIsNotNeeded) {
  const std::string all = line_of_the_docs(needed);
  for (const std::string& command : commands_in(all)) {
    SCOPED_TRACE(command);
    server.ask("FLUSHALL");
    server.ask("SCRIPT FLUSH");
    allow(all + " -" + command);
    Store store(url(server.port()), brief);
    EXPECT_NE(store.do_everything(), "");
  }
}

// Without CLIENT KILL the first reconnect was the last; without ROLE and INFO there was not even a first.
TEST_F(RedisRights, WithoutTheRestItComesBack) {
  allow(line_of_the_docs(needed));
  Store store(url(server.port()), brief);
  for (std::size_t ups = 1; ups <= 3; ++ups) {
    ASSERT_TRUE(store.up(ups));
    EXPECT_EQ(store.do_everything(), "");
    server.ask("CLIENT KILL USER porchlight");
  }
}

TEST_F(RedisRights, WhatIsForbiddenIsToldOnce) {
  allow(line_of_the_docs(needed) + " +client|id +info");
  Client client(url(server.port()));
  for (std::size_t ups = 1; ups <= 3; ++ups) {
    ASSERT_TRUE(client.up(ups));
    server.ask("CLIENT KILL USER porchlight");
  }
  ASSERT_TRUE(client.up(4));
  EXPECT_EQ(client.observer.journal.count("forbidden: CLIENT SETNAME"), 1U);
  EXPECT_EQ(client.observer.journal.count("forbidden: ROLE"), 1U);
  EXPECT_EQ(client.observer.journal.count("forbidden: CLIENT KILL"), 1U);
  EXPECT_EQ(client.observer.journal.count("forbidden"), 3U);
}

TEST_F(RedisRights, WithoutRoleAReplicaIsKnownByInfoOrByTheProbe) {
  server.ask("REPLICAOF 127.0.0.1 1");
  for (const char* more : {" +info", ""}) {
    allow(line_of_the_docs(needed) + more);
    auto settings = Client::quick();
    settings.probe = store::redis_probe("");
    Client client(url(server.port()), std::move(settings));
    ASSERT_TRUE(client.down());
    EXPECT_NE(client.observer.journal.lines().back().find("it is a read-only replica"), std::string::npos);
  }
}

// A release is stuck in the network while its connection is given up, and arrives when the visitor has long
// been claimed again by the next one. Nothing but its number tells that it is late.
TEST_F(RedisRights, ALateCommandOfAnOlderConnectionDoesNothing) {
  allow(line_of_the_docs(needed));
  TcpProxy proxy(server.port());
  Store store(url(proxy.port()));
  ASSERT_TRUE(store.up());
  ASSERT_TRUE(store.claim("v"));
  proxy.hold();
  EXPECT_FALSE(store.release("v"));
  ASSERT_TRUE(store.up(2));
  ASSERT_EQ(store.claims(), (std::vector<std::string>{"v"}));
  proxy.release();
  EXPECT_NE(server.ask_until("INFO errorstats", "errorstat_FENCED").find("errorstat_FENCED:count=1"),
            std::string::npos);
  EXPECT_EQ(store.claims(), (std::vector<std::string>{"v"}));
  EXPECT_TRUE(store.is_online("v"));
}

// So does a claim: somebody who has left stays so.
TEST_F(RedisRights, ALateClaimBringsNobodyBack) {
  allow(line_of_the_docs(needed));
  TcpProxy proxy(server.port());
  Store store(url(proxy.port()));
  ASSERT_TRUE(store.up());
  proxy.hold();
  EXPECT_FALSE(store.claim("v"));
  ASSERT_TRUE(store.up(2));
  ASSERT_TRUE(store.release("v"));
  proxy.release();
  EXPECT_NE(server.ask_until("INFO errorstats", "errorstat_FENCED").find("errorstat_FENCED"),
            std::string::npos);
  EXPECT_EQ(store.claims(), (std::vector<std::string>{}));
  EXPECT_FALSE(store.is_online("v"));
}

}  // namespace
}  // namespace porchlight::test
