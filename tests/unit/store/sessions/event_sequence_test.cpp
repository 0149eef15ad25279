#include "store/sessions/event_sequence.hpp"

#include "store/sessions/limits.hpp"

#include <gtest/gtest.h>

namespace porchlight::store {
namespace {

const SteadyTime start{std::chrono::hours(1)};
const SteadyTime later = start + std::chrono::seconds(2);

class Sequence : public testing::Test {
 protected:
  void SetUp() override { sequence.add(1); }
  EventSequence sequence;
};

TEST_F(Sequence, EventsThatFollowTheBaseAskNothing) {
  sequence.on_base(1, 7);
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_FALSE(sequence.on_event(1, 9));
}

TEST_F(Sequence, AHoleAsksAgain) {
  sequence.on_base(1, 7);
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_TRUE(sequence.on_event(1, 10));
  EXPECT_FALSE(sequence.on_event(1, 11)) << "once";
}

TEST_F(Sequence, ANumberThatWentBackAsksAgain) {
  sequence.on_base(1, 7);
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_TRUE(sequence.on_event(1, 3));
}

TEST_F(Sequence, EventsThatWereOnTheirWayWhenTheBaseWasReadAskNothing) {
  sequence.on_base(1, 7);
  EXPECT_FALSE(sequence.on_event(1, 6));
  EXPECT_FALSE(sequence.on_event(1, 7));
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_TRUE(sequence.on_event(1, 7)) << "the base is behind us";
}

TEST_F(Sequence, AnEventBeforeTheBaseIsItself) {
  EXPECT_TRUE(sequence.on_event(1, 7)) << "nothing was known";
  sequence.on_base(1, 8);
  EXPECT_FALSE(sequence.on_event(1, 8));
}

// Found by the simulation: an emptied store was not noticed until the first event of its new numbering, which
// was then taken for the first of all.
TEST_F(Sequence, FirstEventWithoutABaseAsksAgain) {
  sequence.on_base(1, 7);
  sequence.forget(1);
  EXPECT_TRUE(sequence.on_event(1, 1'000));
}

TEST_F(Sequence, FirstReadingWithoutABaseAsksAgain) {
  sequence.on_revision(1, 7, start);
  EXPECT_EQ(sequence.take_overdue(start), std::vector<ProjectId>{1});
  EXPECT_FALSE(sequence.on_event(1, 8));
}

TEST_F(Sequence, EmptiedStoreIsNoticedBeforeItsFirstEvent) {
  sequence.on_base(1, 7);
  sequence.on_revision(1, 0, start);
  EXPECT_EQ(sequence.take_overdue(later), std::vector<ProjectId>{1});
  EXPECT_FALSE(sequence.on_event(1, 1'000)) << "after nothing, any number is the first";
}

TEST_F(Sequence, ALostLastEventIsNoticedByTheReapersReading) {
  sequence.on_base(1, 7);
  sequence.on_revision(1, 8, start);
  EXPECT_EQ(sequence.take_overdue(start), std::vector<ProjectId>{}) << "it may be on its way";
  EXPECT_EQ(sequence.next(), start + limits::event_overdue);
  EXPECT_EQ(sequence.take_overdue(later), std::vector<ProjectId>{1});
  EXPECT_EQ(sequence.take_overdue(later), std::vector<ProjectId>{}) << "once";
}

TEST_F(Sequence, AnEventThatComesLateIsNotLost) {
  sequence.on_base(1, 7);
  sequence.on_revision(1, 8, start);
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_EQ(sequence.take_overdue(later), std::vector<ProjectId>{});
}

// Each reap walked over all projects to find the next deadline.
TEST_F(Sequence, TheEarliestDeadlineOfManyProjectsIsNext) {
  sequence.add(2);
  sequence.add(3);
  for (const ProjectId project : {1, 2, 3}) sequence.on_base(project, 7);
  sequence.on_revision(2, 8, start + std::chrono::milliseconds(20));
  sequence.on_revision(1, 8, start);
  sequence.on_revision(3, 8, start + std::chrono::milliseconds(10));
  const SteadyTime first = *sequence.next();
  EXPECT_FALSE(sequence.on_event(1, 8));
  EXPECT_EQ(*sequence.next(), first + std::chrono::milliseconds(10));
  sequence.remove(3);
  EXPECT_EQ(*sequence.next(), first + std::chrono::milliseconds(20));
  sequence.forget(2);
  EXPECT_FALSE(sequence.next());
}

TEST_F(Sequence, OtherProjectsAreNoConcern) {
  EXPECT_FALSE(sequence.on_event(2, 8));
  sequence.on_revision(2, 8, start);
  EXPECT_FALSE(sequence.next());
}

}  // namespace
}  // namespace porchlight::store
