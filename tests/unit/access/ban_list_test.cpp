#include "access/ban_directory.hpp"
#include "base/ip_address.hpp"

#include <gtest/gtest.h>

namespace porchlight::access {
namespace {

using namespace std::chrono_literals;

WallTime at(int second) {
  return WallTime(std::chrono::seconds(second));
}

store::Ban ban(std::int64_t id, const std::string& uid, std::optional<WallTime> ends = std::nullopt,
               std::vector<std::string> addresses = {}) {
  return {.id = id,
          .visitor = {1, uid},
          .by_address = !addresses.empty(),
          .addresses = std::move(addresses),
          .reason = "",
          .agent = {1, "Ada"},
          .created = at(0),
          .ends = ends};
}

TEST(BanList, ABanStandsUntilItsTimeAndNobodyHasToEndIt) {
  const BanList bans({ban(1, "ann", at(10)), ban(2, "bob")});
  EXPECT_EQ(bans.of("ann", at(9))->id, 1);
  EXPECT_EQ(bans.of("ann", at(10)), nullptr);
  EXPECT_EQ(bans.of("bob", at(1'000'000))->id, 2);
  EXPECT_EQ(bans.of("cid", at(0)), nullptr);
  EXPECT_TRUE(bans.has(1));
  EXPECT_FALSE(bans.has(3));
}

TEST(BanList, AnAddressOfSeveralIsBannedUntilTheLastEnds) {
  for (const auto& [first, second] : {std::pair{at(10), at(20)}, std::pair{at(20), at(10)}}) {
    const BanList bans({ban(1, "ann", first, {"h"}), ban(2, "bob", second, {"h", "g"})});
    EXPECT_NE(bans.at("h", at(19)), nullptr);
    EXPECT_EQ(bans.at("h", at(20)), nullptr);
    EXPECT_EQ(bans.at("x", at(0)), nullptr);
    EXPECT_TRUE(bans.has_addresses());
  }
  EXPECT_FALSE(BanList({ban(1, "ann")}).has_addresses());
}

TEST(BanList, AnAddressIsKeptUnderAKeyAndASubscriberOfIPv6AsOne) {
  EXPECT_EQ(address_hash("key", "192.0.2.1").size(), 64U);
  EXPECT_NE(address_hash("key", "192.0.2.1"), address_hash("other", "192.0.2.1"));
  EXPECT_NE(address_hash("key", "192.0.2.1"), address_hash("key", "192.0.2.2"));
  EXPECT_EQ(address_hash("key", rate_key("2001:db8::1")), address_hash("key", rate_key("2001:db8::2")));
}

class BanDirectoryTest : public testing::Test {
 protected:
  std::shared_ptr<const BanList> set(ProjectId project, std::vector<store::Ban> bans) {
    return directory_.set(project, std::make_shared<const BanList>(std::move(bans)));
  }
  ManualClock clock_;
  BanDirectory directory_{clock_, "key"};
};

TEST_F(BanDirectoryTest, RefusesByUidAndByAddressInThatProjectAlone) {
  set(1, {ban(1, "ann", std::nullopt, {directory_.hash_of("192.0.2.1")})});
  EXPECT_TRUE(directory_.refuses(1, "ann", "192.0.2.9"));
  EXPECT_TRUE(directory_.refuses(1, "new", "192.0.2.1"));
  EXPECT_FALSE(directory_.refuses(1, "new", "192.0.2.2"));
  EXPECT_FALSE(directory_.refuses(2, "ann", "192.0.2.1"));
  EXPECT_EQ(directory_.of(1, "new"), nullptr) << "the ban is another's";
  EXPECT_EQ(directory_.of(1, "ann")->id, 1);
}

TEST_F(BanDirectoryTest, ABanEndsWithTime) {
  set(1, {ban(1, "ann", clock_.wall() + 1h, {directory_.hash_of("192.0.2.1")})});
  clock_.advance(1h - 1ms);
  EXPECT_TRUE(directory_.refuses(1, "ann", "192.0.2.2"));
  clock_.advance(1ms);
  EXPECT_FALSE(directory_.refuses(1, "ann", "192.0.2.1"));
}

TEST_F(BanDirectoryTest, AListTakesThePlaceOfTheOneBefore) {
  EXPECT_TRUE(set(1, {ban(1, "ann")})->all().empty());
  EXPECT_TRUE(set(1, {ban(2, "bob")})->has(1));
  EXPECT_FALSE(directory_.refuses(1, "ann", ""));
  EXPECT_TRUE(set(1, {})->has(2));
  EXPECT_FALSE(directory_.refuses(1, "bob", ""));
  EXPECT_TRUE(set(1, {})->all().empty());
}

}  // namespace
}  // namespace porchlight::access
