#include "gateway/rate_key.hpp"

#include <gtest/gtest.h>

namespace porchlight::gateway {
namespace {

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
}  // namespace porchlight::gateway
