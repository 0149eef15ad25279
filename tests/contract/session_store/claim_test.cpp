#include "contract/session_store/fixture.hpp"

namespace porchlight::tests {

TEST_P(SessionStoreContract, FirstClaimMakesOnline) {
  claim("n/0", "ann", page("/a"));
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_EQ(last_event.session.state, page("/a"));
  EXPECT_EQ(last_event.session.online_since, harness->now());
  EXPECT_EQ(last_event.last_seen, last_event.now);
  EXPECT_EQ(shown_url("ann"), "/a");
  EXPECT_EQ(counts().online, 1U);
}

TEST_P(SessionStoreContract, ClaimIsOfOneProjectOnly) {
  claim("n/0", "ann");
  const auto other = value(ask<store::ReadReply>(
      *harness, [](auto& store, auto answer) { store.read(2, {"ann"}, std::move(answer)); }));
  EXPECT_FALSE(other.sessions.at(0));
  EXPECT_EQ(other.revision, 0U);
}

TEST_P(SessionStoreContract, ClaimAnswersLapsedWithoutALease) {
  EXPECT_TRUE(claim("n/0", "ann").lapsed);
  EXPECT_FALSE(claim("n/0", "bob").lapsed);
  harness->advance(a_lease + Milliseconds{1});
  reap();
  EXPECT_TRUE(claim("n/0", "bob").lapsed);
}

TEST_P(SessionStoreContract, SecondHolderOfTheSamePageTellsNobody) {
  claim("n/0", "ann");
  events();
  claim("m/0", "ann");
  claim("n/0", "ann");
  EXPECT_EQ(events(), Words{});
}

TEST_P(SessionStoreContract, AnotherPageIsToldAsAChange) {
  claim("n/0", "ann", page("/a"));
  claim("n/0", "ann", page("/b"));
  EXPECT_EQ(events(), (Words{"online:ann", "changed:ann"}));
  EXPECT_EQ(last_event.session.state.url, "/b");
  EXPECT_EQ(shown_url("ann"), "/b");
}

TEST_P(SessionStoreContract, FactsOfTheVisitAloneTellNobodyAndAreReadAllTheSame) {
  const auto with_visit = [](std::string url, std::string visit) {
    store::VisitorState state = page(std::move(url));
    state.visit = std::move(visit);
    return state;
  };
  const auto shown_visit = [&] { return read({"ann"}).sessions.at(0)->state.visit; };
  claim("n/0", "ann", with_visit("/a", "1\t\"x\"\t"));
  events();
  claim("n/0", "ann", with_visit("/a", "2\t\"},\"since\":7}"));
  EXPECT_EQ(events(), Words{});
  EXPECT_EQ(shown_visit(), "2\t\"},\"since\":7}");
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", with_visit("/b", "3"));
  events();
  harness->advance(Milliseconds{10});
  claim("n/0", "ann", with_visit("/a", "4"));
  EXPECT_EQ(events(), Words{}) << "the page is as old as it was";
  EXPECT_EQ(shown_visit(), "3");
  claim("m/0", "ann", page("/b"));
  EXPECT_EQ(events(), Words{});
  EXPECT_EQ(shown_visit(), "");
  claim("m/0", "ann", with_visit("/c,\"visit\":\"", "3"));
  EXPECT_EQ(events(), Words{"changed:ann"});
  EXPECT_EQ(last_event.session.state.visit, "3");
}

TEST_P(SessionStoreContract, AnotherNameOrTagIsToldAndLeavesThePageThatIsShown) {
  const auto called = [](std::string url, std::string name, std::string tags) {
    store::VisitorState state = page(std::move(url));
    state.name = std::move(name);
    state.tags = std::move(tags);
    state.visit = "1\t";
    return state;
  };
  claim("n/0", "ann", called("/a", "Ann", ""));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", called("/b", "Ann", ""));
  events();
  harness->advance(Milliseconds{10});
  claim("n/0", "ann", called("/a", "Ann", "vip\n\"x\",\"visit\":\""));
  EXPECT_EQ(events(), Words{}) << "not the page that is shown";
  EXPECT_EQ(shown_url("ann"), "/b") << "the visitor has done nothing";
  claim("m/0", "ann", called("/b", "Ann", "vip\n\"x\",\"visit\":\""));
  EXPECT_EQ(events(), Words{"changed:ann"});
  EXPECT_EQ(last_event.session.state.tags, "vip\n\"x\",\"visit\":\"");
  EXPECT_EQ(read({"ann"}).sessions.at(0)->state.tags, "vip\n\"x\",\"visit\":\"");
  claim("m/0", "ann", called("/b", "Big customer", "vip\n\"x\",\"visit\":\""));
  EXPECT_EQ(events(), Words{"changed:ann"});
  EXPECT_EQ(last_event.session.state.name, "Big customer");
}

TEST_P(SessionStoreContract, ActiveIsShownBeforeAway) {
  claim("n/0", "ann", page("/active"));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", page("/away", Activity::away));
  EXPECT_EQ(shown_url("ann"), "/active");
  EXPECT_EQ(counts().away, 0U);
  claim("n/0", "ann", page("/active", Activity::away));
  EXPECT_EQ(counts().away, 1U);
  EXPECT_EQ(counts().online, 1U);
  claim("m/0", "ann", page("/away", Activity::active));
  EXPECT_EQ(counts().away, 0U);
  EXPECT_EQ(shown_url("ann"), "/away");
}

/// A secret that could not be checked: whoever has the uid could else have shown a page and a name of theirs.
TEST_P(SessionStoreContract, UncheckedClaimHoldsPresenceAndShowsNothingBesideACheckedOne) {
  store::VisitorState unchecked = page("");
  unchecked.unchecked = true;
  claim("n/0", "ann", page("/mine", Activity::away));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", unchecked);
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_EQ(shown_url("ann"), "/mine");
  EXPECT_EQ(counts().away, 1U);
  claim("m/0", "bob", unchecked);
  EXPECT_EQ(events(), Words{"online:bob"});
  EXPECT_TRUE(last_event.session.state.unchecked);
  claim("m/0", "bob", page("/checked"));
  EXPECT_EQ(events(), Words{"changed:bob"});
  EXPECT_FALSE(last_event.session.state.unchecked);
}

TEST_P(SessionStoreContract, NewestPageIsShown) {
  claim("n/0", "ann", page("/old"));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", page("/new"));
  EXPECT_EQ(shown_url("ann"), "/new");
}

/// Found by the simulation, where two forms told different pages: the order of a hash is nobody's promise.
TEST_P(SessionStoreContract, OfTwoPagesOfTheSameMillisecondTheHoldersNameDecides) {
  claim("n/0", "ann", page("/n"));
  claim("m/0", "ann", page("/m"));
  EXPECT_EQ(shown_url("ann"), "/n");
  claim("m/0", "bob", page("/m"));
  claim("n/0", "bob", page("/n"));
  EXPECT_EQ(shown_url("bob"), "/n");
}

TEST_P(SessionStoreContract, ClaimingAgainKeepsTheTimeOfThePage) {
  claim("n/0", "ann", page("/old"));
  harness->advance(Milliseconds{10});
  claim("m/0", "ann", page("/new"));
  harness->advance(Milliseconds{10});
  claim("n/0", "ann", page("/old"));
  EXPECT_EQ(shown_url("ann"), "/new");
}

TEST_P(SessionStoreContract, BackWithinGraceTellsNobodyAndKeepsSince) {
  claim("n/0", "ann");
  const WallTime since = harness->now();
  harness->advance(Milliseconds{1'000});
  release("n/0", "ann");
  harness->advance(a_grace - Milliseconds{1});
  reap();
  claim("m/0", "ann");
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_EQ(read({"ann"}).sessions.at(0)->online_since, since);
  pass(a_grace * 2, {"m/0"});
  reap();
  EXPECT_EQ(events(), Words{}) << "the grace was over with the claim";
}

TEST_P(SessionStoreContract, LapsedKeyIsToldAsAgain) {
  claim("n/0", "ann");
  events();
  harness->lose(Piece::session_key, 1, "ann");
  EXPECT_FALSE(online("ann"));
  claim("n/0", "ann");
  EXPECT_EQ(events(), Words{"again:ann"});
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, WhoeverWasNotInOnlineIsToldAsOnline) {
  claim("n/0", "ann");
  events();
  harness->lose(Piece::online, 1, "ann");
  claim("n/0", "ann");
  EXPECT_EQ(events(), Words{"online:ann"});
  EXPECT_EQ(counts().online, 1U);
}

TEST_P(SessionStoreContract, ClaimRepairsEveryPiece) {
  for (const Piece piece : {Piece::session_key, Piece::claims_hash, Piece::online}) {
    claim("n/0", "ann");
    harness->lose(piece, 1, "ann");
    claim("n/0", "ann");
    EXPECT_EQ(refresh("n/0", {"ann"}), Words{});
  }
  harness->lose(Piece::holder_set, 1, "n/0");
  claim("n/0", "ann");
  EXPECT_EQ(renew("n/0").claims, 1U);
  EXPECT_EQ(refresh("n/0", {"ann"}), Words{});
}

TEST_P(SessionStoreContract, ReadAnswersEachUidInOrder) {
  claim("n/0", "ann", page("/a"));
  claim("n/0", "cid", page("/c"));
  const auto reply = read({"cid", "bob", "ann"});
  EXPECT_EQ(reply.sessions.at(0)->state.url, "/c");
  EXPECT_FALSE(reply.sessions.at(1));
  EXPECT_EQ(reply.sessions.at(2)->state.url, "/a");
  EXPECT_EQ(reply.revision, revision());
  EXPECT_EQ(reply.now, harness->now());
}

TEST_P(SessionStoreContract, KeysLapseWhereEveryGatewayIsDead) {
  claim("n/0", "ann");
  harness->advance(a_ttl);
  EXPECT_TRUE(online("ann"));
  harness->advance(Milliseconds{1});
  EXPECT_FALSE(online("ann"));
}

TEST_P(SessionStoreContract, OnlineIsListedInPages) {
  for (int i = 0; i < 10; ++i) claim("n/0", "v" + std::to_string(i));
  std::set<std::string> seen;
  std::string cursor;
  for (int round = 0; round < 10; ++round) {
    const auto page = value(ask<store::OnlinePage>(
        *harness, [&](auto& store, auto answer) { store.list_online(1, cursor, 3, std::move(answer)); }));
    seen.insert(page.uids.begin(), page.uids.end());
    cursor = page.cursor;
    if (cursor.empty()) break;
    // Whoever leaves while the pages are turned must not hide another.
    release("n/0", page.uids.front(), Milliseconds{0});
  }
  EXPECT_TRUE(cursor.empty());
  EXPECT_EQ(seen.size(), 10U);
}

}  // namespace porchlight::tests
