#include "monitor/limits.hpp"
#include "monitor/project_tables.hpp"
#include "monitor/table_cursor.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "unit/monitor/support.hpp"
#include "unit/presence/support.hpp"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

namespace porchlight::monitor {
namespace {

using namespace std::chrono_literals;
using By = protocol::TableSort::By;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// Programs alone: nobody has a screen.
struct NoScreens final : TableAudience, TableAsides {
  bool is_slow(const std::string&) override { return false; }
  void show(ProjectId, const std::string&, store::Revision, const TableNews&) override {}
  void read(ProjectId, std::vector<std::string>, UniqueFunction<void(Result<States>)> answer) override {
    answer(States{});
  }
  std::vector<std::pair<std::string, RowViewers>> viewers(ProjectId) override { return {}; }
};

class TableReaderTest : public testing::Test {
 protected:
  struct Sink final : store::SessionEventSink {
    explicit Sink(TableReaderTest& to) : test(to) {}
    void on_session_event(const store::SessionEvent& event) override {
      if (test.holds_events) return test.held.push_back(event);
      test.loop.post([this, event] { test.tables.on_event(event); });
    }
    void on_resync(ProjectId) override {}
    void on_degraded(bool) override {}
    TableReaderTest& test;
  };

  /// Events of it are on their way until the loop runs.
  void come(const std::string& uid, std::string_view path = "/", std::int64_t since = 0) {
    memory.claim(1, "n/0", 30s, uid, session(path, since).state, [](const auto&) {});
  }
  void leave(const std::string& uid) {
    memory.release(1, "n/0", uid, 0ms, 0ms, [](const auto&) {});
  }

  static protocol::TableQuestion by_page() { return question({}, {By::page, false}); }
  Result<TablePage> page(const protocol::TableQuestion& asked, const std::string& cursor = {},
                         std::size_t limit = 50) {
    Result<TablePage> got = Error{ErrorCode::internal, "not answered"};
    tables.page(1, asked, cursor, limit, [&got](Result<TablePage> answer) { got = std::move(answer); });
    loop.run();
    return got;
  }
  Result<TableChanges> changes(store::Revision since, const protocol::TableQuestion& asked = by_page()) {
    Result<TableChanges> got = Error{ErrorCode::internal, "not answered"};
    tables.changes(1, asked, since, [&got](Result<TableChanges> answer) { got = std::move(answer); });
    loop.run();
    return got;
  }
  ErrorCode refusal(store::Revision since) {
    const auto answer = changes(since);
    return answer ? ErrorCode::internal : answer.error().code;
  }

  bool holds_events = false;  // they come by another way than what is read
  std::vector<store::SessionEvent> held;
  presence::ManualLoop loop;
  Sink sink{*this};
  store::MemorySessionStore memory{loop.clock, sink};
  tests::FragileStore store{memory};
  Metrics metrics;
  TableMetrics counted{metrics};
  NoScreens screens;
  ProjectTables tables{{store, loop, loop.timers, screens, screens, counted}};
};

TEST_F(TableReaderTest, APageIsInOrderAndLeadsToTheNext) {
  for (const char* uid : {"a", "b", "c", "d", "e"}) come(uid, uid[0] == 'c' ? "/1" : "/2");
  const auto first = page(by_page(), {}, 2);
  ASSERT_TRUE(first);
  EXPECT_THAT(first->uids, ElementsAre("c", "a"));
  const auto second = page(by_page(), first->next_cursor, 2);
  EXPECT_THAT(second->uids, ElementsAre("b", "d"));
  const auto third = page(by_page(), second->next_cursor, 2);
  EXPECT_THAT(third->uids, ElementsAre("e"));
  EXPECT_EQ(third->next_cursor, "");
  const auto same = page(by_page(), {}, 5);
  EXPECT_EQ(same->next_cursor, "") << "a page that ends with the rows";
}

TEST_F(TableReaderTest, ACursorIsOfItsQuestion) {
  for (const char* uid : {"a", "b"}) come(uid);
  const std::string cursor = page(by_page(), {}, 1)->next_cursor;
  for (const auto& other : {question({}, {By::page, true}), question({}, {By::name, false}),
                            question(filter(TableDimension::page, {"/"}), {By::page, false})}) {
    EXPECT_EQ(page(other, cursor).error().code, ErrorCode::bad_request);
  }
  for (const std::string& wrong :
       {std::string("nonsense"), cursor + "A", std::string(limits::table_cursor_bytes + 1, 'A')}) {
    const auto answer = page(by_page(), wrong);
    EXPECT_TRUE(wrong == cursor + "A" || (!answer && answer.error().code == ErrorCode::bad_request)) << wrong;
  }
}

TEST_F(TableReaderTest, TextsThatBeginAlikeAreSortedByUidAndTheirCursorIsShort) {
  const std::string path = "/" + std::string(limits::sorted_bytes, 'x');
  for (const char* uid : {"a", "b", "c"}) come(uid, path + std::string(uid[0] == 'a' ? "2" : "1"));
  const auto first = page(by_page(), {}, 1);
  EXPECT_THAT(first->uids, ElementsAre("a"));
  EXPECT_LE(first->next_cursor.size(), limits::table_cursor_bytes);
  EXPECT_THAT(page(by_page(), first->next_cursor)->uids, ElementsAre("b", "c"));
}

/// Whoever stays with an unchanged key is on one page, whatever the others do meanwhile; and whoever follows
/// with changes() knows who is here.
TEST_F(TableReaderTest, NobodyWhoStaysIsMissedOrDoubledWhileTheOthersComeAndGo) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t bound) { return random() % bound; };
    const auto path = [&] { return "/" + std::to_string(below(5)); };
    std::set<std::string> stay;
    const std::string prefix = std::to_string(seed) + "-";
    for (int i = 0; i < 30; ++i) {
      stay.insert(prefix + "s" + std::to_string(i));
      come(prefix + "s" + std::to_string(i), path(), static_cast<std::int64_t>(below(4)));
    }
    loop.run();
    const auto stir = [&] {
      for (std::size_t i = below(6); i > 0; --i) {
        const std::string uid = prefix + "m" + std::to_string(below(20));
        below(3) == 0 ? leave(uid) : come(uid, path());
      }
      if (below(2) == 0) loop.run();  // else the events are still on their way
    };
    const auto asked = question({}, {static_cast<By>(below(12)), below(2) == 0});
    std::multiset<std::string> told;
    std::set<std::string> known;
    std::optional<store::Revision> since;
    for (std::string cursor; true;) {
      const auto got = page(asked, cursor, 1 + below(7));
      ASSERT_TRUE(got) << got.error().message;
      told.insert(got->uids.begin(), got->uids.end());
      known.insert(got->uids.begin(), got->uids.end());
      if (!since) since = got->revision;
      cursor = got->next_cursor;
      if (cursor.empty()) break;
      stir();
    }
    for (const std::string& uid : stay) EXPECT_EQ(told.count(uid), 1U) << uid << " of seed " << seed;
    for (int i = 0; i < 10; ++i) {
      stir();
      const auto got = changes(*since, asked);
      ASSERT_TRUE(got) << got.error().message;
      for (const std::string& uid : got->gone) known.erase(uid);
      known.insert(got->uids.begin(), got->uids.end());
      EXPECT_GE(got->revision, *since);
      since = got->revision;
    }
    loop.run();
    const auto last = changes(*since, asked);
    for (const std::string& uid : last->gone) known.erase(uid);
    known.insert(last->uids.begin(), last->uids.end());
    const auto all = page(asked, {}, 1'000);
    EXPECT_EQ(known, std::set<std::string>(all->uids.begin(), all->uids.end())) << "seed " << seed;
    for (const std::string& uid : all->uids) leave(uid);
    loop.run();
  }
}

TEST_F(TableReaderTest, WhatHasChangedSinceIsTold) {
  come("ann", "/a");
  come("bob", "/a");
  const auto on_a = question(filter(TableDimension::page, {"/a"}), {By::page, false});
  const store::Revision whole = page(on_a)->revision;
  EXPECT_THAT(changes(whole, on_a)->uids, IsEmpty());
  come("cid", "/a");
  come("ann", "/b");
  leave("bob");
  loop.run();
  const auto got = changes(whole, on_a);
  ASSERT_TRUE(got);
  EXPECT_THAT(got->uids, ElementsAre("cid"));
  EXPECT_THAT(got->gone, UnorderedElementsAre("ann", "bob")) << "who is on another page, and who has left";
  EXPECT_FALSE(got->more);
  EXPECT_THAT(changes(got->revision, on_a)->gone, IsEmpty());
  come("bob", "/a");
  loop.run();
  EXPECT_THAT(changes(whole, on_a)->uids, UnorderedElementsAre("cid", "bob")) << "bob is back";
}

TEST_F(TableReaderTest, OfWhatWasBeforeTheTableNothingIsKnown) {
  come("ann");
  store::Revision before = 0;
  memory.revision(1, [&before](const Result<store::Revision>& read) { before = *read; });
  come("bob");
  EXPECT_EQ(refusal(before), ErrorCode::gone) << "the table was made by the question";
  EXPECT_EQ(refusal(0), ErrorCode::gone);
  EXPECT_TRUE(changes(page(by_page())->revision));
}

TEST_F(TableReaderTest, AfterALossTheWholeIsAskedForAgain) {
  come("ann");
  const store::Revision whole = page(by_page())->revision;
  come("bob");
  loop.run();
  tables.on_resync(0);
  EXPECT_EQ(refusal(whole), ErrorCode::gone);
  const auto again = page(by_page());
  EXPECT_THAT(again->uids, ElementsAre("ann", "bob"));
  EXPECT_TRUE(changes(again->revision));
}

TEST_F(TableReaderTest, WhatASnapshotIsAheadOfItsEventsByIsTold) {
  come("ann");
  EXPECT_TRUE(page(by_page()));
  holds_events = true;
  tables.on_resync(0);  // who is here is listed, and read once the loop runs
  come("bob");
  const auto whole = page(by_page());
  EXPECT_THAT(whole->uids, ElementsAre("ann"));
  for (const store::SessionEvent& event : held) tables.on_event(event);
  EXPECT_THAT(changes(whole->revision)->uids, testing::Contains("bob"));
}

TEST_F(TableReaderTest, DeparturesAreForgottenPastTheirLimit) {
  come("ann");
  const store::Revision whole = page(by_page())->revision;
  for (std::size_t i = 0; i < limits::departures / 2; ++i) {
    come("x");
    leave("x");
  }
  loop.run();
  EXPECT_TRUE(changes(whole));
  for (std::size_t i = 0; i <= limits::departures / 2; ++i) {
    come("x");
    leave("x");
  }
  loop.run();
  EXPECT_EQ(refusal(whole), ErrorCode::gone);
}

TEST_F(TableReaderTest, MuchIsToldInPieces) {
  come("ann");
  store::Revision since = page(by_page())->revision;
  const std::size_t many = limits::told_changes * 2 + 10;
  for (std::size_t i = 0; i < many; ++i) come("v" + std::to_string(i));
  loop.run();
  std::size_t told = 0;
  std::size_t pieces = 0;
  for (bool more = true; more; ++pieces) {
    const auto got = changes(since);
    ASSERT_TRUE(got);
    EXPECT_LE(got->uids.size(), limits::told_changes);
    told += got->uids.size();
    since = got->revision;
    more = got->more;
  }
  EXPECT_EQ(told, many);
  EXPECT_EQ(pieces, 3U);
}

TEST_F(TableReaderTest, AQuestionIsKeptForAWhileAndTheTableWithIt) {
  come("ann");
  const store::Revision whole = page(by_page())->revision;
  EXPECT_EQ(counted.rows.value(), 1);
  loop.pass(limits::kept_question_time - 1s);
  EXPECT_TRUE(changes(whole));
  loop.pass(limits::kept_question_time + limits::kept_question_look);
  EXPECT_EQ(counted.rows.value(), 0) << "nobody asks any more";
  EXPECT_FALSE(tables.has(1));
}

TEST_F(TableReaderTest, SoManyQuestionsAreKept) {
  come("ann");
  for (std::size_t i = 0; i <= limits::kept_questions + 1; ++i) {
    EXPECT_TRUE(page(question(filter(TableDimension::page, {"/", std::to_string(i)}))));
  }
  EXPECT_EQ(tables.kept_questions(1), limits::kept_questions);
}

TEST_F(TableReaderTest, ATableOfProgramsIsToldOfWhoWantsItsEvents) {
  std::vector<std::pair<ProjectId, int>> told;
  tables.on_tables([&told](ProjectId project, int change) { told.emplace_back(project, change); });
  EXPECT_TRUE(page(question(filter(TableDimension::bots, {"true"}))));
  loop.pass(limits::kept_question_time + limits::kept_question_look * 2);
  EXPECT_THAT(told, ElementsAre(std::pair(store::bots_of(1), +1), std::pair(store::bots_of(1), -1)));
}

TEST_F(TableReaderTest, WithoutTheStoreNothingIsKnown) {
  store.set_available(false);
  EXPECT_EQ(page(by_page()).error().code, ErrorCode::unavailable);
  EXPECT_EQ(refusal(1), ErrorCode::unavailable);
}

}  // namespace
}  // namespace porchlight::monitor
