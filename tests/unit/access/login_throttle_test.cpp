#include "access/login_throttle.hpp"

#include "access/limits.hpp"
#include "access/login_device.hpp"

#include <gtest/gtest.h>

namespace porchlight::access {
namespace {

using namespace std::chrono_literals;
using Lane = LoginThrottle::Lane;

class LoginThrottleTest : public testing::Test {
 protected:
  static LoginAttempt from(const std::string& address, const std::string& device = {}) {
    return {address, "ann@b.c", device};
  }
  bool take(const LoginAttempt& attempt) { return throttle_.take(attempt, throttle_.lane_of(attempt), now_); }
  /// One attempt from each of so many addresses; how many of them were let pass.
  int guess_from(int addresses) {
    int passed = 0;
    for (int i = 0; i < addresses; ++i) passed += take(from("192.0.2." + std::to_string(i))) ? 1 : 0;
    return passed;
  }

  LoginThrottle throttle_{/*per_address=*/4, /*per_email=*/3};
  SteadyTime now_{1h};
};

TEST_F(LoginThrottleTest, ManyAddressesTogetherDoNotGuessOn) {
  EXPECT_EQ(guess_from(200), static_cast<int>(3 * limits::guessing_addresses))
      << "ten strangers' worth at first";
  now_ += 1min;
  EXPECT_EQ(guess_from(200), 3) << "then one's worth a minute";
}

TEST_F(LoginThrottleTest, OneAddressDoesNotUseUpWhatStrangersHave) {
  for (int i = 0; i < 100; ++i) static_cast<void>(take(from("192.0.2.1")));
  EXPECT_TRUE(take(from("198.51.100.1")));
}

TEST_F(LoginThrottleTest, AnOwnersAddressAndDeviceAreLanesOfTheirOwn) {
  throttle_.remember(from("198.51.100.1"));
  EXPECT_EQ(guess_from(200), 30);
  EXPECT_TRUE(take(from("198.51.100.1")));
  EXPECT_TRUE(take(from("192.0.2.1", "device")));
  EXPECT_FALSE(take({"192.0.2.201", "ann@b.c", {}}));
  EXPECT_TRUE(take({"192.0.2.201", "bob@b.c", {}})) << "another e-mail";
}

TEST_F(LoginThrottleTest, ADeviceThatIsStolenGuessesNoFaster) {
  int passed = 0;
  for (int i = 0; i < 100; ++i) passed += take(from("192.0.2." + std::to_string(i), "device")) ? 1 : 0;
  EXPECT_EQ(passed, 3);
}

TEST_F(LoginThrottleTest, TheOldestOfManyAddressesIsAStrangerAgain) {
  const int known = static_cast<int>(limits::known_addresses);
  for (int i = 0; i <= known; ++i) throttle_.remember(from("192.0.2." + std::to_string(i)));
  EXPECT_EQ(throttle_.lane_of(from("192.0.2.0")), Lane::strangers);
  EXPECT_EQ(throttle_.lane_of(from("192.0.2.1")), Lane::known_address);
  EXPECT_EQ(throttle_.lane_of(from("192.0.2." + std::to_string(known))), Lane::known_address);
}

TEST_F(LoginThrottleTest, WhatWasNotWrongIsNotCounted) {
  for (int i = 0; i < 100; ++i) {
    const LoginAttempt attempt = from("192.0.2.1", i % 2 == 0 ? "device" : "");
    const Lane lane = throttle_.lane_of(attempt);
    ASSERT_TRUE(throttle_.take(attempt, lane, now_)) << i;
    throttle_.give_back(attempt, lane);
  }
}

TEST(LoginThrottle, MoreAddressesThanItRemembersShareABucket) {
  LoginThrottle throttle(/*per_address=*/1, /*per_email=*/1);
  std::size_t passed = 0;
  for (std::size_t i = 0; i < 2 * limits::login_keys; ++i) {
    const std::string number = std::to_string(i);
    const bool passes =
        throttle.take({"address " + number, "mail " + number, {}}, Lane::strangers, SteadyTime{1h});
    passed += passes ? 1U : 0U;
  }
  EXPECT_LT(passed, limits::login_keys + limits::login_keys / 10);
}

TEST(LoginDeviceTest, ACookieProvesOneEmailUnderOneSecret) {
  const std::string made = make_device_cookie("ann@b.c", "secret");
  const std::string cookie = made.substr(0, made.find(';'));
  const std::string device = read_device_cookie("x=y; " + cookie + "; z=1", "ann@b.c", "secret");
  EXPECT_FALSE(device.empty());
  EXPECT_NE(device, read_device_cookie(make_device_cookie("ann@b.c", "secret"), "ann@b.c", "secret"));
  EXPECT_EQ(read_device_cookie(cookie, "bob@b.c", "secret"), "");
  EXPECT_EQ(read_device_cookie(cookie, "ann@b.c", "another"), "");
  EXPECT_EQ(read_device_cookie(cookie.substr(0, cookie.size() - 1), "ann@b.c", "secret"), "");
  EXPECT_EQ(read_device_cookie(cookie.substr(0, cookie.find('=') + 1), "ann@b.c", "secret"), "");
  EXPECT_EQ(read_device_cookie("", "ann@b.c", "secret"), "");
}

}  // namespace
}  // namespace porchlight::access
