#include "identity/visitor_lookup.hpp"

#include "identity/limits.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace porchlight::identity {
namespace {

// A look-up too many is answered at once, as by a database that is away: presence waits for none of them.
TEST(VisitorLookup, OneTooManyIsNotKnownAndWaitsForNobody) {
  const test::TemporaryFolder folder;
  const ManualClock clock;
  const auto database = store::SqliteDatabase::open(folder.path() + "/db").value();
  BlockingPool pool(1);
  store::VisitorJournal journal(database->visitors(), pool, clock);
  net::EventLoop loop(clock, 0);
  VisitorLookup lookup(*database, journal, pool, loop);
  std::size_t answered = 0;
  const auto ask = [&] {
    lookup.find({1, "v"}, [&](const KnownVisitor& known) {
      ++answered;
      EXPECT_FALSE(known.known);
    });
  };
  for (std::size_t i = 0; i < limits::waiting_lookups; ++i) ask();
  EXPECT_EQ(answered, 0);
  ask();
  EXPECT_EQ(answered, 1);
}

}  // namespace
}  // namespace porchlight::identity
