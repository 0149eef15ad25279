#include "push/endpoint.hpp"

#include "push/limits.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::push {
namespace {

const std::vector<std::string> nobody;

TEST(PushEndpoint, IsAnAddressOfAPushService) {
  const auto endpoint = read_endpoint("https://FCM.googleapis.com/fcm/send/abc:def?x=1", nobody);
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_EQ(endpoint->origin, "https://fcm.googleapis.com");
  EXPECT_EQ(endpoint->host, "fcm.googleapis.com");
  EXPECT_FALSE(endpoint->named);
  EXPECT_EQ(read_endpoint("https://push.example:443/x", nobody)->origin, "https://push.example");
  EXPECT_TRUE(read_endpoint("https://8.8.8.8/x", nobody));
  EXPECT_TRUE(read_endpoint("https://[2606:4700::1111]/x", nobody));
}

TEST(PushEndpoint, NothingElseIsTaken) {
  for (const std::string url : {
           "",
           "push.example/x",
           "http://push.example/x",
           "ftp://push.example/x",
           "https://",
           "https:///x",
           "https://push.example/x#y",
           "https://ann@push.example/x",
           "https://ann:secret@push.example/x",
           "https://push.example:8443/x",
           "https://push.example:0/x",
           "https://push.example/a b",
           "https://push.example/\r\nX: y",
           "https://push%2eexample/x",
           "https://localhost/x",
           "https://redis/x",
           "https://push.example./x",
       }) {
    EXPECT_FALSE(read_endpoint(url, nobody)) << url;
  }
}

TEST(PushEndpoint, NumbersOfPrivateNetworksAreRefusedHoweverTheyAreWritten) {
  for (const std::string host : {"127.0.0.1",
                                 "10.1.2.3",
                                 "169.254.169.254",
                                 "0.0.0.0",
                                 "100.64.0.1",
                                 "198.18.0.1",
                                 "192.0.0.8",
                                 "224.0.0.1",
                                 "255.255.255.255",
                                 "2130706433",
                                 "0x7f000001",
                                 "0x7f.1",
                                 "127.1",
                                 "0177.0.0.1",
                                 "[::1]",
                                 "[::]",
                                 "[fe80::1]",
                                 "[fd00::1]",
                                 "[::ffff:127.0.0.1]",
                                 "[64:ff9b::7f00:1]",
                                 "[2002:7f00:1::]",
                                 "[ff02::1]",
                                 "[2001:db8::1]"}) {
    EXPECT_FALSE(read_endpoint("https://" + host + "/x", nobody)) << host;
  }
}

TEST(PushEndpoint, AHostThatIsAllowedByNameMayStandAnywhere) {
  const std::vector<std::string> allowed{"localhost", "127.0.0.1"};
  const auto endpoint = read_endpoint("https://localhost:8443/x", allowed);
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_TRUE(endpoint->named);
  EXPECT_EQ(endpoint->origin, "https://localhost:8443");
  EXPECT_TRUE(read_endpoint("https://127.0.0.1:1/x", allowed));
  EXPECT_FALSE(read_endpoint("https://127.0.0.2/x", allowed));
  EXPECT_FALSE(read_endpoint("http://localhost/x", allowed)) << "and not without TLS";
}

TEST(PushEndpoint, IsNoLongerThanPushEndpointBytes) {
  const std::string start = "https://push.example/";
  const std::string longest = start + std::string(limits::push_endpoint_bytes - start.size(), 'a');
  EXPECT_TRUE(read_endpoint(longest, nobody));
  EXPECT_FALSE(read_endpoint(longest + "a", nobody));
}

}  // namespace
}  // namespace porchlight::push
