#include "contract/session_store/fixture.hpp"
#include "store/sessions/limits.hpp"

namespace porchlight::tests {

TEST_P(SessionStoreContract, LastReleaseBeginsTheGrace) {
  claim("n/0", "ann");
  release("n/0", "ann");
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_TRUE(online("ann"));
  EXPECT_EQ(reap().next_due, harness->now() + a_grace);
}

TEST_P(SessionStoreContract, ReleaseOfOneOfTwoHoldersTellsNobody) {
  claim("n/0", "ann");
  claim("m/0", "ann");
  release("n/0", "ann");
  pass(a_grace * 2, {"m/0"});
  reap();
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, ReleaseOfTheShownPageShowsTheOther) {
  claim("n/0", "ann", page("/old"));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", page("/new"));
  events();
  release("m/0", "ann");
  EXPECT_EQ(events(), Words{"changed:ann"});
  EXPECT_EQ(shown_url("ann"), "/old");
}

TEST_P(SessionStoreContract, GraceZeroEndsAtOnce) {
  claim("n/0", "ann");
  events();
  harness->advance(Milliseconds{500});
  release("n/0", "ann", Milliseconds{0});
  EXPECT_EQ(events(), Words{"offline:ann"});
  EXPECT_EQ(last_event.session.state.name, "Ann");
  EXPECT_EQ(last_event.last_seen, harness->now());
  EXPECT_FALSE(online("ann"));
  EXPECT_EQ(counts().online, 0U);
}

TEST_P(SessionStoreContract, RepeatedReleaseNeverMovesTheGrace) {
  claim("n/0", "ann");
  release("n/0", "ann");
  const WallTime due = harness->now() + a_grace;
  harness->advance(Milliseconds{3'000});
  release("n/0", "ann");
  release("n/0", "ann", a_lease);
  release("n/0", "ann", Milliseconds{0});
  EXPECT_EQ(reap().next_due, due);
  EXPECT_TRUE(online("ann"));
  harness->advance(a_grace - Milliseconds{3'000});
  reap();
  EXPECT_EQ(events(), (Words{"online:ann", "offline:ann"}));
}

TEST_P(SessionStoreContract, ReleaseOfNobodyLeavesNothingBehind) {
  release("n/0", "ann");
  EXPECT_EQ(events(), Words{});
  EXPECT_FALSE(harness->exists(Piece::claims_hash, 1, "ann"));
  EXPECT_FALSE(harness->exists(Piece::online, 1, "ann"));
}

TEST_P(SessionStoreContract, OldHoldersLateReleaseLeavesTheNewConnection) {
  claim("old/0", "ann");
  claim("new/0", "ann");
  release("old/0", "ann", Milliseconds{0});
  release("old/0", "ann", Milliseconds{0});
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, ReleaseDropsTheClaimWhateverElseIsMissing) {
  for (const Piece piece : {Piece::session_key, Piece::claims_hash, Piece::online, Piece::away}) {
    claim("n/0", "ann");
    harness->lose(piece, 1, "ann");
    release("n/0", "ann");
    EXPECT_EQ(renew("n/0").claims, 0U);
    harness->advance(a_grace);
    reap();
    EXPECT_FALSE(online("ann"));
    EXPECT_EQ(counts().online, 0U);
    EXPECT_FALSE(harness->exists(Piece::claims_hash, 1, "ann"));
  }
}

TEST_P(SessionStoreContract, ReleaseDeletesTheKeysOfWhoIsNotInOnline) {
  claim("n/0", "ann");
  harness->lose(Piece::online, 1, "ann");
  events();
  release("n/0", "ann");
  EXPECT_FALSE(online("ann"));
  EXPECT_EQ(events(), Words{}) << "nobody was told of an online";
}

// Found by the simulation: whoever had read meanwhile showed the visitor as offline, and was never told
// again.
TEST_P(SessionStoreContract, ReleaseDoesNotBringALapsedKeyBack) {
  claim("n/0", "ann");
  events();
  harness->lose(Piece::session_key, 1, "ann");
  release("n/0", "ann");
  EXPECT_FALSE(online("ann"));
  claim("m/0", "ann");
  EXPECT_EQ(events(), Words{"again:ann"});
}

TEST_P(SessionStoreContract, AwayIsForgottenWithTheSession) {
  claim("n/0", "ann", page("/a", Activity::away));
  release("n/0", "ann", Milliseconds{0});
  EXPECT_EQ(counts().away, 0U);
  EXPECT_FALSE(harness->exists(Piece::away, 1, "ann"));
}

// The way to the store was cut, and the visitor went meanwhile.
TEST_P(SessionStoreContract, GraceOfALateReleaseCountsFromWhenTheVisitorWent) {
  claim("n/0", "ann");
  const WallTime left = harness->now() + Milliseconds{1'000};
  harness->advance(Milliseconds{4'000});
  release("n/0", "ann", a_grace, Milliseconds{3'000});
  EXPECT_EQ(reap().next_due, left + a_grace);
  pass(a_grace, {"n/0"});
  const auto ended = reap().ended;
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].last_seen, left);
}

// Found by the simulation: whoever changes holders during an outage is released by the old one before the new
// one is back, and was told as offline between the two.
TEST_P(SessionStoreContract, ReleaseLaterThanItsGraceLeavesOtherHoldersTimeToClaim) {
  claim("n/0", "ann");
  harness->advance(Milliseconds{20'000});
  events();
  release("n/0", "ann", a_grace, Milliseconds{19'000});
  harness->advance(Milliseconds{3'000});
  EXPECT_TRUE(reap().ended.empty());
  claim("m/0", "ann");
  EXPECT_EQ(events(), Words{});
}

// As above; the grace had begun before the outage.
TEST_P(SessionStoreContract, ReleaseAfterAGraceThatIsOverLeavesItToWhoeverReaps) {
  claim("n/0", "ann");
  release("n/0", "ann");
  harness->advance(a_grace + Milliseconds{1'000});
  events();
  release("n/0", "ann");
  EXPECT_EQ(events(), Words{});
  EXPECT_EQ(reap().ended.size(), 1U);
}

TEST_P(SessionStoreContract, ReleaseLaterThanItsGraceEndsSoonWithTheTimeOfLeaving) {
  claim("n/0", "ann");
  const WallTime left = harness->now() + Milliseconds{1'000};
  harness->advance(Milliseconds{20'000});
  events();
  release("n/0", "ann", a_grace, Milliseconds{19'000});
  harness->advance(store::limits::late_release_grace);
  EXPECT_EQ(reap().ended.size(), 1U);
  EXPECT_EQ(events(), Words{"offline:ann"});
  EXPECT_EQ(last_event.last_seen, left);
}

TEST_P(SessionStoreContract, LateReleaseIsNoOlderThanTheOneBeforeIt) {
  claim("n/0", "ann");
  claim("m/0", "ann");
  harness->advance(Milliseconds{20'000});
  release("m/0", "ann");
  const WallTime left = harness->now();
  harness->advance(Milliseconds{1'000});
  release("n/0", "ann", a_grace, Milliseconds{21'000});
  EXPECT_EQ(reap().next_due, left + a_grace);
}

TEST_P(SessionStoreContract, DrainingGivesALease) {
  claim("n/0", "ann");
  release("n/0", "ann", a_lease);
  harness->advance(a_lease - Milliseconds{1});
  reap();
  EXPECT_TRUE(online("ann"));
  harness->advance(Milliseconds{1});
  reap();
  EXPECT_FALSE(online("ann"));
}

}  // namespace porchlight::tests
