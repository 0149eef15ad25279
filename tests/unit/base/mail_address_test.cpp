#include "base/mail_address.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight {
namespace {

TEST(MailAddress, OneBareAddressIsOne) {
  for (const char* const text : {"ann@home.example", "a.b+c@x-y.example", "o'neil@EXAMPLE.com",
                                 "root@localhost", "{}|~!#$%&*/=?^_`@a.b", "1@2.3"}) {
    EXPECT_TRUE(is_mail_address(text)) << text;
  }
}

TEST(MailAddress, WhatCouldBeReadAsMoreIsNone) {
  for (const char* const text : {"",
                                 "@",
                                 "ann",
                                 "ann@",
                                 "@home.example",
                                 "a@b@c",
                                 "ann @home.example",
                                 "ann@home.example ",
                                 "ann@home.example\r\nBcc: x@y.z",
                                 "ann@home.example\n",
                                 "Ann <ann@home.example>",
                                 "a@b.c,d@e.f",
                                 "a@b.c;d@e.f",
                                 "\"a b\"@c.d",
                                 "a@[127.0.0.1]",
                                 ".a@b.c",
                                 "a.@b.c",
                                 "a..b@c.d",
                                 "a@.b",
                                 "a@b.",
                                 "a@b..c",
                                 "a@-b.c",
                                 "a@b-.c",
                                 "ä@b.c",
                                 "a@ä.c",
                                 "a(b)@c.d",
                                 "a\\@b.c",
                                 "a@b_c.d",
                                 "a%00@b c"}) {
    EXPECT_FALSE(is_mail_address(text)) << text;
  }
  EXPECT_FALSE(is_mail_address(std::string("a\0@b.c", 6)));
}

TEST(MailAddress, ItIsAsLongAsTheRfcLetsItBe) {
  const std::string label(63, 'd');
  const std::string domain = label + '.' + label + '.' + label;
  EXPECT_TRUE(is_mail_address(std::string(longest_mail_address - domain.size() - 1, 'a') + '@' + domain));
  EXPECT_FALSE(is_mail_address(std::string(longest_mail_box, 'a') + '@' + domain)) << "255 and more";
  EXPECT_TRUE(is_mail_address(std::string(longest_mail_box, 'a') + "@b.c"));
  EXPECT_FALSE(is_mail_address(std::string(longest_mail_box + 1, 'a') + "@b.c"));
  EXPECT_FALSE(is_mail_address("a@" + label + "d.c"));
}

}  // namespace
}  // namespace porchlight
