#include "driver/redis/options.hpp"

#include <gtest/gtest.h>

namespace porchlight::driver {
namespace {

TEST(RedisUrl, NamesAServer) {
  const auto options = parse_redis_url("redis://cache.example");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->addresses, (std::vector<RedisAddress>{{"cache.example", 6379}}));
  EXPECT_EQ(options->database, 0U);
  EXPECT_FALSE(options->tls);
  EXPECT_TRUE(options->sentinel_master.empty());
  EXPECT_TRUE(options->user.empty());
  EXPECT_TRUE(options->password.empty());
}

TEST(RedisUrl, TellsPortDatabaseUserAndPassword) {
  const auto options = parse_redis_url("redis://us%65r:p%40ss%2F%3A%25w@10.0.0.7:6400/15");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->addresses, (std::vector<RedisAddress>{{"10.0.0.7", 6400}}));
  EXPECT_EQ(options->user, "user");
  EXPECT_EQ(options->password, "p@ss/:%w");
  EXPECT_EQ(options->database, 15U);
}

TEST(RedisUrl, TakesAPasswordOfTheDefaultUser) {
  const auto options = parse_redis_url("redis://:with:colon@localhost/");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->user, "");
  EXPECT_EQ(options->password, "with:colon");
}

TEST(RedisUrl, TakesIPv6) {
  const auto options = parse_redis_url("redis://[::1]:7000");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->addresses, (std::vector<RedisAddress>{{"::1", 7000}}));
  EXPECT_EQ(to_string(options->addresses[0]), "[::1]:7000");
}

TEST(RedisUrl, TellsTls) {
  const auto plain = parse_redis_url("rediss://cache.example");
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->tls);
  EXPECT_TRUE(plain->tls_verify);
  const auto own = parse_redis_url("rediss://cache.example/2?ca=%2Fetc%2Fmy%20ca.pem&verify=full");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->tls_ca, "/etc/my ca.pem");
  EXPECT_TRUE(own->tls_verify);
  const auto blind = parse_redis_url("rediss://cache.example?verify=none");
  ASSERT_TRUE(blind);
  EXPECT_FALSE(blind->tls_verify);
}

TEST(RedisUrl, TellsSentinels) {
  const auto options = parse_redis_url(
      "redis+sentinel://app:secret@one,two:26400,[::2]/my%20master/3?sentinel_user=s&sentinel_password=t%26");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->addresses, (std::vector<RedisAddress>{{"one", 26379}, {"two", 26400}, {"::2", 26379}}));
  EXPECT_EQ(options->sentinel_master, "my master");
  EXPECT_EQ(options->database, 3U);
  EXPECT_EQ(options->user, "app");
  EXPECT_EQ(options->password, "secret");
  EXPECT_EQ(options->sentinel_user, "s");
  EXPECT_EQ(options->sentinel_password, "t&");
  const auto tls = parse_redis_url("rediss+sentinel://one/m?ca=/ca.pem");
  ASSERT_TRUE(tls);
  EXPECT_TRUE(tls->tls);
  EXPECT_EQ(tls->tls_ca, "/ca.pem");
}

TEST(RedisUrl, RefusesWhatItCannotMean) {
  for (const char* url : {
           "",
           "localhost:6379",
           "http://localhost",
           "redis:/localhost",
           "redis://",
           "redis://:6379",
           "redis://host:0",
           "redis://host:65536",
           "redis://host:port",
           "redis://ho st",
           "redis://::1",
           "redis://[::1",
           "redis://one,two",
           "redis://host/x",
           "redis://host/-1",
           "redis://host/65536",
           "redis://host/1/2",
           "redis://host/1?ca=x",
           "redis://host?",
           "redis://host?sentinel_password=x",
           "redis://host#1",
           "redis://a%zz@host",
           "redis://:%4@host",
           "rediss://host?verify=maybe",
           "rediss://host?ca",
           "rediss://host?ca=a&ca=b",
           "rediss://host?ca=%",
           "rediss://host?unknown=1",
           "redis+sentinel://one",
           "redis+sentinel://one/",
           "redis+sentinel://one,/m",
           "redis+sentinel://,one/m",
           "redis+sentinel:///m",
           "redis+sentinel://one/%zz",
           "redis+sentinel://one/m/x",
           "redis+sentinel://one/m/1/2",
           "redis+sentinel://one/m?ca=x",
       }) {
    const auto options = parse_redis_url(url);
    ASSERT_FALSE(options) << url;
    EXPECT_EQ(options.error().code, ErrorCode::bad_request) << url;
    EXPECT_TRUE(options.error().message.starts_with("Redis URL: expected ")) << options.error().message;
  }
}

TEST(RedisUrl, RefusesMoreSentinelsThanThereCanBe) {
  std::string url = "redis+sentinel://one";
  for (int i = 0; i < 32; ++i) url += ",more";
  EXPECT_FALSE(parse_redis_url(url + "/m"));
}

TEST(RedisUrl, NeverRepeatsAPassword) {
  // What goes wrong when a password is not encoded, or the URL mistyped.
  for (const char* url :
       {"redis://:hunter2/x@host", "redis://user:hunter2@", "redis://user:hunter2@host:x",
        "redis//:hunter2@host", "hunter2", "redis://:hunter2%@host", "redis://:a#hunter2@host",
        "redis://:a?hunter2@host", "hunter2://host", "redis://host/hunter2", "redis://host?hunter2=hunter2",
        "redis+sentinel://u:hunter2@one,two", "redis+sentinel://one/m?password=hunter2"}) {
    const auto options = parse_redis_url(url);
    ASSERT_FALSE(options) << url;
    EXPECT_EQ(options.error().message.find("hunter2"), std::string::npos) << url;
  }
}

}  // namespace
}  // namespace porchlight::driver
