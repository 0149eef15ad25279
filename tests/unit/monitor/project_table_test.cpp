#include "monitor/project_table.hpp"

#include "monitor/limits.hpp"
#include "store/sessions/bots.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "unit/monitor/support.hpp"
#include "unit/presence/support.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

namespace porchlight::monitor {
namespace {

using namespace std::chrono_literals;

struct Screens final : TableAudience {
  bool is_slow(const std::string& viewer) override { return slow.contains(viewer); }
  void show(ProjectId, const std::string& viewer, store::Revision revision, const TableNews& news) override {
    shown[viewer].push_back({revision, news});
  }
  std::map<std::string, std::vector<TableAnswer>> shown;
  std::set<std::string> slow;
};

/// A database of conversations, that answers when it is told to.
struct Conversations final : TableAsides {
  void read(ProjectId, std::vector<std::string> uids, UniqueFunction<void(Result<States>)> answer) override {
    asked.push_back(std::move(uids));
    answers.push_back(std::move(answer));
  }
  void answer(Result<States> states) {
    auto first = std::move(answers.front());
    answers.erase(answers.begin());
    first(std::move(states));
  }
  std::vector<std::pair<std::string, RowViewers>> viewers(ProjectId) override { return looked_at; }
  std::vector<std::pair<std::string, RowViewers>> looked_at;
  std::vector<Uids> asked;
  std::vector<UniqueFunction<void(Result<States>)>> answers;
};

RowConversation open_conversation(std::int64_t unread) {
  return {.id = 7, .is_open = true, .unread = unread, .assignee = 0};
}

class ProjectTableTest : public testing::Test {
 protected:
  struct Sink final : store::SessionEventSink {
    explicit Sink(ProjectTableTest& to) : test(to) {}
    void on_session_event(const store::SessionEvent& event) override {
      if (test.loses_events) return;
      if (event.project != test.of) return;
      test.loop.post([this, event] { test.table->on_event(event); });
    }
    void on_resync(ProjectId) override {}
    void on_degraded(bool) override {}
    ProjectTableTest& test;
  };

  void come(const std::string& uid, std::string_view path = "/", ProjectId project = 1) {
    memory.claim(project, "n/0", 30s, uid, session(path, 0).state, [](const auto&) {});
    loop.run();
  }
  void leave(const std::string& uid) {
    memory.release(1, "n/0", uid, 0ms, 0ms, [](const auto&) {});
    loop.run();
  }
  std::optional<Result<TableAnswer>> open(const std::string& viewer, protocol::TableFilter by = {}) {
    const auto got = std::make_shared<std::optional<Result<TableAnswer>>>();
    table->open(viewer, question(std::move(by), {protocol::TableSort::By::name, false}), {0, 50},
                [got](Result<TableAnswer> answer) { *got = std::move(answer); });
    loop.run();
    return *got;
  }
  store::Revision revision() {
    store::Revision now = 0;
    memory.revision(1, [&now](const Result<store::Revision>& read) { now = *read; });
    return now;
  }
  std::size_t told(const std::string& viewer) { return screens.shown[viewer].size(); }
  Uids unread() { return (*open("looks", filter(TableDimension::conversation, {"unread"})))->news.uids; }
  Uids last(const std::string& viewer) { return screens.shown[viewer].back().news.uids; }

  /// The table is that of the bots.
  void make_bots_table() {
    of = store::bots_of(1);
    make_table();
  }
  void make_table() {
    table.emplace(of, ProjectTable::Parts{store, loop, loop.timers, screens, conversations, counted});
  }

  ProjectId of = 1;
  bool loses_events = false;
  presence::ManualLoop loop;
  Sink sink{*this};
  store::MemorySessionStore memory{loop.clock, sink};
  tests::FragileStore store{memory};
  Metrics metrics;
  TableMetrics counted{metrics};
  Screens screens;
  Conversations conversations;
  std::optional<ProjectTable> table{
      std::in_place, 1, ProjectTable::Parts{store, loop, loop.timers, screens, conversations, counted}};
};

TEST_F(ProjectTableTest, AnOpenTableIsWhoIsHere) {
  come("ann");
  come("bob");
  const auto answer = open("agent");
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->news.uids, (Uids{"ann", "bob"}));
  EXPECT_EQ((*answer)->revision, revision());
  EXPECT_EQ(counted.tables.value(), 1);
  EXPECT_EQ(counted.rows.value(), 2);
  table.reset();
  EXPECT_EQ(counted.tables.value(), 0);
  EXPECT_EQ(counted.rows.value(), 0);
}

TEST_F(ProjectTableTest, ASnapshotIsReadInPieces) {
  const std::size_t many = limits::snapshot_piece * 2 + 7;
  for (std::size_t i = 0; i < many; ++i) come(std::to_string(i));
  EXPECT_EQ((*open("agent"))->news.total, many);
}

TEST_F(ProjectTableTest, ChangesAreGatheredBeforeTheyAreTold) {
  static_cast<void>(open("agent"));
  come("ann");
  loop.pass(limits::gather_few - 50ms);
  come("bob");
  EXPECT_EQ(told("agent"), 0U);
  loop.pass(50ms);
  ASSERT_EQ(told("agent"), 1U);
  EXPECT_EQ(last("agent"), (Uids{"ann", "bob"}));
  EXPECT_EQ(screens.shown["agent"].back().revision, revision());
  loop.pass(10s);
  EXPECT_EQ(told("agent"), 1U) << "nothing has changed";
}

TEST_F(ProjectTableTest, ManyChangesAreGatheredForLonger) {
  static_cast<void>(open("agent"));
  for (std::size_t i = 0; i <= limits::few_changes; ++i) come(std::to_string(i));
  loop.pass(limits::gather_many - 50ms);
  EXPECT_EQ(told("agent"), 0U);
  loop.pass(50ms);
  EXPECT_EQ(told("agent"), 1U);
}

TEST_F(ProjectTableTest, AnAgentWhoseConnectionIsSlowGetsTheNewestLater) {
  static_cast<void>(open("agent"));
  static_cast<void>(open("other"));
  screens.slow = {"agent"};
  for (const char* uid : {"ann", "bob", "cid"}) {
    come(uid);
    loop.pass(2s);
  }
  EXPECT_EQ(told("agent"), 0U);
  EXPECT_EQ(told("other"), 3U);
  screens.slow.clear();
  loop.pass(limits::gather_many);
  ASSERT_EQ(told("agent"), 1U) << "also where nothing happens any more";
  EXPECT_EQ(last("agent"), (Uids{"ann", "bob", "cid"}));
}

TEST_F(ProjectTableTest, AnotherTableTakesThePlaceOfAnOpenOne) {
  come("ann", "/a");
  come("bob", "/b");
  static_cast<void>(open("agent"));
  const auto answer = open("agent", filter(TableDimension::page, {"/b"}));
  EXPECT_EQ((*answer)->news.uids, Uids{"bob"});
  EXPECT_EQ(counted.tables.value(), 1);
  leave("bob");
  loop.pass(1s);
  ASSERT_EQ(told("agent"), 1U) << "of one table";
  EXPECT_EQ(last("agent"), Uids{});
}

TEST_F(ProjectTableTest, WithoutAnOpenTableThereIsNothingToMove) {
  EXPECT_EQ(table->move("agent", {0, 5}, false).error().code, ErrorCode::bad_request);
  come("ann");
  static_cast<void>(open("agent"));
  EXPECT_EQ(table->move("agent", {0, 5}, false)->news.uids, Uids{"ann"});
  table->close("agent");
  EXPECT_TRUE(table->is_idle());
  EXPECT_FALSE(table->move("agent", {0, 5}, false));
  come("bob");
  loop.pass(1s);
  EXPECT_EQ(told("agent"), 0U);
}

TEST_F(ProjectTableTest, WhoClosesBeforeTheSnapshotIsAnsweredAllTheSame) {
  store.set_silent(true);
  std::optional<Result<TableAnswer>> got;
  table->open("agent", question(), {0, 5}, [&got](Result<TableAnswer> answer) { got = std::move(answer); });
  table->close("agent");
  ASSERT_TRUE(got);
  EXPECT_FALSE(*got);
  EXPECT_TRUE(table->is_idle());
}

TEST_F(ProjectTableTest, WhileTheStoreIsAwayATableIsUnavailable) {
  store.set_available(false);
  const auto answer = open("agent");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->error().code, ErrorCode::unavailable);
  store.set_available(true);
  come("ann");
  EXPECT_EQ((*open("agent"))->news.uids, Uids{"ann"});
}

TEST_F(ProjectTableTest, AStoreThatSaysNothingIsAwayAfterAWhile) {
  store.set_silent(true);
  std::optional<Result<TableAnswer>> got;
  table->open("agent", question(), {0, 5}, [&got](Result<TableAnswer> answer) { got = std::move(answer); });
  loop.pass(limits::snapshot_patience - 50ms);
  EXPECT_FALSE(got);
  loop.pass(50ms);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->error().code, ErrorCode::unavailable);
}

TEST_F(ProjectTableTest, AnOpenTableStaysAsItWasUntilTheStoreIsBack) {
  come("ann");
  static_cast<void>(open("agent"));
  store.set_available(false);
  table->on_resync();
  loop.pass(limits::snapshot_retry * 3);
  EXPECT_EQ(told("agent"), 0U);
  EXPECT_EQ(table->move("agent", {0, 5}, false)->news.uids, Uids{"ann"});
  loses_events = true;
  leave("ann");
  come("bob");
  table->on_resync();
  loop.run();
  store.set_available(true);
  loop.pass(limits::snapshot_retry + limits::gather_few + 100ms);
  EXPECT_EQ(last("agent"), Uids{"bob"});
}

TEST_F(ProjectTableTest, ConversationsAreAskedForOnceOfEachVisitor) {
  come("ann");
  static_cast<void>(open("agent"));
  ASSERT_EQ(conversations.asked, std::vector<Uids>{{"ann"}});
  come("bob");
  EXPECT_EQ(conversations.asked.size(), 1U) << "one question at a time";
  conversations.answer(TableAsides::States{{"ann", open_conversation(2)}});
  EXPECT_EQ(unread(), Uids{"ann"});
  loop.pass(limits::gather_few);
  EXPECT_EQ(conversations.asked.back(), Uids{"bob"});
  conversations.answer(TableAsides::States{});
  table->on_conversation("bob", open_conversation(1));
  EXPECT_EQ(unread(), (Uids{"ann", "bob"}));
  loop.pass(10s);
  EXPECT_EQ(conversations.asked.size(), 2U);
  table->on_conversations_lost();
  EXPECT_EQ(conversations.asked.back().size(), 2U) << "of everybody again";
}

TEST_F(ProjectTableTest, WhoLooksAlreadyIsKnownFromTheBeginning) {
  come("ann");
  conversations.looked_at = {{"ann", {.json = "[{}]", .count = 1}}};
  make_table();
  const auto opened = open("agent");
  ASSERT_TRUE(opened && *opened);
  EXPECT_THAT((*opened)->news.rows, testing::HasSubstr(R"("viewers":[{}])"));
}

TEST_F(ProjectTableTest, WhatIsHeardOfAConversationIsNewerThanTheAnswerUnderWay) {
  come("ann");
  static_cast<void>(open("agent"));
  table->on_conversation("ann", open_conversation(3));
  conversations.answer(TableAsides::States{});
  EXPECT_EQ(unread(), Uids{"ann"});
}

TEST_F(ProjectTableTest, WhileTheDatabaseIsAwayConversationsAreAskedForAgain) {
  come("ann");
  static_cast<void>(open("agent"));
  conversations.answer(Error{ErrorCode::unavailable, "away"});
  EXPECT_EQ(unread(), Uids{});
  EXPECT_EQ(conversations.asked.size(), 1U);
  loop.pass(limits::snapshot_retry);
  ASSERT_EQ(conversations.asked.size(), 2U);
  conversations.answer(TableAsides::States{{"ann", open_conversation(1)}});
  EXPECT_EQ(unread(), Uids{"ann"});
}

TEST_F(ProjectTableTest, BotsHaveATableOfTheirOwn) {
  make_bots_table();
  come("ann");
  come("robot", "/", of);
  const auto opened = open("agent", filter(TableDimension::bots, {"true"}));
  ASSERT_TRUE(opened && *opened);
  EXPECT_EQ((*opened)->news.uids, Uids{"robot"});
  EXPECT_EQ(boost::json::parse((*opened)->news.counts).at("here"), 1) << "visitors";
  come("crawler", "/", of);
  loop.pass(limits::gather_few);
  EXPECT_EQ(last("agent"), (Uids{"crawler", "robot"}));
}

TEST_F(ProjectTableTest, HowManyBotsThereAreIsAskedForAgain) {
  come("ann");
  const auto opened = open("agent");
  EXPECT_EQ(porchlight::monitor::counted((*opened)->news.counts, "bots"), "false=1");
  come("robot", "/", store::bots_of(1));
  EXPECT_EQ(told("agent"), 0U) << "nobody is told of them";
  loop.pass(limits::others_interval + limits::gather_few);
  ASSERT_EQ(told("agent"), 1U);
  EXPECT_EQ(porchlight::monitor::counted(screens.shown["agent"].back().news.counts, "bots"),
            "false=1 true=1");
  EXPECT_EQ(porchlight::monitor::counted((*open("other", filter(TableDimension::page, {"/"})))->news.counts,
                                         "bots"),
            "false=1")
      << "how many of them are there is not known";
}

}  // namespace
}  // namespace porchlight::monitor
