// Visitors' history, over every form of the database.

#include "contract/repositories_harness.hpp"
#include "store/database/cursor.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class VisitorsContract : public Repositories {
 protected:
  void SetUp() override {
    Repositories::SetUp();
    project_ = add_project();
  }
  VisitorsRepository& visitors() { return database().visitors(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] VisitorWrite write(const std::string& uid, int second) const {
    VisitorWrite row;
    row.key = {project_, uid};
    row.seen = at(second);
    return row;
  }
  void apply(const std::vector<VisitorWrite>& writes) {
    const auto applied = visitors().apply(writes);
    ASSERT_TRUE(applied) << applied.error().message;
  }
  Visitor find(const std::string& uid) { return *visitors().find({project_, uid}); }

  /// All uids, page after page, in the order given.
  std::vector<std::string> walk(VisitorQuery query) {
    std::vector<std::string> uids;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = visitors().page(project_, query);
      EXPECT_TRUE(page) << page.error().message;
      EXPECT_LE(page->visitors.size(), query.limit);
      for (const Visitor& visitor : page->visitors) uids.push_back(visitor.uid);
      query.cursor = page->next_cursor;
      if (query.cursor.empty()) break;
    }
    return uids;
  }
  std::vector<std::string> search(std::string text) {
    VisitorQuery query;
    query.text = std::move(text);
    return walk(query);
  }

 private:
  ProjectId project_ = 0;
};
PORCHLIGHT_FOR_EVERY_DATABASE(VisitorsContract);

TEST_P(VisitorsContract, ANewcomerGetsARow) {
  VisitorWrite row = write("v1", 5);
  row.name = "Ada";
  row.email = "ada@example.com";
  row.user_id = "u-1";
  row.secret_hash = "hash";
  row.referrer = "https://search.example/";
  apply({row});

  const Visitor visitor = find("v1");
  EXPECT_EQ(visitor.project, project());
  EXPECT_EQ(visitor.uid, "v1");
  EXPECT_EQ(visitor.name, "Ada");
  EXPECT_EQ(visitor.email, "ada@example.com");
  EXPECT_EQ(visitor.user_id, "u-1");
  EXPECT_EQ(visitor.secret_hash, "hash");
  EXPECT_EQ(visitor.first_referrer, "https://search.example/");
  EXPECT_EQ(visitor.first_seen, at(5));
  EXPECT_EQ(visitor.last_seen, at(5));
}

// The end of a session made a row for whoever had been kept out of the table.
TEST_P(VisitorsContract, AWriteThatMakesNoRowChangesWhatIsThereAndNothingElse) {
  VisitorWrite seen = write("v1", 20);
  seen.makes_row = false;
  seen.secret_hash = "not the owner's";
  apply({seen});
  EXPECT_EQ(visitors().find(seen.key).error().code, ErrorCode::not_found);
  VisitorWrite made = write("v1", 10);
  made.secret_hash = "owner";
  apply({seen, made});
  EXPECT_EQ(find("v1").secret_hash, "owner");
  seen.seen = at(30);
  seen.name = "Ada";
  apply({seen});
  EXPECT_EQ(find("v1").last_seen, at(30));
  EXPECT_EQ(find("v1").name, "Ada");
  EXPECT_EQ(find("v1").secret_hash, "owner");
}

TEST_P(VisitorsContract, FirstSeenMayLieBeforeTheBatch) {
  VisitorWrite row = write("v1", 60);
  row.first_seen = at(2);
  apply({row});
  EXPECT_EQ(find("v1").first_seen, at(2));
  EXPECT_EQ(find("v1").last_seen, at(60));
}

TEST_P(VisitorsContract, LastSeenMovesForwardNeverBack) {
  apply({write("v1", 10)});
  apply({write("v1", 20)});
  EXPECT_EQ(find("v1").last_seen, at(20));
  apply({write("v1", 15)});
  EXPECT_EQ(find("v1").last_seen, at(20));
  EXPECT_EQ(find("v1").first_seen, at(10));
}

// The session store's clock had once been a year ahead: the visitor was last seen in a year, for ever.
TEST_P(VisitorsContract, ALastSeenOfTheFutureHeals) {
  VisitorWrite row = write("v1", 1);
  row.seen = std::chrono::floor<std::chrono::seconds>(SystemClock().wall()) + std::chrono::days(365);
  apply({row});
  EXPECT_EQ(find("v1").last_seen, row.seen);
  apply({write("v1", 30)});
  EXPECT_EQ(find("v1").last_seen, at(30));
}

TEST_P(VisitorsContract, FirstSeenMovesBackNeverForward) {
  apply({write("v1", 10)});
  apply({write("v1", 5)});
  EXPECT_EQ(find("v1").first_seen, at(5));
  EXPECT_EQ(find("v1").last_seen, at(10));
  apply({write("v1", 7)});
  EXPECT_EQ(find("v1").first_seen, at(5));
}

TEST_P(VisitorsContract, TwoWritesForOneVisitorMayStandInOneBatch) {
  VisitorWrite first = write("v1", 20);
  first.name = "Old";
  VisitorWrite second = write("v1", 10);
  second.name = "New";
  apply({first, write("v0", 1), second});
  EXPECT_EQ(find("v1").last_seen, at(20));
  EXPECT_EQ(find("v1").name, "New");
}

TEST_P(VisitorsContract, WhatIsNotSaidStaysAndWhatIsSaidReplaces) {
  VisitorWrite row = write("v1", 1);
  row.name = "Ada";
  row.email = "ada@example.com";
  row.user_id = "u-1";
  apply({row});
  apply({write("v1", 2)});
  EXPECT_EQ(find("v1").name, "Ada");
  EXPECT_EQ(find("v1").email, "ada@example.com");
  EXPECT_EQ(find("v1").user_id, "u-1");

  VisitorWrite renamed = write("v1", 3);
  renamed.name = "Countess";
  renamed.email = "";
  apply({renamed});
  EXPECT_EQ(find("v1").name, "Countess");
  EXPECT_EQ(find("v1").email, "");
  EXPECT_EQ(find("v1").user_id, "u-1");
}

TEST_P(VisitorsContract, ASecretAndAReferrerAreTakenFromTheFirstOnly) {
  VisitorWrite owner = write("v1", 1);
  owner.secret_hash = "owner";
  owner.referrer = "first";
  apply({owner, write("v2", 1)});
  VisitorWrite thief = write("v1", 2);
  thief.secret_hash = "thief";
  thief.referrer = "second";
  VisitorWrite late = write("v2", 2);
  late.secret_hash = "late";
  apply({thief, late});
  EXPECT_EQ(find("v1").secret_hash, "owner");
  EXPECT_EQ(find("v1").first_referrer, "first");
  EXPECT_EQ(find("v2").secret_hash, "") << "one who came without a secret has none";
}

TEST_P(VisitorsContract, AReferrerIsTheEarliestVisitsInWhateverOrderBatchesCome) {
  VisitorWrite later = write("v1", 5);
  later.referrer = "later";
  VisitorWrite earlier = write("v1", 2);
  earlier.referrer = "earlier";
  apply({later});
  apply({earlier});
  EXPECT_EQ(find("v1").first_referrer, "earlier");
  later.key.uid = earlier.key.uid = "v2";
  apply({later, earlier});
  EXPECT_EQ(find("v2").first_referrer, "earlier");
}

TEST_P(VisitorsContract, ABatchWithAnUnknownProjectChangesNothing) {
  VisitorWrite stray = write("v2", 1);
  stray.key.project = 999;
  const std::vector<VisitorWrite> writes{write("v1", 1), stray};
  const auto refused = visitors().apply(writes);
  EXPECT_EQ(code_of(refused), "notFound");
  EXPECT_THAT(refused.error().message, HasSubstr("999"));
  EXPECT_EQ(code_of(visitors().find({project(), "v1"})), "notFound");
}

TEST_P(VisitorsContract, AnEmptyBatchIsNoError) {
  EXPECT_TRUE(visitors().apply({}));
}

TEST_P(VisitorsContract, AVisitorBelongsToItsProject) {
  apply({write("v1", 1)});
  const ProjectId other = add_project("Other");
  EXPECT_EQ(code_of(visitors().find({other, "v1"})), "notFound");
  EXPECT_THAT(*visitors().find_many(other, std::vector<std::string>{"v1"}), IsEmpty());
  EXPECT_THAT(visitors().page(other, {})->visitors, IsEmpty());
}

TEST_P(VisitorsContract, FindManyGivesThoseThatExist) {
  apply({write("a", 1), write("b", 2), write("c", 3)});
  const std::vector<std::string> asked{"c", "nobody", "a"};
  std::vector<std::string> found;
  for (const Visitor& visitor : *visitors().find_many(project(), asked)) found.push_back(visitor.uid);
  EXPECT_THAT(found, UnorderedElementsAre("a", "c"));
  EXPECT_THAT(*visitors().find_many(project(), {}), IsEmpty());
}

TEST_P(VisitorsContract, FindManyTakesAThousand) {
  std::vector<VisitorWrite> writes;
  std::vector<std::string> uids;
  for (int i = 0; i < 1000; ++i) {
    uids.push_back("visitor-" + std::to_string(i));
    writes.push_back(write(uids.back(), i));
  }
  apply(writes);
  EXPECT_EQ(visitors().find_many(project(), uids)->size(), 1000U);
}

TEST_P(VisitorsContract, PagesGoFromTheLastSeenToTheFirst) {
  apply({write("old", 1), write("new", 9), write("middle", 5)});
  EXPECT_THAT(walk({}), ElementsAre("new", "middle", "old"));
}

TEST_P(VisitorsContract, PagesMayGoByFirstSeen) {
  apply({write("early", 1), write("late", 2)});
  apply({write("early", 9)});
  VisitorQuery query;
  query.sort = VisitorSort::first_seen_desc;
  query.limit = 1;
  EXPECT_THAT(walk(query), ElementsAre("late", "early"));
}

TEST_P(VisitorsContract, PagesShowEveryoneOnceAlsoWhereTimesAreEqual) {
  std::vector<VisitorWrite> writes;
  for (int i = 0; i < 25; ++i) writes.push_back(write("v" + std::to_string(i), i / 10));
  apply(writes);
  for (const auto sort : {VisitorSort::last_seen_desc, VisitorSort::first_seen_desc}) {
    for (const std::size_t limit : {1U, 4U, 5U, 25U, 26U}) {
      VisitorQuery query;
      query.sort = sort;
      query.limit = limit;
      std::vector<std::string> uids = walk(query);
      EXPECT_EQ(uids.size(), 25U) << limit;
      std::ranges::sort(uids);
      EXPECT_EQ(std::ranges::adjacent_find(uids), uids.end()) << limit;
    }
  }
}

TEST_P(VisitorsContract, TheLastPageHasNoCursorAlsoWhenItIsFull) {
  apply({write("a", 1), write("b", 2)});
  VisitorQuery query;
  query.limit = 2;
  EXPECT_EQ(visitors().page(project(), query)->next_cursor, "");
}

TEST_P(VisitorsContract, APageGoesOnWhereTheLastEndedAlthoughNewcomersCame) {
  apply({write("a", 3), write("b", 2), write("c", 1)});
  VisitorQuery query;
  query.limit = 1;
  query.cursor = visitors().page(project(), query)->next_cursor;
  apply({write("newcomer", 9)});
  EXPECT_THAT(walk(query), ElementsAre("b", "c"));
}

TEST_P(VisitorsContract, ACursorThatNoPageGaveIsRefused) {
  apply({write("a", 1), write("b", 2)});
  VisitorQuery query;
  query.limit = 1;
  const std::string good = visitors().page(project(), query)->next_cursor;
  for (const std::string& bad : {std::string("x"), std::string("!!"), good + "=", "A" + good,
                                 std::string(limits::cursor_bytes + 1, 'A')}) {
    query.cursor = bad;
    const auto refused = visitors().page(project(), query);
    EXPECT_EQ(code_of(refused), "badRequest") << bad;
    EXPECT_THAT(refused.error().message, HasSubstr("cursor: expected"));
  }
  query.cursor = good;
  query.sort = VisitorSort::first_seen_desc;
  EXPECT_EQ(code_of(visitors().page(project(), query)), "badRequest") << "a cursor of another sort";
}

TEST_P(VisitorsContract, LimitsOutOfRangeAreBroughtIntoIt) {
  std::vector<VisitorWrite> writes;
  for (std::size_t i = 0; i <= limits::page_visitors; ++i)
    writes.push_back(write("v" + std::to_string(i), 1));
  apply(writes);
  VisitorQuery query;
  query.limit = 0;
  EXPECT_EQ(visitors().page(project(), query)->visitors.size(), 1U);
  query.limit = 1'000'000'000;
  EXPECT_EQ(visitors().page(project(), query)->visitors.size(), limits::page_visitors);
}

TEST_P(VisitorsContract, SearchFindsAPartOfUidNameOrEmailInAnyCase) {
  VisitorWrite ada = write("v-17", 3);
  ada.name = "Ada Lovelace";
  VisitorWrite grace = write("v-18", 2);
  grace.email = "grace@Navy.example";
  apply({ada, grace, write("x-19", 1)});
  EXPECT_THAT(search("LOVE"), ElementsAre("v-17"));
  EXPECT_THAT(search("navy"), ElementsAre("v-18"));
  EXPECT_THAT(search("V-1"), ElementsAre("v-17", "v-18"));
  EXPECT_THAT(search("nobody"), IsEmpty());
}

TEST_P(VisitorsContract, SearchIgnoresCaseInEveryScript) {
  std::vector<VisitorWrite> writes;
  const std::vector<std::string> names{"Жанна", "Ægir Øst", "Ελένη", "ÇELİK", "Ⅷ henry"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    writes.push_back(write("v-" + std::to_string(i), static_cast<int>(i)));
    writes.back().name = names[i];
  }
  apply(writes);
  EXPECT_THAT(search("жАННА"), ElementsAre("v-0"));
  EXPECT_THAT(search("æGIR ø"), ElementsAre("v-1"));
  EXPECT_THAT(search("ΕΛέν"), ElementsAre("v-2"));
  EXPECT_THAT(search("çel"), ElementsAre("v-3"));
  EXPECT_THAT(search("ⅷ HEN"), ElementsAre("v-4"));
}

TEST_P(VisitorsContract, SearchTakesEveryCharacterAsItself) {
  VisitorWrite odd = write("odd", 2);
  odd.name = R"(100% \o/ 'quoted' a_b)";
  VisitorWrite plain = write("plain", 1);
  plain.name = "100 percent aXb";
  apply({odd, plain});
  for (const char* text : {"0%", R"(\)", "'q", "a_b", R"(% \)"})
    EXPECT_THAT(search(text), ElementsAre("odd")) << text;
}

TEST_P(VisitorsContract, SearchPagesToo) {
  std::vector<VisitorWrite> writes;
  for (int i = 0; i < 20; ++i)
    writes.push_back(write((i % 2 == 0 ? "even-" : "odd-") + std::to_string(i), i));
  apply(writes);
  VisitorQuery query;
  query.text = "even";
  query.limit = 3;
  const auto uids = walk(query);
  EXPECT_EQ(uids.size(), 10U);
  EXPECT_EQ(uids.front(), "even-18");
  EXPECT_EQ(uids.back(), "even-0");
}

TEST_P(VisitorsContract, ASearchThatIsTooLongIsRefused) {
  VisitorQuery query;
  query.text = std::string(limits::search_bytes + 1, 'q');
  EXPECT_EQ(code_of(visitors().page(project(), query)), "badRequest");
}

TEST_P(VisitorsContract, TextFromClientsComesBackAsItWent) {
  VisitorWrite row = write("v1", 1);
  row.name = "Zoë '; DROP TABLE visitors; -- \xF0\x9F\x98\x80";
  apply({row});
  EXPECT_EQ(find("v1").name, *row.name);
}

TEST_P(VisitorsContract, TextsThatLookLikeSyntaxComeBackAsTheyWent) {
  std::vector<VisitorWrite> writes;
  const std::vector<std::string> texts{"NULL",  "",         R"("quoted")", R"(back\slash)", "{a,b}",
                                       "a,b,c", "' OR 1=1", "(1,2)",       "  blanks  ",    "\xE2\x82\xAC"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    writes.push_back(write("v" + std::to_string(i), 1));
    writes.back().name = texts[i];
    writes.back().email = texts[i];
    writes.back().referrer = texts[i];
  }
  apply(writes);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Visitor visitor = find("v" + std::to_string(i));
    EXPECT_EQ(visitor.name, texts[i]);
    EXPECT_EQ(visitor.email, texts[i]);
    EXPECT_EQ(visitor.first_referrer, texts[i]);
  }
}

TEST_P(VisitorsContract, BytesThatAreNoTextDoNotSpoilTheBatch) {
  VisitorWrite zero = write("zero", 1);
  zero.name = std::string("Ada\0Lovelace", 12);
  VisitorWrite cut = write("cut", 1);
  cut.email = "caf\xC3";
  cut.referrer = "\xED\xA0\x80 surrogate";
  apply({zero, cut, write("good", 1)});
  EXPECT_THAT(find("zero").name, testing::AllOf(testing::StartsWith("Ada"), testing::EndsWith("Lovelace")));
  EXPECT_THAT(find("cut").email, testing::StartsWith("caf"));
  EXPECT_THAT(find("cut").first_referrer, testing::EndsWith(" surrogate"));
  EXPECT_EQ(find("good").last_seen, at(1));
}

TEST_P(VisitorsContract, AUidThatNobodyCanHaveIsNotFound) {
  apply({write("a", 1)});
  for (const std::string& uid : {std::string("a\0", 2), std::string("\xFF"), std::string()}) {
    EXPECT_EQ(code_of(visitors().find({project(), uid})), "notFound");
    EXPECT_THAT(*visitors().find_many(project(), std::vector<std::string>{uid}), IsEmpty());
    EXPECT_EQ(visitors().find_many(project(), std::vector<std::string>{uid, "a"})->size(), 1U);
  }
  EXPECT_THAT(search("\xFF"), IsEmpty());
}

TEST_P(VisitorsContract, TimesKeepTheirMilliseconds) {
  VisitorWrite row = write("v1", 0);
  row.seen = at(1) + Milliseconds(789);
  row.first_seen = WallTime(Milliseconds(-1));  // before 1970
  apply({row});
  EXPECT_EQ(find("v1").last_seen, at(1) + Milliseconds(789));
  EXPECT_EQ(find("v1").first_seen, WallTime(Milliseconds(-1)));
}

TEST_P(VisitorsContract, ACursorWithATimeBeyondAllIsAPlaceLikeAnyOther) {
  apply({write("a", 1)});
  VisitorQuery query;
  query.cursor = encode_cursor(query.sort, {WallTime::max(), "x"});
  EXPECT_THAT(walk(query), ElementsAre("a"));
  query.cursor = encode_cursor(query.sort, {WallTime::min(), "x"});
  EXPECT_THAT(walk(query), IsEmpty());
}

TEST_P(VisitorsContract, SearchKnowsTheNewNameAndForgetsTheOld) {
  VisitorWrite row = write("v1", 1);
  row.name = "Augusta Byron";
  apply({row});
  EXPECT_THAT(search("byron"), ElementsAre("v1"));
  row.name = "Augusta King";
  apply({row});
  EXPECT_THAT(search("byron"), IsEmpty());
  EXPECT_THAT(search("king"), ElementsAre("v1"));
  apply({write("v1", 2)});
  EXPECT_THAT(search("king"), ElementsAre("v1")) << "a visit that tells no name";
}

TEST_P(VisitorsContract, SearchTakesAsLittleAsOneCharacter) {
  VisitorWrite row = write("v1", 1);
  row.name = "\xE6\x9D\x8E";  // one character of three bytes
  apply({row, write("v2", 2)});
  EXPECT_THAT(search("\xE6\x9D\x8E"), ElementsAre("v1"));
  EXPECT_THAT(search("2"), ElementsAre("v2"));
  EXPECT_THAT(search("v"), ElementsAre("v2", "v1"));
}

TEST_P(VisitorsContract, SearchStaysInItsProject) {
  apply({write("mine", 1)});
  VisitorWrite foreign = write("mine", 2);
  foreign.key.project = add_project("Other");
  foreign.name = "Somebody else";
  apply({foreign});
  EXPECT_THAT(search("mine"), ElementsAre("mine"));
  EXPECT_THAT(search("somebody"), IsEmpty());
}

TEST_P(VisitorsContract, SearchGoesByFirstSeenToo) {
  apply({write("even-1", 5), write("odd-2", 6), write("even-3", 7)});
  apply({write("even-1", 9)});
  VisitorQuery query;
  query.text = "even";
  query.sort = VisitorSort::first_seen_desc;
  query.limit = 1;
  EXPECT_THAT(walk(query), ElementsAre("even-3", "even-1"));
}

TEST_P(VisitorsContract, BatchesInOppositeOrderDoNotStopEachOther) {
  constexpr int rounds = 20;
  constexpr int rows = 200;
  std::atomic<int> failures = 0;
  const auto process = [&](bool backwards) {
    const auto mine = harness().open();
    for (int round = 0; round < rounds; ++round) {
      std::vector<VisitorWrite> batch;
      for (int row = 0; row < rows; ++row) {
        batch.push_back(write("v" + std::to_string(backwards ? rows - 1 - row : row), round));
        batch.back().name = std::string(backwards ? "down " : "up ") + std::to_string(round);
      }
      if (!mine->visitors().apply(batch)) ++failures;
    }
  };
  std::thread other(process, true);
  process(false);
  other.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(walk({}).size(), std::size_t{rows});
  EXPECT_EQ(find("v7").last_seen, at(rounds - 1));
}

TEST_P(VisitorsContract, ManyProcessesWriteAndReadAtOnce) {
  constexpr int threads = 4;
  constexpr int rounds = 25;
  std::atomic<int> failures = 0;
  std::vector<std::thread> processes;
  for (int process = 0; process < threads; ++process) {
    processes.emplace_back([&, process] {
      const auto mine = harness().open();
      for (int round = 0; round < rounds; ++round) {
        const std::vector<VisitorWrite> batch{write("shared", process * rounds + round),
                                              write("own-" + std::to_string(process), round)};
        if (!mine->visitors().apply(batch)) ++failures;
        if (!mine->visitors().find({project(), "shared"})) ++failures;
      }
    });
  }
  for (std::thread& process : processes) process.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(find("shared").last_seen, at(threads * rounds - 1));
  EXPECT_EQ(walk({}).size(), threads + 1U);
}

}  // namespace
}  // namespace porchlight::store
