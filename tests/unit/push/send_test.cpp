#include "push/send.hpp"

#include "base/crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

namespace porchlight::push {
namespace {

using Outcome = Sent::Outcome;

class SenderTest : public testing::Test {
 protected:
  static Push to(const std::string& endpoint) {
    Push push;
    push.to.endpoint = endpoint;
    push.to.p256dh = crypto::base64url_encode(P256Key::make()->point());
    push.to.auth = crypto::base64url_encode(std::string(16, 'a'));
    push.payload = "{}";
    return push;
  }
  Sent send(const Push& push) { return sender_.send(push, WallTime(std::chrono::seconds(1)), stop_); }

  std::atomic<bool> stop_ = false;
  Vapid vapid_ = Vapid::read(make_vapid_keys().value(), "mailto:a@b.example").value();
  Sender sender_{vapid_, {}};
};

TEST_F(SenderTest, ANameThatLeadsToThisMachineIsNotConnectedTo) {
  const Sent sent = send(to("https://push.localhost/secret"));
  EXPECT_EQ(sent.outcome, Outcome::forbidden);
  EXPECT_THAT(sent.reason, testing::Not(testing::HasSubstr("secret")));
}

TEST_F(SenderTest, WhatOtherSettingsAllowedIsNotConnectedToEither) {
  EXPECT_EQ(send(to("https://127.0.0.1/x")).outcome, Outcome::forbidden);
  EXPECT_EQ(send(to("https://push.example:8443/x")).outcome, Outcome::forbidden);
}

TEST_F(SenderTest, KeysThatAreNoneAreRefusedForGood) {
  Push push = to("https://push.example/x");
  push.to.p256dh = "AAAA";
  EXPECT_EQ(send(push).outcome, Outcome::refused);
  push.to.p256dh = "=";
  EXPECT_EQ(send(push).outcome, Outcome::refused);
}

}  // namespace
}  // namespace porchlight::push
