#include "presence/holder.hpp"

#include "presence/limits.hpp"
#include "store/sessions/visit_facts.hpp"
#include "store/sessions/visitor_devices.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace porchlight::presence {
namespace {

using namespace std::chrono_literals;
using HolderAct = HolderCommand::Kind;
using store::Activity;

store::VisitorState page(std::string url, Activity activity = Activity::active) {
  return {activity, std::move(url), "title", ""};
}

class HolderTest : public testing::Test {
 protected:
  ConnectionHandle open(const std::string& uid, const std::string& url = "/a") {
    return holder.open({1, uid}, page(url), now);
  }
  /// The commands since the last call, as words: "claim:ann:/a", "release:ann", "renew", …
  std::vector<std::string> sent() {
    std::vector<std::string> words;
    for (const HolderCommand& command : holder.take_commands()) {
      switch (command.kind) {
        case HolderAct::claim:
          words.push_back("claim:" + command.uid + ":" + command.state.url);
          break;
        case HolderAct::release:
          words.push_back("release:" + command.uid);
          last_grace = command.grace;
          break;
        case HolderAct::renew:
          words.push_back("renew");
          break;
        case HolderAct::refresh:
          words.push_back("refresh:" + std::to_string(command.uids.size()));
          break;
        case HolderAct::list_claims:
          words.push_back("list:" + command.cursor);
          break;
      }
    }
    return words;
  }
  void claimed(const std::string& uid, bool lapsed = false) {
    holder.on_claim(1, uid, store::ClaimReply{lapsed, wall()}, now);
  }
  void released(const std::string& uid) { holder.on_release(1, uid, store::ReleaseReply{wall()}, now); }
  void renewed(std::size_t claims, bool lapsed = false) {
    holder.on_renew(1, store::RenewReply{lapsed, claims, wall()}, now);
  }
  void listed(std::vector<std::string> uids, std::string cursor = {}) {
    holder.on_claims(1, store::ClaimsPage{std::move(uids), std::move(cursor), wall()}, now);
  }
  [[nodiscard]] WallTime wall() const {
    return WallTime(std::chrono::floor<Milliseconds>(now.time_since_epoch())) + jumped;
  }
  /// Goes to the holder's next deadline and lets it run.
  void wake() {
    now = std::max(now, holder.next().value());
    holder.run(now);
  }
  /// A visitor who is here, and told.
  ConnectionHandle settled(const std::string& uid) {
    const ConnectionHandle connection = open(uid);
    sent();
    claimed(uid);
    return connection;
  }

  using Words = std::vector<std::string>;
  const Error lost{ErrorCode::unavailable, "lost"};
  SteadyTime now{1h};
  Milliseconds jumped{0};
  Milliseconds last_grace{0};
  Holder holder{{30s, 8s, 1}};
};

TEST_F(HolderTest, FirstConnectionClaimsAndLastReleases) {
  const auto one = open("ann");
  EXPECT_EQ(sent(), Words{"claim:ann:/a"});
  claimed("ann", true);
  const auto two = open("ann");
  EXPECT_EQ(sent(), Words{}) << "a second tab of the same page costs nothing";
  holder.close(one, Farewell::normal, now);
  EXPECT_EQ(sent(), Words{});
  holder.close(two, Farewell::normal, now);
  EXPECT_EQ(sent(), Words{"release:ann"});
  EXPECT_EQ(last_grace, 8s);
  released("ann");
  EXPECT_EQ(holder.visitors(), 0U);
  EXPECT_FALSE(holder.next()) << "without visitors there is nothing to renew";
}

TEST_F(HolderTest, AnyOfThreeTabsMayCloseFirst) {
  for (const std::size_t first : {0U, 1U, 2U}) {
    const std::array tabs{settled("ann"), open("ann"), open("ann")};
    holder.close(tabs[first], Farewell::normal, now);
    holder.close(tabs[(first + 1) % 3], Farewell::normal, now);
    EXPECT_EQ(sent(), Words{});
    EXPECT_EQ(holder.connections(), 1U);
    holder.close(tabs[(first + 2) % 3], Farewell::normal, now);
    EXPECT_EQ(sent(), Words{"release:ann"});
    released("ann");
  }
}

TEST_F(HolderTest, ActiveTabIsShownBeforeAwayThenTheNewestPage) {
  const auto one = settled("ann");
  const auto two = open("ann", "/b");
  EXPECT_EQ(sent(), Words{"claim:ann:/b"});
  claimed("ann");
  holder.update(two, page("/b", Activity::away), now);
  EXPECT_EQ(sent(), Words{"claim:ann:/a"});
  claimed("ann");
  holder.update(one, page("/a", Activity::away), now);
  EXPECT_EQ(sent(), Words{"claim:ann:/a"});
}

TEST_F(HolderTest, UncheckedConnectionNeverStandsForAVisitorWhoHasACheckedOne) {
  const auto mine = settled("ann");
  store::VisitorState unchecked = page("");
  unchecked.unchecked = true;
  const auto other = holder.open({1, "ann"}, unchecked, now);
  EXPECT_EQ(sent(), Words{});
  EXPECT_EQ(holder.front_of({1, "ann"}), mine);
  std::size_t still_here = 0;
  holder.for_each_connection_in(0, 1, [&](ProjectId, const std::string&) { ++still_here; });
  EXPECT_EQ(still_here, 1U) << "nothing is written for it";
  holder.close(mine, Farewell::normal, now);
  EXPECT_EQ(holder.front_of({1, "ann"}), other);
}

TEST_F(HolderTest, NeverTwoCommandsOfOneVisitorUnderWay) {
  const auto connection = open("ann");
  sent();
  holder.update(connection, page("/b"), now);
  holder.update(connection, page("/c"), now);
  EXPECT_EQ(sent(), Words{});
  claimed("ann");
  EXPECT_EQ(sent(), Words{"claim:ann:/c"}) << "what is true now, not what was";
  holder.close(connection, Farewell::normal, now);
  EXPECT_EQ(sent(), Words{});
  claimed("ann");
  EXPECT_EQ(sent(), Words{"release:ann"});
}

TEST_F(HolderTest, BackWhileTheReleaseIsUnderWayClaimsAgain) {
  const auto connection = settled("ann");
  holder.close(connection, Farewell::normal, now);
  EXPECT_EQ(sent(), Words{"release:ann"});
  open("ann");
  EXPECT_EQ(sent(), Words{});
  released("ann");
  EXPECT_EQ(sent(), Words{"claim:ann:/a"});
}

TEST_F(HolderTest, GoneBeforeTheClaimWasAnsweredIsReleased) {
  const auto connection = open("ann");
  sent();
  holder.close(connection, Farewell::normal, now);
  claimed("ann");
  EXPECT_EQ(sent(), Words{"release:ann"});
}

TEST_F(HolderTest, DrainingReleasesWithALeaseOfGrace) {
  const auto connection = settled("ann");
  holder.close(connection, Farewell::draining, now);
  EXPECT_EQ(sent(), Words{"release:ann"});
  EXPECT_EQ(last_grace, 30s);
}

TEST_F(HolderTest, WhoIsTurnedOutGoesWithoutAGrace) {
  const auto connection = settled("ann");
  holder.close(connection, Farewell::at_once, now);
  EXPECT_EQ(sent(), Words{"release:ann"});
  EXPECT_EQ(last_grace, 0s);
}

store::VisitorState on_device(const std::string& device, const std::string& url,
                              Activity activity = Activity::active) {
  store::VisitorState state = page(url, activity);
  store::VisitFacts facts;
  facts.verified = true;
  facts.device_uid = device;
  facts.device = device;
  state.visit = store::visit_text(facts);
  return state;
}

class HolderDevices : public HolderTest {
 protected:
  /// Of the claim that is sent: "laptop:/a", away ones with a question mark; "no claim".
  Words claimed_devices() {
    for (const HolderCommand& command : holder.take_commands()) {
      if (command.kind != HolderAct::claim) continue;
      Words words;
      for (const auto& device : store::visitor_devices(command.state.devices).listed) {
        words.push_back(device.uid + ":" + device.url + (device.activity == Activity::away ? "?" : ""));
      }
      claimed(command.uid);
      return words;
    }
    return {"no claim"};
  }
  ConnectionHandle come(const std::string& device, const std::string& url) {
    return holder.open({1, "ann"}, on_device(device, url), now);
  }
};

TEST_F(HolderDevices, EachDeviceOfASignedInVisitorIsClaimedWithItsPage) {
  const auto laptop = come("laptop", "/a");
  EXPECT_EQ(claimed_devices(), Words{"laptop:/a"});
  const auto phone = come("phone", "/b");
  EXPECT_EQ(claimed_devices(), (Words{"phone:/b", "laptop:/a"}));
  holder.update(laptop, on_device("laptop", "/c"), now);
  EXPECT_EQ(claimed_devices(), (Words{"laptop:/c", "phone:/b"}));
  holder.update(laptop, on_device("laptop", "/c", Activity::away), now);
  EXPECT_EQ(claimed_devices(), (Words{"phone:/b", "laptop:/c?"}));
  holder.update(laptop, on_device("laptop", "/d", Activity::away), now);
  EXPECT_EQ(claimed_devices(), (Words{"phone:/b", "laptop:/d?"})) << "not shown, but told";
  holder.close(phone, Farewell::normal, now);
  EXPECT_EQ(claimed_devices(), Words{"laptop:/d?"});
}

TEST_F(HolderDevices, OfTheTabsOfADeviceTheShownOneCountsAndTheOthersAreNoNews) {
  come("laptop", "/a");
  claimed_devices();
  const auto second = come("laptop", "/b");
  EXPECT_EQ(claimed_devices(), Words{"laptop:/b"});
  const auto third = come("laptop", "/c");
  EXPECT_EQ(claimed_devices(), Words{"laptop:/c"});
  holder.close(second, Farewell::normal, now);
  EXPECT_EQ(claimed_devices(), Words{"no claim"});
  holder.close(third, Farewell::normal, now);
  EXPECT_EQ(claimed_devices(), Words{"laptop:/a"});
}

TEST_F(HolderDevices, WhoHasProvedNothingHasNone) {
  store::VisitorState state = page("/a");
  state.visit = store::visit_text({});
  static_cast<void>(holder.open({1, "ann"}, state, now));
  EXPECT_EQ(claimed_devices(), Words{});
}

TEST_F(HolderTest, StaleHandleIsIgnored) {
  const auto connection = settled("ann");
  holder.close(connection, Farewell::normal, now);
  sent();
  const auto other = settled("bob");
  EXPECT_EQ(other.slot, connection.slot) << "the slot is used again";
  holder.close(connection, Farewell::normal, now);
  holder.update(connection, page("/x"), now);
  EXPECT_EQ(sent(), Words{});
  EXPECT_EQ(holder.connections(), 1U);
}

// It is asked late, of a connection that is gone, what that one has said: the slot is bob's by now.
TEST_F(HolderTest, StaleHandleTellsNothingOfWhoHasTheSlotNow) {
  const auto ann = settled("ann");
  holder.close(ann, Farewell::normal, now);
  sent();
  EXPECT_FALSE(holder.visitor_of(ann));
  EXPECT_FALSE(holder.state_of(ann));
  const auto bob = settled("bob");
  ASSERT_EQ(bob.slot, ann.slot);
  EXPECT_FALSE(holder.visitor_of(ann));
  EXPECT_FALSE(holder.state_of(ann));
  ASSERT_TRUE(holder.visitor_of(bob));
  EXPECT_EQ(holder.visitor_of(bob)->uid, "bob");
  EXPECT_FALSE(holder.visitor_of({}));
  EXPECT_FALSE(holder.state_of({}));
}

TEST_F(HolderTest, RenewsWithinAThirdOfTheLease) {
  settled("ann");
  const SteadyTime began = now;
  wake();
  EXPECT_EQ(sent(), Words{"renew"});
  EXPECT_LE(now - began, 10s);
  EXPECT_GE(now - began, 7s);
  renewed(1);
  EXPECT_EQ(sent(), Words{});
}

TEST_F(HolderTest, RenewalDoesNotDependOnTheNumberOfVisitors) {
  for (int i = 0; i < 1'000; ++i) settled("v" + std::to_string(i));
  wake();
  EXPECT_EQ(sent(), Words{"renew"});
}

TEST_F(HolderTest, RefreshesWithinAThirdOfTheTtlAFewHundredAtATime) {
  for (int i = 0; i < 700; ++i) settled("v" + std::to_string(i));
  const SteadyTime began = now;
  std::size_t refreshed = 0;
  while (now - began <= 100s && refreshed < 700) {
    wake();
    for (const std::string& word : sent()) {
      if (word == "renew") renewed(700);
      if (!word.starts_with("refresh:")) continue;
      const std::size_t count = std::stoul(word.substr(8));
      EXPECT_LE(count, limits::refresh_batch);
      refreshed += count;
      holder.on_refresh(1, store::RefreshReply{{}, wall()}, now);
    }
  }
  EXPECT_EQ(refreshed, 700U);
}

TEST_F(HolderTest, WhatARefreshMissesIsClaimedAgain) {
  settled("ann");
  settled("bob");
  holder.on_refresh(1, store::RefreshReply{{"bob", "nobody"}, wall()}, now);
  EXPECT_EQ(sent(), Words{"claim:bob:/a"});
}

TEST_F(HolderTest, LostReplySendsNothingUntilAProbeIsAnswered) {
  settled("ann");
  open("bob");
  sent();
  holder.on_claim(1, "bob", lost, now);
  open("cid");
  EXPECT_EQ(sent(), Words{});
  wake();
  EXPECT_EQ(sent(), Words{"renew"});
  renewed(1);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"claim:ann:/a", "claim:bob:/a", "claim:cid:/a", "list:"}));
}

TEST_F(HolderTest, LostReplyIsNeverRepeatedButWhatIsTrueNowIsSent) {
  const auto connection = open("ann");
  sent();
  holder.close(connection, Farewell::normal, now);
  holder.on_claim(1, "ann", lost, now);
  wake();
  renewed(0);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"list:", "release:ann", "renew"}));
}

TEST_F(HolderTest, ProbesBackOffToATwelfthOfTheLease) {
  settled("ann");
  wake();
  sent();
  Milliseconds longest{0};
  for (int i = 0; i < 12; ++i) {
    holder.on_renew(1, lost, now);
    const SteadyTime before = now;
    wake();
    longest = std::max(longest, std::chrono::floor<Milliseconds>(now - before));
    EXPECT_LE(longest, i == 0 ? limits::probe_first : limits::probe_last);
    EXPECT_EQ(sent(), Words{"renew"});
  }
  EXPECT_GE(longest, 1'500ms);
}

TEST_F(HolderTest, LapsedLeaseComparesAndClaimsAll) {
  settled("ann");
  settled("bob");
  wake();
  sent();
  renewed(0, true);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"claim:ann:/a", "claim:bob:/a", "list:"}));
}

TEST_F(HolderTest, LapsedLeaseComparesThoughTheSizeIsRight) {
  settled("ann");
  wake();
  sent();
  renewed(1, true);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"claim:ann:/a", "list:"}));
}

TEST_F(HolderTest, FirstClaimOfAProjectIsLapsedAndNoReasonToCompare) {
  open("ann");
  open("bob");
  sent();
  claimed("ann", true);
  claimed("bob");
  EXPECT_EQ(sent(), Words{});
  EXPECT_TRUE(holder.quiet());
}

TEST_F(HolderTest, LapsedClaimAfterOthersComparesAndClaimsThose) {
  settled("ann");
  open("bob");
  sent();
  claimed("bob", true);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"claim:ann:/a", "list:"})) << "bob's own claim was executed after the loss";
}

TEST_F(HolderTest, DifferentSizeOfTheSetComparesAndReleasesWhatIsTooMuch) {
  settled("ann");
  wake();
  sent();
  renewed(2);
  auto words = sent();
  std::ranges::sort(words);
  ASSERT_EQ(words, (Words{"claim:ann:/a", "list:"}));
  claimed("ann");
  listed({"ann", "ghost"}, "more");
  EXPECT_EQ(sent(), (Words{"list:more", "release:ghost"}));
  released("ghost");
  EXPECT_FALSE(holder.quiet());
  listed({});
  EXPECT_TRUE(holder.quiet());
}

TEST_F(HolderTest, ClaimsUnderWayDoNotMakeTheSizeDiffer) {
  settled("ann");
  wake();
  EXPECT_EQ(sent(), Words{"renew"});
  open("bob");  // sent after the renewal
  EXPECT_EQ(sent(), Words{"claim:bob:/a"});
  renewed(1);
  EXPECT_EQ(sent(), Words{});
}

TEST_F(HolderTest, SyncIsPacedAndThoseWhoComeNowDoNotWait) {
  for (int i = 0; i < 200; ++i) settled("v" + std::to_string(i));
  holder.on_reconnected(now);
  EXPECT_EQ(sent().size(), limits::sync_window + 1) << "a window of claims and the list";
  open("ann", "/new");
  EXPECT_EQ(sent(), Words{"claim:ann:/new"});
}

TEST_F(HolderTest, ClockThatWasSetByMoreThanALeaseComparesAndClaimsAll) {
  settled("ann");
  wake();
  sent();
  jumped = 31s;
  renewed(1);
  auto words = sent();
  std::ranges::sort(words);
  EXPECT_EQ(words, (Words{"claim:ann:/a", "list:"}));
}

TEST_F(HolderTest, TellsWhichProjectsHaveVisitors) {
  const auto connection = settled("ann");
  EXPECT_EQ(holder.take_project_changes(), (std::vector{std::pair<ProjectId, bool>(1, true)}));
  holder.close(connection, Farewell::normal, now);
  sent();
  released("ann");
  EXPECT_EQ(holder.take_project_changes(), (std::vector{std::pair<ProjectId, bool>(1, false)}));
}

TEST_F(HolderTest, VisitsEachConnectionOnceInParts) {
  for (int i = 0; i < 50; ++i) settled("v" + std::to_string(i));
  std::size_t visits = 0;
  for (std::size_t part = 0; part < 7; ++part) {
    holder.for_each_connection_in(part, 7, [&visits](ProjectId, const std::string&) { ++visits; });
  }
  EXPECT_EQ(visits, 50U);
}

}  // namespace
}  // namespace porchlight::presence
