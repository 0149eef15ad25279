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
  KnownVisitor find(WhoIs who = {{1, "v"}}) {
    std::optional<KnownVisitor> found;
    lookup.find_patiently(std::move(who), [&](KnownVisitor known) { found = std::move(known); });
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

/// An agent renames whoever is being looked up: the row was read, and the answer is on its way.
class Renamed : public VisitorLookupAnswers {
 protected:
  void SetUp() override {
    database.row.emplace();
    database.row->agent_name = "before";
  }
  void rename_meanwhile(const VisitorKey& who, std::size_t others = 0) {
    database.once_read = [this, who, others] {
      database.row->agent_name = "after";
      loop.post([this, who, others] {
        lookup.changed(who);
        for (std::size_t i = 0; i < others; ++i) lookup.changed({1, "other" + std::to_string(i)});
      });
    };
  }
};

TEST_F(Renamed, WhoeverIsRenamedMeanwhileIsKnownByTheNewName) {
  rename_meanwhile({1, "v"});
  EXPECT_EQ(find().visitor->agent_name, "after");
  EXPECT_EQ(database.asked, 2U);
  EXPECT_EQ(find().visitor->agent_name, "after");
  EXPECT_EQ(database.asked, 3U) << "a change is over with the look-ups that it met";
}

TEST_F(Renamed, NobodyElseIsLookedUpAgain) {
  for (const VisitorKey& other : {VisitorKey{1, "w"}, VisitorKey{2, "v"}}) {
    database.asked = 0;
    rename_meanwhile(other);
    EXPECT_TRUE(find().known);
    EXPECT_EQ(database.asked, 1U);
  }
}

TEST_F(Renamed, ADeviceIsKnownByItsPersonsNewName) {
  database.kept_people.person = "laptop";
  database.row->joined_to = database.row->uid = "laptop";
  rename_meanwhile({1, "laptop"});
  EXPECT_EQ(find({{1, "v"}, "42"}).person->agent_name, "after");
}

TEST_F(Renamed, WhatWasProvedIsWrittenOnceAndTold) {
  rename_meanwhile({1, "v"});
  const KnownVisitor known = find({{1, "v"}, "42", store::Proof{{1, "v"}, "42", "", {}}});
  EXPECT_EQ(known.visitor->agent_name, "after");
  EXPECT_TRUE(known.joined);
  EXPECT_EQ(database.kept_people.proved.size(), 1U);
}

TEST_F(Renamed, OfTooManyRenamesTheOldestAreForgotten) {
  rename_meanwhile({1, "v"}, limits::lookup_changes - 1);
  EXPECT_EQ(find().visitor->agent_name, "after");
  database.row->agent_name = "before";
  rename_meanwhile({1, "v"}, limits::lookup_changes);
  EXPECT_EQ(find().visitor->agent_name, "before");
}

TEST_F(VisitorLookupAnswers, OnlyWhoHasProvedAUserIsAskedForAsAPerson) {
  database.row.emplace();
  database.kept_people.person = "laptop";
  EXPECT_FALSE(find().unproven);
  EXPECT_FALSE(find().person);
}

TEST_F(VisitorLookupAnswers, AUserThatIsNotWrittenOfTheUidIsUnproven) {
  database.row.emplace();
  EXPECT_TRUE(find({{1, "v"}, "42"}).unproven) << "nobody is that user";
  database.kept_people.person = "laptop";
  EXPECT_TRUE(find({{1, "v"}, "42"}).unproven) << "another one is";
  EXPECT_FALSE(find({{1, "v"}, "42"}).person);
  EXPECT_EQ(find({{1, "v"}, "42"}).user_id, "42");
}

TEST_F(VisitorLookupAnswers, ThePersonIsNobodyElsesDevice) {
  database.row.emplace();
  database.kept_people.person = "v";
  const KnownVisitor known = find({{1, "v"}, "42"});
  EXPECT_FALSE(known.unproven);
  EXPECT_FALSE(known.person);
  EXPECT_EQ(known.somebody(), &*known.visitor);
}

TEST_F(VisitorLookupAnswers, ADeviceIsItsPersons) {
  database.row.emplace();
  database.row->joined_to = "laptop";
  database.kept_people.person = "laptop";
  const KnownVisitor known = find({{1, "v"}, "42"});
  EXPECT_FALSE(known.unproven);
  ASSERT_TRUE(known.person);
  EXPECT_EQ(known.somebody(), &*known.person);
}

TEST_F(VisitorLookupAnswers, AProofIsWrittenFirst) {
  database.row.emplace();
  const WhoIs who{{1, "v"}, "42", store::Proof{{1, "v"}, "42", "hash", {}}};
  const KnownVisitor known = find(who);
  EXPECT_EQ(database.kept_people.proved, std::vector<std::string>{"v"});
  ASSERT_TRUE(known.joined);
  EXPECT_TRUE(known.joined->moved_messages);
}

TEST_F(VisitorLookupAnswers, AProofThatCouldNotBeWrittenLeavesNobodyKnown) {
  database.row.emplace();
  const WhoIs who{{1, "v"}, "42", store::Proof{{1, "v"}, "42", "hash", {}}};
  database.kept_people.refuses = ErrorCode::unavailable;
  EXPECT_FALSE(find(who).known);
  database.kept_people.refuses = ErrorCode::forbidden;  // the row says why
  EXPECT_TRUE(find(who).known);
  EXPECT_FALSE(find(who).joined);
}

}  // namespace
}  // namespace porchlight::identity
