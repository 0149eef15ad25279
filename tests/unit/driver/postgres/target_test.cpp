#include "driver/postgres/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace porchlight::driver {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PostgresTargetTest, AUrlIsTakenApart) {
  const auto target =
      PostgresTarget::parse("postgresql://app:p%40ss@db.example:6000/shop?sslmode=verify-full");
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->value("user"), "app");
  EXPECT_EQ(target->value("password"), "p@ss");
  EXPECT_EQ(target->value("host"), "db.example");
  EXPECT_EQ(target->value("sslmode"), "verify-full");
  EXPECT_EQ(target->place(), "db.example:6000/shop");
}

TEST(PostgresTargetTest, WhatTheUrlDoesNotSayIsWhatAServerWants) {
  const auto target =
      PostgresTarget::parse("postgres://db.example/shop?gssencmode=require&client_encoding=LATIN1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->value("fallback_application_name"), "porchlight");
  EXPECT_EQ(target->value("gssencmode"), "require") << "the URL's";
  EXPECT_EQ(target->value("client_encoding"), "UTF8") << "ours, always";
  EXPECT_EQ(target->place(), "db.example:5432/shop");
}

TEST(PostgresTargetTest, WhatIsNoUrlIsRefusedWithoutRepeatingIt) {
  for (const char* url : {"", "host=db password=hunter2", "mysql://u:hunter2@db/x",
                          "postgresql://u:hunter2%zz@db/x", "postgresql://u:hunter2@db/x?nothing=1",
                          "postgresql://u:hunter2@[db/x", "postgresql://u:hunter2@db/x?sslmode=yes"}) {
    const auto refused = PostgresTarget::parse(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::bad_request);
    EXPECT_THAT(refused.error().message, HasSubstr("expected"));
    EXPECT_THAT(refused.error().message, Not(HasSubstr("hunter2")));
  }
}

class HostLookupTest : public testing::Test {
 protected:
  PostgresResult<PostgresTarget::Keywords> resolve(const std::string& url) {
    return lookup_.resolve(*PostgresTarget::parse(url), clock_, clock_.steady() + std::chrono::seconds(20));
  }
  static std::string value(const PostgresTarget::Keywords& keywords, std::string_view name) {
    for (const auto& [keyword, text] : keywords) {
      if (keyword == name) return text;
    }
    return {};
  }

 private:
  SystemClock clock_;
  HostLookup lookup_;
};

TEST_F(HostLookupTest, ANameGetsItsAddressAndStays) {
  const auto found = resolve("postgresql://localhost:7777/x");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(value(*found, "hostaddr"), testing::AnyOf(HasSubstr("127.0.0.1"), HasSubstr("::1")));
  EXPECT_THAT(value(*found, "host"), testing::StartsWith("localhost")) << "for the certificate";
  EXPECT_THAT(value(*found, "port"), testing::StartsWith("7777"));
}

TEST_F(HostLookupTest, ANameAmongSeveralMayBeUnknown) {
  const auto found = resolve("postgresql://nowhere.invalid:1,localhost:2/x");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(value(*found, "host"), Not(HasSubstr("nowhere")));
  EXPECT_THAT(value(*found, "port"), Not(HasSubstr("1,")));
}

TEST_F(HostLookupTest, AddressesAndSocketsNeedNoLookup) {
  for (const char* url :
       {"postgresql://127.0.0.1/x", "postgresql://[::1]/x", "postgresql:///x",
        "postgresql://%2Frun%2Fpostgresql/x", "postgresql://name.invalid/x?hostaddr=127.0.0.1"}) {
    const auto found = resolve(url);
    ASSERT_TRUE(found) << url;
    EXPECT_EQ(found->size(), PostgresTarget::parse(url)->keywords().size()) << url;
  }
}

TEST_F(HostLookupTest, AnUnknownNameIsUnavailable) {
  const auto refused = resolve("postgresql://nowhere.invalid/x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, PostgresErrc::unavailable);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("nowhere")));
}

TEST(HostLookupDeadline, ALookupIsNotWaitedForBeyondTheDeadline) {
  const SystemClock clock{};
  HostLookup lookup;
  const auto late = lookup.resolve(*PostgresTarget::parse("postgresql://localhost/x"), clock, clock.steady());
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, PostgresErrc::unavailable);
  EXPECT_THAT(late.error().message, HasSubstr("in time"));
}

}  // namespace
}  // namespace porchlight::driver
