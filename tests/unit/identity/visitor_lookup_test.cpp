#include "identity/visitor_lookup.hpp"

#include "identity/limits.hpp"
#include "unit/identity/fake_database.hpp"

#include <gtest/gtest.h>

namespace porchlight::identity {
namespace {

using namespace std::chrono_literals;

/// The loop does not run, so nothing that is asked is ever answered: the database hangs.
class VisitorLookupTest : public testing::Test, protected LookupBench {
 protected:
  void ask() {
    lookup.find({1, "v"}, [this](const KnownVisitor& known) {
      ++answered;
      EXPECT_FALSE(known.known);
    });
  }
  std::size_t answered = 0;
};

// A look-up too many is answered at once, as by a database that is away: presence waits for none of them.
TEST_F(VisitorLookupTest, OneTooManyIsNotKnownAndWaitsForNobody) {
  for (std::size_t i = 0; i < limits::waiting_lookups; ++i) ask();
  EXPECT_EQ(answered, 0);
  ask();
  EXPECT_EQ(answered, 1);
}

TEST_F(VisitorLookupTest, ADatabaseThatHangsIsWaitedForSoLongAndThenNotAskedForAWhile) {
  ask();
  pass(limits::secret_check_time - 1ms);
  EXPECT_EQ(answered, 0);
  pass(1ms);
  EXPECT_EQ(answered, 1);
  pass(limits::database_pause - 1ms);
  ask();
  EXPECT_EQ(answered, 2) << "at once";
  pass(1ms);
  ask();
  EXPECT_EQ(answered, 2) << "it is asked again";
}

class VisitorLookupAnswers : public testing::Test, protected LookupBench {
 protected:
  KnownVisitor find() {
    std::optional<KnownVisitor> found;
    lookup.find_patiently({1, "v"}, [&](KnownVisitor known) { found = std::move(known); });
    while (!found) loop.run_one(1s);
    return found.value_or(KnownVisitor{});
  }
};

TEST_F(VisitorLookupAnswers, WhoHasARowHasTheLastVisitAndItsNewestPage) {
  database.row.emplace();
  database.kept_visits.newest.emplace();
  database.kept_visits.newest->visits = 4;
  database.kept_visits.pages = {{WallTime{}, "https://shop.example/", "Shop"}};
  const KnownVisitor known = find();
  EXPECT_TRUE(known.known);
  ASSERT_TRUE(known.earlier.visit);
  EXPECT_EQ(known.earlier.visit->visits, 4U);
  ASSERT_TRUE(known.earlier.page);
  EXPECT_EQ(known.earlier.page->title, "Shop");
}

TEST_F(VisitorLookupAnswers, VisitsThatCannotBeReadKeepNobodyUnknown) {
  database.row.emplace();
  database.kept_visits.away = true;
  const KnownVisitor known = find();
  EXPECT_TRUE(known.known);
  EXPECT_TRUE(known.visitor);
  EXPECT_FALSE(known.earlier.visit);
}

// A reload is quicker than the journal.
TEST_F(VisitorLookupAnswers, AVisitThatWaitsToBeWrittenIsKnownWithItsNewestPage) {
  store::VisitWrite write;
  write.visit.key = {1, "v"};
  write.visit.started = clock.wall();
  write.visit.pages = 2;
  write.views = {{clock.wall(), "https://shop.example/", ""},
                 {clock.wall() + 1s, "https://shop.example/b", "B"}};
  journal.record(std::move(write));
  for (const bool has_row : {false, true}) {
    if (has_row) database.row.emplace();
    const KnownVisitor known = find();
    ASSERT_TRUE(known.earlier.visit);
    EXPECT_EQ(known.earlier.visit->visit.pages, 2U);
    ASSERT_TRUE(known.earlier.page);
    EXPECT_EQ(known.earlier.page->title, "B");
  }
}

TEST_F(VisitorLookupAnswers, ANewcomerHasNoVisits) {
  database.kept_visits.newest.emplace();
  const KnownVisitor known = find();
  EXPECT_TRUE(known.known);
  EXPECT_FALSE(known.earlier.visit);
}

}  // namespace
}  // namespace porchlight::identity
