#include "driver/smtp/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::driver {
namespace {

TEST(SmtpServer, IsReadWithItsOwnPortAndTheOneOfItsScheme) {
  const auto plain = read_smtp_server("smtp://localhost:2525");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->url, "smtp://localhost:2525");
  EXPECT_FALSE(plain->starttls);
  EXPECT_FALSE(plain->encrypted);
  EXPECT_EQ(read_smtp_server("smtp://mail.example")->place, "mail.example:25");
  const auto tls = read_smtp_server("smtps://mail.example/");
  EXPECT_EQ(tls->url, "smtps://mail.example:465");
  EXPECT_FALSE(tls->starttls);
  EXPECT_TRUE(tls->encrypted);
  const auto later = read_smtp_server("smtp+starttls://[2001:db8::1]");
  EXPECT_EQ(later->url, "smtp://[2001:db8::1]:587");
  EXPECT_TRUE(later->starttls);
  EXPECT_TRUE(later->encrypted);
  EXPECT_EQ(read_smtp_server("smtps://[::1]:2465")->place, "[::1]:2465");
}

TEST(SmtpServer, WhatIsNoneIsRefusedWithWhatWasExpected) {
  for (const char* const text :
       {"", "mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://user:secret@mail.example",
        "smtp://mail.example:0", "smtp://mail.example:65536", "smtp://mail.example:x",
        "smtp://mail.example/path", "smtp://mail example", "smtp://mail.example\r\nQUIT", "smtp://a?b"}) {
    const auto refused = read_smtp_server(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_THAT(refused.error().message,
                testing::HasSubstr("expected smtp://, smtps:// or smtp+starttls://"));
    EXPECT_THAT(refused.error().message, testing::Not(testing::HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace porchlight::driver
