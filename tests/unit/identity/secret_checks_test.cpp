#include "identity/secret_checks.hpp"

#include "identity/limits.hpp"
#include "unit/identity/fake_database.hpp"

#include <gmock/gmock.h>

namespace porchlight::identity {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class SecretChecksTest : public testing::Test, protected LookupBench {
 protected:
  SecretChecksTest() {
    checks.on_answer(
        [this](const std::string& socket, const VisitorKey& key, const KnownVisitor& known) {
          ++answered;
          if (!known.known) checks.add(socket, {key});
        },
        [this](const Identified&, SteadyTime, const KnownVisitor&) { ++answered; });
  }
  void add() { checks.add("s", {1, "v"}); }
  /// The answers of the database, as many as came at once, until there have been so many.
  std::vector<std::size_t> batches(std::size_t count) {
    std::vector<std::size_t> sizes;
    for (std::size_t seen = answered, end = answered + count; answered < end;) {
      loop.timers().run_due();
      loop.run_one(1s);
      if (answered > seen) sizes.push_back(answered - std::exchange(seen, answered));
    }
    return sizes;
  }

  std::size_t answered = 0;
  Metrics metrics;
  SecretChecks checks{loop, lookup, metrics};
};

TEST_F(SecretChecksTest, OneQuestionTellsWhetherTheDatabaseIsBackThenABatchAtATime) {
  for (std::size_t i = 0; i < limits::secret_checks_at_once + 51; ++i) add();
  pass(limits::secret_check_retry - 1ms);
  loop.run_one(0ms);
  EXPECT_EQ(database.asked, 0U);
  pass(1ms);
  EXPECT_THAT(batches(limits::secret_checks_at_once + 51), ElementsAre(1, limits::secret_checks_at_once, 50));
}

TEST_F(SecretChecksTest, ADatabaseThatIsAwayIsAskedOneQuestionEachTime) {
  database.away = true;
  for (int i = 0; i < 3; ++i) add();
  for (std::size_t asked = 1; asked < 4; ++asked) {
    pass(limits::secret_check_retry);
    EXPECT_THAT(batches(1), ElementsAre(1));
    EXPECT_EQ(database.asked, asked);
    pass(limits::secret_check_retry - 1ms);
    loop.run_one(0ms);
    EXPECT_EQ(database.asked, asked);
  }
}

TEST_F(SecretChecksTest, OfThoseWhoLeaveUncheckedSoManyAreRemembered) {
  for (std::size_t i = 0; i < limits::unchecked_departed; ++i) checks.add_departed({});
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_unchecked_visits_lost_total 0"));
  checks.add_departed({});
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_unchecked_visits_lost_total 1"));
  pass(limits::secret_check_retry);
  batches(limits::unchecked_departed);
  checks.add_departed({});
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_unchecked_visits_lost_total 1")) << "there is room again";
}

}  // namespace
}  // namespace porchlight::identity
