// Browsers that agents are alerted in, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/limits.hpp"
#include "store/database/push_subscriptions.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class PushContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
    ada_ = add_agent("ada@shop.example");
    grace_ = add_agent("grace@shop.example");
  }
  [[nodiscard]] std::int64_t ada() const { return ada_; }
  [[nodiscard]] std::int64_t grace() const { return grace_; }
  [[nodiscard]] ProjectId project() const { return project_; }
  PushSubscriptionsRepository& pushes() { return database().push_subscriptions(); }
  std::int64_t add_agent(const std::string& email) {
    return database().agents().add(email, "", "hash", {{project_, Role::agent}})->id;
  }
  PushSubscription subscribe(std::int64_t agent, const std::string& endpoint) {
    auto kept = pushes().keep({.agent = agent,
                               .endpoint = "https://push.example/" + endpoint,
                               .p256dh = "point",
                               .auth = "secret",
                               .shows_text = true,
                               .device = "Chrome on Windows",
                               .created = at(5)});
    EXPECT_TRUE(kept) << kept.error().message;
    return std::move(*kept);
  }
  std::vector<std::string> endpoints(const Result<std::vector<PushSubscription>>& all) {
    EXPECT_TRUE(all) << all.error().message;
    std::vector<std::string> found;
    for (const PushSubscription& one : *all) found.push_back(one.endpoint.substr(21));
    return found;
  }
  std::vector<std::string> of(std::int64_t agent) { return endpoints(pushes().list(agent)); }
  std::vector<std::string> told(std::vector<std::int64_t> agents = {}, std::vector<std::int64_t> here = {}) {
    return endpoints(pushes().of({project_, std::move(agents), std::move(here)}));
  }

 private:
  ProjectId project_ = 0;
  std::int64_t ada_ = 0;
  std::int64_t grace_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(PushContract);

TEST_P(PushContract, OneIsKeptAsItIs) {
  const PushSubscription kept = subscribe(ada(), "a");
  const auto listed = pushes().list(ada());
  ASSERT_THAT(*listed, SizeIs(1));
  const PushSubscription& one = listed->front();
  EXPECT_EQ(one.id, kept.id);
  EXPECT_EQ(one.agent, ada());
  EXPECT_EQ(one.endpoint, "https://push.example/a");
  EXPECT_EQ(one.p256dh, "point");
  EXPECT_EQ(one.auth, "secret");
  EXPECT_TRUE(one.shows_text);
  EXPECT_EQ(one.device, "Chrome on Windows");
  EXPECT_EQ(one.created, at(5));
  EXPECT_EQ(pushes().find(ada(), kept.id)->endpoint, one.endpoint);
  EXPECT_THAT(of(grace()), IsEmpty());
}

TEST_P(PushContract, NobodyElsesIsFoundOrRemoved) {
  const PushSubscription kept = subscribe(ada(), "a");
  EXPECT_EQ(code_of(pushes().find(grace(), kept.id)), "notFound");
  ASSERT_TRUE(pushes().remove(grace(), kept.id));
  EXPECT_THAT(of(ada()), ElementsAre("a"));
  ASSERT_TRUE(pushes().remove(ada(), kept.id));
  ASSERT_TRUE(pushes().remove(ada(), kept.id)) << "gone already";
  EXPECT_THAT(of(ada()), IsEmpty());
  EXPECT_EQ(code_of(pushes().find(ada(), kept.id)), "notFound");
}

TEST_P(PushContract, OfAnEndpointTheLastOneCountsWhoseverItWas) {
  const PushSubscription first = subscribe(ada(), "a");
  const PushSubscription second = subscribe(grace(), "a");
  EXPECT_NE(first.id, second.id) << "a late word of the first must not remove the second";
  EXPECT_THAT(of(ada()), IsEmpty());
  EXPECT_THAT(of(grace()), ElementsAre("a"));
}

TEST_P(PushContract, ANumberIsNeverGivenTwice) {
  const std::int64_t first = subscribe(ada(), "a").id;
  ASSERT_TRUE(pushes().remove(ada(), first));
  EXPECT_GT(subscribe(ada(), "b").id, first);
}

TEST_P(PushContract, AnAgentHasAgentPushesAtMostAndTheOldestGoes) {
  for (std::size_t i = 0; i <= limits::agent_pushes; ++i) subscribe(ada(), std::to_string(i));
  subscribe(grace(), "g");
  const auto left = of(ada());
  EXPECT_THAT(left, SizeIs(limits::agent_pushes));
  EXPECT_EQ(left.front(), "1");
}

TEST_P(PushContract, TwoBrowsersThatSubscribeAtOnceAreBothThere) {
  const auto other = harness().open();
  constexpr int each = 4;
  const auto many = [&](Database& through, const std::string& name) {
    for (int i = 0; i < each; ++i) {
      EXPECT_TRUE(through.push_subscriptions().keep(
          {.agent = ada(), .endpoint = name + std::to_string(i), .p256dh = "p", .auth = "a"}));
    }
  };
  std::thread beside([&] { many(*other, "https://b.example/"); });
  many(database(), "https://a.example/");
  beside.join();
  EXPECT_THAT(*pushes().list(ada()), SizeIs(2 * each));
}

TEST_P(PushContract, MembersAreToldAndWhoIsHereIsNot) {
  subscribe(ada(), "a");
  subscribe(grace(), "g");
  const ProjectId elsewhere = add_project("Elsewhere");
  const auto stranger = database().agents().add("eve@x.example", "", "hash", {{elsewhere, Role::owner}});
  subscribe(stranger->id, "e");
  EXPECT_THAT(told(), ElementsAre("a", "g"));
  EXPECT_THAT(told({}, {ada()}), ElementsAre("g"));
  EXPECT_THAT(told({ada()}), ElementsAre("a"));
  EXPECT_THAT(told({ada()}, {ada()}), IsEmpty());
  EXPECT_THAT(told({stranger->id}), IsEmpty()) << "no member";
}

TEST_P(PushContract, NoMoreThanToldPushesAreTold) {
  const std::int64_t agents = limits::told_pushes / static_cast<std::int64_t>(limits::agent_pushes);
  for (std::int64_t i = 0; i <= agents; ++i) {
    const std::int64_t agent = add_agent("a" + std::to_string(i) + "@shop.example");
    for (std::size_t j = 0; j < limits::agent_pushes; ++j) {
      subscribe(agent, std::to_string(i) + "-" + std::to_string(j));
    }
  }
  EXPECT_THAT(told(), SizeIs(limits::told_pushes));
}

TEST_P(PushContract, WhatIsTooLongIsRefused) {
  const auto keep = [&](std::string endpoint, std::string device) {
    return code_of(pushes().keep({.agent = ada(),
                                  .endpoint = std::move(endpoint),
                                  .p256dh = "p",
                                  .auth = "a",
                                  .device = std::move(device)}));
  };
  EXPECT_EQ(keep(std::string(limits::push_endpoint_bytes, 'a'), std::string(limits::push_device_bytes, 'd')),
            "none");
  EXPECT_EQ(keep(std::string(limits::push_endpoint_bytes + 1, 'a'), ""), "badRequest");
  EXPECT_EQ(keep("a", std::string(limits::push_device_bytes + 1, 'd')), "badRequest");
  EXPECT_EQ(keep("", ""), "badRequest");
  EXPECT_EQ(keep(std::string("a\0b", 3), ""), "badRequest");
  EXPECT_EQ(code_of(pushes().keep({.agent = 999, .endpoint = "x"})), "notFound");
}

TEST_P(PushContract, GoWithTheirAgent) {
  subscribe(ada(), "a");
  subscribe(grace(), "g");
  ASSERT_TRUE(database().agents().remove(ada()));
  EXPECT_THAT(told(), ElementsAre("g"));
}

TEST_P(PushContract, EndWithThePasswordAndWithSigningOutEverywhere) {
  auto known = *database().agents().find(ada());
  subscribe(grace(), "g");
  subscribe(ada(), "a");
  known = *database().agents().sign_out_everywhere(known, at(6));
  EXPECT_THAT(of(ada()), IsEmpty()) << "signed out everywhere";
  subscribe(ada(), "a");
  known = *database().agents().change_password(known, "another", at(7));
  EXPECT_THAT(of(ada()), IsEmpty()) << "changed";
  subscribe(ada(), "a");
  ASSERT_TRUE(database().agents().set_password(ada(), "a third", at(8)));
  EXPECT_THAT(of(ada()), IsEmpty()) << "set by the command line";
  subscribe(ada(), "a");
  EXPECT_FALSE(database().agents().sign_out_everywhere(known, at(9))) << "not who it was";
  ASSERT_TRUE(database().agents().rename(ada(), "Ada", at(9)));
  EXPECT_THAT(of(ada()), ElementsAre("a"));
  EXPECT_THAT(of(grace()), ElementsAre("g")) << "nobody else's";
}

}  // namespace
}  // namespace porchlight::store
