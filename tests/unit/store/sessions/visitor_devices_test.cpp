#include "store/sessions/visitor_devices.hpp"

#include "store/sessions/limits.hpp"
#include "store/sessions/visit_facts.hpp"

#include <gmock/gmock.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

VisitorDevice device(const std::string& uid, Activity activity = Activity::active, std::string url = "/") {
  return {uid, activity, std::move(url), "Title", "phone", "Firefox", "Android"};
}

TEST(VisitorDevices, ComeBackAsTheyWere) {
  const std::vector<VisitorDevice> both{device("laptop"), device("phone", Activity::away, "/b")};
  const VisitorDevices read = visitor_devices(devices_text(both));
  EXPECT_EQ(read.listed, both);
  EXPECT_EQ(read.more, 0U);
  EXPECT_THAT(visitor_devices("").listed, IsEmpty());
  EXPECT_EQ(devices_text({}), "");
}

TEST(VisitorDevices, NoTextOfAPageMakesALineOrAFieldMore) {
  VisitorDevice odd = device("laptop");
  odd.title = "a\tb\nphone\tc";
  const auto listed = visitor_devices(devices_text({odd})).listed;
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].title, "a b phone c");
  EXPECT_EQ(listed[0].browser, "Firefox");
}

TEST(VisitorDevices, OfADeviceOnTwoHoldersTheActiveOneCountsAndThenTheFirst) {
  const std::string text = devices_text({device("laptop", Activity::away, "/a")}) + "\n" +
                           devices_text({device("laptop", Activity::active, "/b")}) + "\n" +
                           devices_text({device("laptop", Activity::active, "/c")});
  EXPECT_THAT(visitor_devices(text).listed, ElementsAre(device("laptop", Activity::active, "/b")));
}

TEST(VisitorDevices, TheActiveComeBeforeTheAway) {
  const auto read = visitor_devices(devices_text({device("laptop", Activity::away), device("phone")}));
  EXPECT_THAT(read.listed, ElementsAre(device("phone"), device("laptop", Activity::away)));
}

TEST(VisitorDevices, MoreThanAreListedAreCounted) {
  std::vector<VisitorDevice> many;
  for (std::size_t i = 0; i < limits::listed_devices + 3; ++i)
    many.push_back(device("d" + std::to_string(i)));
  const VisitorDevices read = visitor_devices(devices_text(many));
  EXPECT_THAT(read.listed, SizeIs(limits::listed_devices));
  EXPECT_EQ(read.more, 3U);
  const VisitorDevices of_two_holders =
      visitor_devices(devices_text(many) + "\n" + devices_text({device("e")}));
  EXPECT_THAT(of_two_holders.listed, SizeIs(limits::listed_devices));
  EXPECT_EQ(of_two_holders.more, 4U);
}

TEST(VisitorDevices, WhatALaterVersionWritesBesideIsLeftOut) {
  const auto listed = visitor_devices("phone\t1\t/a\tTitle\tphone\tFirefox\tAndroid\tnew\tnewer\t").listed;
  EXPECT_THAT(listed, ElementsAre(device("phone", Activity::away, "/a")));
  EXPECT_EQ(visitor_devices("phone").listed[0].uid, "phone");
}

TEST(VisitFacts, SayWhetherTheyAreOfSomebodyWithoutBeingReadWhole) {
  VisitFacts facts;
  EXPECT_FALSE(is_verified(visit_text(facts)));
  facts.verified = true;
  facts.device_uid = "phone";
  EXPECT_TRUE(is_verified(visit_text(facts)));
  EXPECT_EQ(visit_facts(visit_text(facts)), facts);
  EXPECT_FALSE(is_verified(""));
}

}  // namespace
}  // namespace porchlight::store
