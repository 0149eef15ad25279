#include "base/ip_address.hpp"

#include <gtest/gtest.h>

namespace porchlight {
namespace {

std::string with_port(std::string_view text) {
  const auto address = IpAddress::parse_with_port(text);
  return address ? address->text() : "none";
}

std::string network(std::string_view text) {
  const auto parsed = IpNetwork::parse(text);
  return parsed ? parsed->text() : "none";
}

bool inside(std::string_view address, std::string_view network) {
  return IpNetwork::parse(network)->contains(*IpAddress::parse(address));
}

TEST(IpAddress, HasOneForm) {
  EXPECT_EQ(with_port("203.0.113.8"), "203.0.113.8");
  EXPECT_EQ(with_port("::FFFF:203.0.113.8"), "203.0.113.8");
  EXPECT_EQ(with_port("2001:DB8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(with_port("fe80::1%eth0"), "fe80::1");
}

// Proxies that write the port made every connection an address of its own.
TEST(IpAddress, IsReadWithThePortThatProxiesWrite) {
  EXPECT_EQ(with_port("203.0.113.8:40001"), "203.0.113.8");
  EXPECT_EQ(with_port("[2001:db8::1]:40001"), "2001:db8::1");
  EXPECT_EQ(with_port("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(with_port("\"[2001:db8::1]:443\""), "2001:db8::1");
  EXPECT_EQ(with_port("\"203.0.113.8:1\""), "203.0.113.8");
  EXPECT_EQ(with_port("[::ffff:203.0.113.8]:1"), "203.0.113.8");
}

TEST(IpAddress, NothingElseIsOne) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view text : {""sv,
                                      "unknown"sv,
                                      "_hidden"sv,
                                      "203.0.113"sv,
                                      "203.0.113.8:"sv,
                                      "203.0.113.8:65536"sv,
                                      "203.0.113.8:-1"sv,
                                      "203.0.113.8:1x"sv,
                                      "203.0.113.08"sv,
                                      "203.0.113.256"sv,
                                      "0xCB007108"sv,
                                      "3405803784"sv,
                                      " 203.0.113.8"sv,
                                      "203.0.113.8 "sv,
                                      "203.0.113.8\0"sv,
                                      "203.0.113.8/24"sv,
                                      "[203.0.113.8]:1"sv,
                                      "[2001:db8::1"sv,
                                      "[2001:db8::1]40001"sv,
                                      "[2001:db8::1]:"sv,
                                      "[]:1"sv,
                                      "2001:db8::1::2"sv,
                                      "1:2:3:4:5:6:7:8:40001"sv,
                                      "fe80::1%"sv,
                                      "\"203.0.113.8"sv,
                                      "\""sv}) {
    EXPECT_EQ(with_port(text), "none") << text;
  }
}

TEST(IpNetwork, IsAnAddressAndAPrefix) {
  EXPECT_EQ(network("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(network("10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(network("0.0.0.0/0"), "0.0.0.0/0");
  EXPECT_EQ(network("FD00::1/8"), "fd00::/8");
  EXPECT_EQ(network("::/0"), "::/0");
  for (const std::string_view text :
       {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "private", "", "/8"}) {
    EXPECT_EQ(network(text), "none") << text;
  }
}

TEST(IpNetwork, ContainsWhatBeginsAsItDoes) {
  EXPECT_TRUE(inside("10.255.0.1", "10.0.0.0/8"));
  EXPECT_FALSE(inside("11.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(inside("172.31.255.255", "172.16.0.0/12"));
  EXPECT_FALSE(inside("172.32.0.0", "172.16.0.0/12"));
  EXPECT_TRUE(inside("::ffff:10.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(inside("2001:db8::7", "2001:db8::/32"));
  EXPECT_FALSE(inside("2001:db9::7", "2001:db8::/32"));
  EXPECT_TRUE(inside("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(inside("192.0.2.2", "192.0.2.1"));
}

TEST(IpAddress, IsPublicWhereAnybodyMayConnectToIt) {
  for (const char* text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "198.17.0.1",
                           "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(IpAddress::parse(text)->is_public()) << text;
  }
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.170",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::7f00:1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b:1::1",
                           "100::1",
                           "2001::1",
                           "2001:2::1",
                           "2001:10::1",
                           "2001:db8::1",
                           "2002:7f00:1::1",
                           "3fff::1",
                           "5f00::1",
                           "fc00::1",
                           "fd12::1",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1"}) {
    EXPECT_FALSE(IpAddress::parse(text)->is_public()) << text;
  }
}

TEST(RateKey, AnIpv6SubscriberIsOneWhateverTheHost) {
  EXPECT_EQ(rate_key("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  EXPECT_EQ(rate_key("2001:db8:1:2:ffff::9"), rate_key("2001:db8:1:2::1"));
  EXPECT_NE(rate_key("2001:db8:1:3::1"), rate_key("2001:db8:1:2::1"));
}

TEST(RateKey, Ipv4StaysAsItIsAlsoWhenMapped) {
  EXPECT_EQ(rate_key("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rate_key("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rate_key("none"), "none");
}

}  // namespace
}  // namespace porchlight
