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

}  // namespace
}  // namespace porchlight::identity
