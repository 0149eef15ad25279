#include "contract/session_store/fixture.hpp"

namespace porchlight::tests {

TEST_P(SessionStoreContract, RenewAnswersLapsedAndTheSizeOfTheSet) {
  EXPECT_TRUE(renew("n/0").lapsed);
  claim("n/0", "ann");
  claim("n/0", "bob");
  const auto reply = renew("n/0");
  EXPECT_FALSE(reply.lapsed);
  EXPECT_EQ(reply.claims, 2U);
  EXPECT_EQ(reply.now, harness->now());
}

TEST_P(SessionStoreContract, RenewKeepsClaimsAlive) {
  claim("n/0", "ann");
  pass(a_lease * 3, {"n/0"});
  reap();
  EXPECT_EQ(events(), Words{"online:ann"});
}

TEST_P(SessionStoreContract, EmptiedStoreAnswersLapsed) {
  claim("n/0", "ann");
  harness->lose_everything();
  const auto reply = renew("n/0");
  EXPECT_TRUE(reply.lapsed);
  EXPECT_EQ(reply.claims, 0U);
}

TEST_P(SessionStoreContract, LateHolderIsAliveUntilReaped) {
  claim("n/0", "ann");
  harness->advance(a_lease * 2);
  EXPECT_FALSE(renew("n/0").lapsed) << "only reap takes a holder out";
  reap();
  EXPECT_TRUE(online("ann"));
}

TEST_P(SessionStoreContract, RenewAfterTheReaperAnswersLapsed) {
  claim("n/0", "ann");
  harness->advance(a_lease);
  reap();
  const auto reply = renew("n/0");
  EXPECT_TRUE(reply.lapsed);
  EXPECT_EQ(reply.claims, 0U);
}

TEST_P(SessionStoreContract, HoldersOwnSetIsListedInPages) {
  for (int i = 0; i < 7; ++i) claim("n/0", "v" + std::to_string(i));
  claim("m/0", "other");
  std::set<std::string> seen;
  std::string cursor;
  do {
    const auto page = value(ask<store::ClaimsPage>(*harness, [&](auto& store, auto answer) {
      store.claims_of(1, "n/0", cursor, 2, std::move(answer));
    }));
    seen.insert(page.uids.begin(), page.uids.end());
    if (!page.uids.empty()) release("n/0", page.uids.front());  // a page may be empty before the end
    cursor = page.cursor;
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_FALSE(seen.contains("other"));
}

TEST_P(SessionStoreContract, RefreshExtendsTheKeys) {
  claim("n/0", "ann");
  pass(a_ttl / 2, {"n/0"});
  EXPECT_EQ(refresh("n/0", {"ann"}), Words{});
  pass(a_ttl / 2 + Milliseconds{1'000}, {"n/0"});
  EXPECT_TRUE(online("ann"));
  reap();
  EXPECT_EQ(events(), Words{"online:ann"});
}

TEST_P(SessionStoreContract, RefreshAnswersThoseOfWhichAnythingIsMissing) {
  for (const Piece piece : {Piece::session_key, Piece::claims_hash, Piece::online}) {
    claim("n/0", "ann");
    claim("n/0", "bob");
    harness->lose(piece, 1, "ann");
    EXPECT_EQ(refresh("n/0", {"ann", "bob"}), Words{"ann"});
  }
  claim("n/0", "ann");
  harness->lose(Piece::holder_set, 1, "n/0");
  EXPECT_EQ(refresh("n/0", {"ann"}), Words{"ann"});
  EXPECT_EQ(refresh("n/0", {"nobody"}), Words{"nobody"});
}

TEST_P(SessionStoreContract, RefreshOfADeadHolderNeitherExtendsNorMovesAGrace) {
  claim("dead/0", "ann");
  claim("dead/0", "bob");
  harness->advance(a_lease - Milliseconds{1'000});
  claim("n/0", "bob");
  harness->advance(Milliseconds{1'000});
  EXPECT_TRUE(reap(1).more) << "one of two claims is taken down";
  release("n/0", "bob");
  const WallTime due = harness->now() + a_grace;
  EXPECT_EQ(refresh("dead/0", {"bob"}), Words{"bob"});
  EXPECT_EQ(reap().next_due, due);
}

TEST_P(SessionStoreContract, ProjectsOfRenewalsAreHints) {
  renew("n/0");
  const auto projects = value(ask<std::vector<ProjectId>>(
      *harness, [](auto& store, auto answer) { store.recent_projects(std::move(answer)); }));
  EXPECT_EQ(projects, std::vector<ProjectId>{1});
}

}  // namespace porchlight::tests
