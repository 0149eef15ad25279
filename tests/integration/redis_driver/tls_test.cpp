// TLS with a certificate authority of the test's own, made with the openssl command.

#include "integration/redis_driver/redis_fixture.hpp"

#include <cstdlib>

namespace porchlight::test {
namespace {

/// An authority, and a certificate of its own for `localhost`.
class Authority {
 public:
  Authority() {
    const std::string in = "cd '" + folder_.path() + "' && ";
    const std::string request = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -batch ";
    run(in + request + "-x509 -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
    run(in + request + "-subj /CN=server -keyout server.key -out server.csr");
    run(in + "printf subjectAltName=DNS:localhost > names");
    run(in +
        "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
        "-extfile names -out server.pem");
  }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.path() + "/" + name; }

 private:
  static void run(const std::string& command) {
    ASSERT_EQ(std::system(("(" + command + ") >/dev/null 2>&1").c_str()), 0) << command;
  }
  TemporaryFolder folder_;
};

class RedisTlsTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string url(const std::string& host, const std::string& query) const {
    return "rediss://" + host + ":" + std::to_string(port) + "/?" + query;
  }

  const Authority authority;
  const std::uint16_t port = free_port();
  RedisServer server{
      {.configuration = {"tls-port " + std::to_string(port), "tls-cert-file " + authority.file("server.pem"),
                         "tls-key-file " + authority.file("server.key"),
                         "tls-ca-cert-file " + authority.file("ca.pem"), "tls-auth-clients no"}}};
};

TEST_F(RedisTlsTest, TrustsTheAuthorityThatItIsTold) {
  Client client(url("localhost", "ca=" + authority.file("ca.pem")));
  ASSERT_TRUE(client.up());
  EXPECT_EQ(client.ask({"SET", "a", "1"}), "OK");
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(client.ask({"SET", "large", large}), "OK");
  EXPECT_EQ(client.ask({"GET", "large"}), large);
  server.ask("CLIENT KILL TYPE normal");
  ASSERT_TRUE(client.up(2));
  EXPECT_EQ(client.ask({"GET", "a"}), "1");
}

TEST_F(RedisTlsTest, RefusesAnAuthorityThatItDoesNotKnow) {
  Client client(url("localhost", "verify=full"));
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("the server's certificate"), std::string::npos);
  EXPECT_EQ(client.observer.journal.count("up"), 0U);
}

TEST_F(RedisTlsTest, RefusesACertificateForAnotherName) {
  Client client(url("127.0.0.1", "ca=" + authority.file("ca.pem")));
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("IP address mismatch"), std::string::npos);
  EXPECT_EQ(client.observer.journal.count("up"), 0U);
}

TEST_F(RedisTlsTest, AsksForNoCertificateWhereItIsToldSo) {
  Client client(url("127.0.0.1", "verify=none"));
  EXPECT_TRUE(client.up());
}

TEST_F(RedisTlsTest, SaysThatTheAuthoritysFileCannotBeRead) {
  Client client(url("localhost", "ca=/nonexistent/ca.pem"));
  ASSERT_TRUE(client.down());
  EXPECT_NE(client.observer.journal.lines()[0].find("/nonexistent/ca.pem"), std::string::npos);
}

TEST_F(RedisTlsTest, SaysThatTheServerDoesNotSpeakTls) {
  Client client("rediss://localhost:" + std::to_string(server.port()) + "?verify=none");
  ASSERT_TRUE(client.down());
}

TEST_F(RedisTlsTest, CarriesASubscription) {
  Listener listener(url("localhost", "ca=" + authority.file("ca.pem")));
  listener.subscribe("a");
  ASSERT_TRUE(listener.journal.wait_for("+a"));
  server.ask("PUBLISH a hello");
  EXPECT_TRUE(listener.journal.wait_for("a: hello"));
}

}  // namespace
}  // namespace porchlight::test
