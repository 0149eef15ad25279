#include "contract/session_store/fixture.hpp"
#include "store/sessions/limits.hpp"

namespace porchlight::tests {

TEST_P(SessionStoreContract, GraceOverIsOfflineOnceWithTheTimeOfLeaving) {
  claim("n/0", "ann");
  harness->advance(Milliseconds{2'000});
  release("n/0", "ann");
  const WallTime left = harness->now();
  harness->advance(a_grace);
  const auto reply = reap();
  ASSERT_EQ(reply.ended.size(), 1U);
  EXPECT_EQ(reply.ended[0].uid, "ann");
  EXPECT_EQ(reply.ended[0].last_seen, left);
  EXPECT_EQ(events(), (Words{"online:ann", "offline:ann"}));
  EXPECT_EQ(last_event.last_seen, left);
  EXPECT_EQ(reply.revision, last_event.revision);
  EXPECT_TRUE(reap().ended.empty());
  EXPECT_EQ(events(), Words{});
}

// Found by the simulation: every node that could reap was away for longer than a lease.
TEST_P(SessionStoreContract, LateReapStillKnowsWhenTheLastOneLeft) {
  claim("n/0", "ann");
  harness->advance(Milliseconds{5'000});
  release("n/0", "ann");
  const WallTime left = harness->now();
  harness->advance(a_grace + a_lease * 2);
  EXPECT_FALSE(online("ann"));
  const auto reply = reap();
  ASSERT_EQ(reply.ended.size(), 1U);
  EXPECT_EQ(reply.ended[0].last_seen, left);
}

TEST_P(SessionStoreContract, GraceIsNotOverBeforeItsEnd) {
  claim("n/0", "ann");
  release("n/0", "ann");
  harness->advance(a_grace - Milliseconds{1});
  EXPECT_TRUE(reap().ended.empty());
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, CrashedHoldersVisitorsEndWithTheLease) {
  claim("n/0", "ann");
  harness->advance(Milliseconds{10'000});
  renew("n/0");
  const WallTime renewed = harness->now();
  harness->advance(a_lease - Milliseconds{1});
  EXPECT_TRUE(reap().ended.empty());
  harness->advance(Milliseconds{1});
  const auto reply = reap();
  ASSERT_EQ(reply.ended.size(), 1U);
  EXPECT_EQ(reply.ended[0].last_seen, renewed) << "the last sign of life is the last word of the holder";
  EXPECT_EQ(events(), (Words{"online:ann", "offline:ann"}));
  EXPECT_FALSE(online("ann"));
  EXPECT_FALSE(reply.next_due);
}

// Found by the simulation: the visitor moved on to another holder after a crash, and left cleanly there while
// the dead holder's claim still stood.
TEST_P(SessionStoreContract, LaterReleaseIsTheLastSignOfLifeThoughADeadHoldersClaimStood) {
  claim("dead/0", "ann");
  claim("n/0", "ann");
  harness->advance(Milliseconds{20'000});
  release("n/0", "ann");
  const WallTime left = harness->now();
  harness->advance(Milliseconds{10'000});
  const auto reply = reap();
  ASSERT_EQ(reply.ended.size(), 1U);
  EXPECT_EQ(reply.ended[0].last_seen, left);
}

TEST_P(SessionStoreContract, CrashOfOneOfTwoHoldersTellsNobody) {
  claim("n/0", "ann");
  claim("m/0", "ann");
  pass(a_lease * 2, {"m/0"});
  EXPECT_TRUE(reap().ended.empty());
  EXPECT_EQ(events(), Words{"online:ann"});
}

TEST_P(SessionStoreContract, CrashOfTheShownHolderShowsTheOther) {
  claim("m/0", "ann", page("/m"));
  harness->advance(Milliseconds{10});
  claim("n/0", "ann", page("/n"));
  pass(a_lease * 2, {"m/0"});
  reap();
  EXPECT_EQ(events(), (Words{"online:ann", "changed:ann", "changed:ann"}));
  EXPECT_EQ(shown_url("ann"), "/m");
}

TEST_P(SessionStoreContract, GraceRunsOnWhenADeadClaimIsTakenDown) {
  claim("dead/0", "ann");
  claim("dead/0", "bob");
  harness->advance(a_lease - Milliseconds{1'000});
  claim("n/0", "ann");
  claim("n/0", "bob");
  harness->advance(Milliseconds{1'000});
  EXPECT_TRUE(reap(1).more);
  release("n/0", "ann");
  release("n/0", "bob");
  EXPECT_TRUE(reap().ended.empty()) << "both left a moment ago";
  harness->advance(a_grace);
  EXPECT_EQ(reap().ended.size(), 2U);
}

TEST_P(SessionStoreContract, ClaimBringsADeadHolderBack) {
  claim("n/0", "ann");
  claim("n/0", "bob");
  harness->advance(a_lease);
  reap(1);
  EXPECT_TRUE(claim("n/0", "ann").lapsed);
  EXPECT_FALSE(harness->exists(Piece::dead, 1, "n/0"));
  reap();
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, ReapIsBoundedAndSaysThereIsMore) {
  for (int i = 0; i < 5; ++i) claim("n/0", "v" + std::to_string(i));
  for (int i = 0; i < 5; ++i) claim("m/0", "w" + std::to_string(i));
  for (int i = 0; i < 5; ++i) release("m/0", "w" + std::to_string(i));
  harness->advance(a_lease);
  std::size_t ended = 0;
  for (int round = 0; round < 4; ++round) {
    const auto reply = reap(3);
    EXPECT_LE(reply.ended.size(), 3U);
    EXPECT_EQ(reply.more, round < 3);
    ended += reply.ended.size();
  }
  EXPECT_EQ(ended, 10U);
  EXPECT_EQ(counts().online, 0U);
}

TEST_P(SessionStoreContract, ReapRefusesAnUnexpectedTime) {
  claim("n/0", "ann");
  harness->advance(a_lease * 2);
  const Milliseconds most = store::limits::reap_tolerance;
  for (const Milliseconds wrong : {-most - Milliseconds{1}, most + Milliseconds{1}}) {
    const auto reply = reap_expecting(harness->now() + wrong);
    EXPECT_TRUE(reply.refused);
    EXPECT_EQ(reply.now, harness->now());
  }
  EXPECT_TRUE(online("ann"));
  EXPECT_FALSE(reap_expecting(harness->now() + most).refused);
  EXPECT_FALSE(online("ann"));
}

TEST_P(SessionStoreContract, NextDueIsTheFirstOfLeasesAndGraces) {
  claim("n/0", "ann");
  EXPECT_EQ(reap().next_due, harness->now() + a_lease);
  claim("m/0", "bob");
  release("m/0", "bob");
  EXPECT_EQ(reap().next_due, harness->now() + a_grace);
}

TEST_P(SessionStoreContract, ClockSetBackDoesNotKeepTheDeadAlive) {
  claim("n/0", "ann");
  harness->shift_clock(std::chrono::hours(-1));
  reap();
  harness->advance(a_lease);
  EXPECT_EQ(reap().ended.size(), 1U);
  EXPECT_LE(last_event.last_seen, harness->now());
}

TEST_P(SessionStoreContract, ClockSetBackDoesNotKeepAGraceForEver) {
  claim("n/0", "ann");
  release("n/0", "ann");
  harness->shift_clock(std::chrono::hours(-1));
  reap();
  harness->advance(a_ttl);
  reap();
  EXPECT_EQ(events(), (Words{"online:ann", "offline:ann"}));
  EXPECT_LE(last_event.last_seen, last_event.now);
}

TEST_P(SessionStoreContract, LiveClaimWhoseScorePassedIsExtended) {
  claim("n/0", "ann");
  pass(a_ttl - Milliseconds{10'000}, {"n/0"});
  claim("m/0", "ann");  // the hash lives on, and with it both claims
  harness->lose(Piece::session_key, 1, "ann");
  pass(a_ttl, {"n/0", "m/0"});
  events();
  claim("n/0", "ann");
  EXPECT_TRUE(reap().ended.empty());
  EXPECT_EQ(events(), Words{"again:ann"});
}

TEST_P(SessionStoreContract, LostClaimsEndWithTheirKeys) {
  claim("n/0", "ann");
  harness->lose(Piece::claims_hash, 1, "ann");
  harness->lose(Piece::holder_set, 1, "n/0");
  pass(a_ttl, {"n/0"});
  EXPECT_EQ(reap().ended.size(), 1U);
  EXPECT_EQ(counts().online, 0U);
}

TEST_P(SessionStoreContract, RevisionsHaveNoHoles) {
  EXPECT_EQ(revision(), 0U);
  claim("n/0", "ann", page("/a"));
  claim("n/0", "ann", page("/b"));
  claim("n/0", "bob");
  release("n/0", "ann", Milliseconds{0});
  release("n/0", "bob");
  harness->advance(a_grace);
  reap();
  harness->settle();
  const auto seen = harness->events();
  ASSERT_EQ(seen.size(), 5U);
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_EQ(seen[i].revision, seen[i - 1].revision + 1);
  EXPECT_EQ(revision(), seen.back().revision);
}

TEST_P(SessionStoreContract, RevisionStartsAtTheTimeSoThatItDoesNotGoBack) {
  claim("n/0", "ann");
  const auto before = revision();
  EXPECT_EQ(before, static_cast<store::Revision>(
                        std::chrono::microseconds(harness->now().time_since_epoch()).count()));
  harness->advance(Milliseconds{1});
  harness->lose_everything();
  EXPECT_EQ(revision(), 0U) << "none reads as 0";
  claim("n/0", "ann");
  EXPECT_GT(revision(), before);
}

TEST_P(SessionStoreContract, EventsComeWhileSubscribedOnly) {
  auto& store = harness->store();
  store.subscribe(1, [] {});
  store.unsubscribe(1);
  claim("n/0", "ann");
  EXPECT_EQ(events(), Words{"online:ann"}) << "subscriptions are counted";
  store.unsubscribe(1);
  claim("n/0", "bob");
  EXPECT_EQ(events(), Words{});
}

TEST_P(SessionStoreContract, AwayStoreAnswersUnavailable) {
  harness->set_available(false);
  const auto claimed = ask<store::ClaimReply>(*harness, [](auto& store, auto answer) {
    store.claim(1, "n/0", a_lease, "ann", page("/a"), std::move(answer));
  });
  ASSERT_TRUE(claimed.has_error());
  EXPECT_EQ(claimed.error().code, ErrorCode::unavailable);
  const auto reaped = ask<store::ReapReply>(
      *harness, [this](auto& store, auto answer) { store.reap(1, harness->now(), 200, std::move(answer)); });
  EXPECT_TRUE(reaped.has_error());
  harness->set_available(true);
  EXPECT_FALSE(online("ann"));
}

}  // namespace porchlight::tests
