// What a signed-in visitor is here with: a session has the devices of all live claims.

#include "contract/session_store/fixture.hpp"
#include "store/sessions/visitor_devices.hpp"

#include <gmock/gmock.h>

namespace porchlight::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

VisitorState with(const std::string& url, const std::vector<std::string>& uids) {
  VisitorState state = page(url);
  state.visit = "1\t1\t1\t1\t1\t";
  std::vector<store::VisitorDevice> devices;
  devices.reserve(uids.size());
  for (const std::string& uid : uids) {
    devices.push_back({uid, Activity::active, url, "A \"title\"", "phone", "", ""});
  }
  state.devices = store::devices_text(devices);
  return state;
}

Words devices(const std::optional<store::Session>& session) {
  if (!session) return {"offline"};
  Words uids;
  for (const auto& device : store::visitor_devices(session->state.devices).listed) uids.push_back(device.uid);
  return uids;
}

}  // namespace

TEST_P(SessionStoreContract, ASessionHasTheDevicesOfEachHolder) {
  claim("n1/0", "ann", with("/a", {"laptop", "tablet"}));
  EXPECT_THAT(events(), ElementsAre("online:ann"));
  EXPECT_THAT(devices(last_event.session), ElementsAre("laptop", "tablet"));
  harness->advance(Milliseconds(10));
  claim("n2/0", "ann", with("/b", {"phone"}));
  EXPECT_THAT(events(), ElementsAre("changed:ann"));
  EXPECT_THAT(devices(last_event.session), ElementsAre("laptop", "tablet", "phone"));
  EXPECT_EQ(last_event.session.state.url, "/b");
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop", "tablet", "phone"));
  EXPECT_EQ(store::visitor_devices(read({"ann"}).sessions.at(0)->state.devices).listed[2].title,
            "A \"title\"");
}

TEST_P(SessionStoreContract, ADeviceThatLeavesIsToldOnceAndThePersonStays) {
  claim("n1/0", "ann", with("/a", {"laptop"}));
  harness->advance(Milliseconds(10));
  claim("n2/0", "ann", with("/b", {"phone"}));
  events();
  release("n2/0", "ann");
  EXPECT_THAT(events(), ElementsAre("changed:ann"));
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop"));
  release("n2/0", "ann");
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(SessionStoreContract, ADeviceThatIsNotShownIsNewsAsWell) {
  claim("n1/0", "ann", with("/a", {"laptop"}));
  harness->advance(Milliseconds(10));
  claim("n2/0", "ann", with("/b", {"phone"}));
  events();
  harness->advance(Milliseconds(10));
  VisitorState two = with("/a", {"laptop"});
  two.devices = with("/elsewhere", {"laptop"}).devices;
  claim("n1/0", "ann", two);
  EXPECT_THAT(events(), ElementsAre("changed:ann"));
  EXPECT_EQ(last_event.session.state.url, "/b") << "what is shown is as old as it was";
  claim("n1/0", "ann", two);
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(SessionStoreContract, TheOrderIsTheHoldersNamesWhoeverCameFirst) {
  claim("n2/0", "ann", with("/b", {"phone"}));
  harness->advance(Milliseconds(10));
  claim("n1/0", "ann", with("/a", {"laptop"}));
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop", "phone"));
  events();
  claim("n2/0", "ann", with("/b", {"phone"}));
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(SessionStoreContract, DevicesOfADeadHolderGoWithIt) {
  claim("n1/0", "ann", with("/a", {"laptop"}));
  claim("n2/0", "ann", with("/b", {"phone"}));
  pass(a_lease + Milliseconds(5'000), {"n1/0"});
  events();
  reap();
  EXPECT_THAT(events(), ElementsAre("changed:ann"));
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop"));
}

TEST_P(SessionStoreContract, ACheckedDeviceStandsBesideAnUncheckedClaimAndBeforeOneOfAnOlderGateway) {
  VisitorState unchecked = page("");
  unchecked.unchecked = true;
  claim("n0/0", "ann", unchecked);
  claim("n1/0", "ann", with("/a", {"laptop"}));
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop"));
  harness->advance(Milliseconds(10));
  claim("n2/0", "ann", page("/older"));  // knows of no devices
  EXPECT_EQ(shown_url("ann"), "/older");
  EXPECT_THAT(devices(read({"ann"}).sessions.at(0)), ElementsAre("laptop"));
}

TEST_P(SessionStoreContract, OneWhoGoesForGoodIsOfflineAtOnce) {
  claim("n1/0", "phone", page("/a"));
  events();
  release("n1/0", "phone", Milliseconds(0));
  EXPECT_THAT(events(), ElementsAre("offline:phone"));
  EXPECT_FALSE(online("phone"));
}

}  // namespace porchlight::tests
