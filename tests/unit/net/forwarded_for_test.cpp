#include "net/forwarded_for.hpp"

#include <gtest/gtest.h>

namespace porchlight::net {
namespace {

constexpr std::string_view proxy = "10.0.0.1";

Headers forwarded(std::initializer_list<std::string> values) {
  Headers headers{{"host", "shop.example"}};
  for (const std::string& value : values) headers.emplace_back("x-forwarded-for", value);
  return headers;
}

ForwardedFor behind(std::size_t hops) {
  return ForwardedFor({.hops = hops, .networks = {}});
}

ForwardedFor behind(std::initializer_list<std::string_view> networks) {
  ProxyTrust trust;
  for (const std::string_view text : networks) trust.networks.push_back(*IpNetwork::parse(text));
  return ForwardedFor(std::move(trust));
}

TEST(ForwardedFor, MeansNothingWhereNoProxyIsTrusted) {
  const auto forwarded_for = behind(0);
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"203.0.113.8"})), proxy);
  EXPECT_FALSE(forwarded_for.speaks_for_others(proxy));
}

TEST(ForwardedFor, BehindOneProxyIsTheLastEntry) {
  const auto forwarded_for = behind(1);
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"198.51.100.1, 203.0.113.8"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"198.51.100.1", "203.0.113.8"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"\t203.0.113.8 ,"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({})), proxy);
  EXPECT_TRUE(forwarded_for.speaks_for_others(proxy));
}

// With the port in it each connection was an address of its own, and no limit per address was one.
TEST(ForwardedFor, IsAnAddressWithoutItsPort) {
  const auto forwarded_for = behind(1);
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"203.0.113.8:40001"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"[2001:DB8::1]:40002"})), "2001:db8::1");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"::ffff:203.0.113.8"})), "203.0.113.8");
}

TEST(ForwardedFor, WhatIsNoAddressCountsForWhoeverHandedItOver) {
  EXPECT_EQ(behind(1).client(proxy, forwarded({"203.0.113.8, unknown"})), proxy);
  EXPECT_EQ(behind(2).client(proxy, forwarded({"203.0.113.8:x, 10.0.0.2"})), "10.0.0.2");
  EXPECT_EQ(behind({"10.0.0.0/8"}).client(proxy, forwarded({"_hidden, 10.0.0.2"})), "10.0.0.2");
}

TEST(ForwardedFor, BehindSeveralProxiesGoesSoManyEntriesBack) {
  const auto forwarded_for = behind(2);
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"6.6.6.6, 203.0.113.8, 10.0.0.2"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"203.0.113.8"})), "203.0.113.8");
}

TEST(ForwardedFor, AListedProxyIsBelievedAndNobodyElse) {
  const auto forwarded_for = behind({"10.0.0.0/8", "2001:db8:ffff::/48"});
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"203.0.113.8"})), "203.0.113.8");
  EXPECT_EQ(forwarded_for.client("192.0.2.9", forwarded({"203.0.113.8"})), "192.0.2.9");
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"6.6.6.6, 203.0.113.8, 10.9.9.9, 2001:db8:ffff::2"})),
            "203.0.113.8");
  EXPECT_EQ(forwarded_for.client("::ffff:10.0.0.1", forwarded({"203.0.113.8"})), "203.0.113.8");
  // All of them ours: the farthest one.
  EXPECT_EQ(forwarded_for.client(proxy, forwarded({"10.7.7.7, 10.0.0.2"})), "10.7.7.7");
  EXPECT_FALSE(forwarded_for.speaks_for_others("192.0.2.9"));
  EXPECT_TRUE(forwarded_for.speaks_for_others("2001:db8:ffff::5"));
}

}  // namespace
}  // namespace porchlight::net
