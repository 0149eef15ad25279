#include "presence/visitors_service.hpp"

#include "presence/limits.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "unit/presence/support.hpp"

#include <gtest/gtest.h>

#include <map>

namespace porchlight::presence {
namespace {

using namespace std::chrono_literals;

/// Rows in a map, in the order of their uids; a cursor is the number of rows to skip.
class FakeRepository final : public store::VisitorsRepository {
 public:
  Result<store::Visitor> find(const VisitorKey& key) override {
    ++queries;
    if (away) return Error{ErrorCode::unavailable, "away"};
    const auto found = rows.find(key.uid);
    if (found == rows.end()) return Error{ErrorCode::not_found, "no such visitor"};
    return found->second;
  }
  Result<std::vector<store::Visitor>> find_many(ProjectId, std::span<const std::string> uids) override {
    ++queries;
    if (away) return Error{ErrorCode::unavailable, "away"};
    std::vector<store::Visitor> found;
    for (const std::string& uid : uids) {
      if (rows.contains(uid)) found.push_back(rows.at(uid));
    }
    return found;
  }
  Result<store::VisitorPage> page(ProjectId, const store::VisitorQuery&) override {
    ++queries;
    if (away) return Error{ErrorCode::unavailable, "away"};
    store::VisitorPage page;
    for (const auto& [uid, row] : rows) page.visitors.push_back(row);
    page.next_cursor = "next";
    return page;
  }
  Result<void> apply(std::span<const store::VisitorWrite>) override { return {}; }

  std::map<std::string, store::Visitor> rows;
  bool away = false;
  int queries = 0;
};

class VisitorsServiceTest : public testing::Test {
 protected:
  VisitorsServiceTest() {
    for (const char* uid : {"ann", "bob", "cid"}) {
      store::Visitor row;
      row.project = 1;
      row.uid = uid;
      row.email = std::string(uid) + "@shop.example";
      row.last_seen = seen;
      repository.rows[uid] = row;
    }
  }
  void come(const std::string& uid, store::Activity activity = store::Activity::active) {
    static_cast<void>(sessions.open({1, uid}, {activity, "/" + uid, "title", "Name of " + uid}));
    loop.run();
  }
  /// Runs loop and pool until nothing is left to do.
  void run() {
    for (int i = 0; i < 5; ++i) {
      loop.run();
      pool.run();
    }
  }
  Result<FoundVisitor> find_one(const std::string& uid) {
    std::optional<Result<FoundVisitor>> found;
    visitors.find_one(1, uid, [&found](Result<FoundVisitor> got) { found = std::move(got); });
    run();
    return found.value();
  }
  std::vector<std::string> page(StatusFilter status, const std::string& text = {}) {
    std::optional<Result<EnrichedPage>> found;
    PageQuery query;
    query.status = status;
    query.database.text = text;
    visitors.find_page(1, query, [&found](Result<EnrichedPage> got) { found = std::move(got); });
    run();
    std::vector<std::string> uids;
    for (const auto& visitor : found.value().value().visitors) uids.push_back(visitor.visitor.uid);
    std::ranges::sort(uids);
    return uids;
  }

  using Uids = std::vector<std::string>;
  ManualLoop loop;
  ManualLoop pool;
  RecordingSink sink;
  const WallTime seen = loop.clock.wall() - 1h;
  store::MemorySessionStore memory{loop.clock, sink};
  tests::FragileStore store{memory};
  FakeRepository repository;
  store::VisitorJournal journal{repository, pool, loop.clock};
  RealtimeSessionService sessions{store, loop, loop.timers, {"n/0", 30s, 8s, 1}};
  VisitorsService visitors{sessions, repository, journal, loop, loop.timers, pool};
};

TEST_F(VisitorsServiceTest, FindOneIsTheRowEnrichedByWhoIsHere) {
  const auto offline = find_one("ann");
  EXPECT_FALSE(offline->visitor.presence.is_online);
  EXPECT_EQ(offline->visitor.visitor.last_seen, seen);
  come("ann");
  const auto online = find_one("ann");
  EXPECT_TRUE(online->visitor.presence.is_online);
  EXPECT_EQ(online->visitor.presence.url, "/ann");
  EXPECT_EQ(online->visitor.visitor.email, "ann@shop.example");
  EXPECT_EQ(online->visitor.visitor.last_seen, loop.clock.wall()) << "who is here is seen now";
  EXPECT_GT(online->revision, 0U);
}

TEST_F(VisitorsServiceTest, FindOneOfNobodyIsNotFound) {
  EXPECT_EQ(find_one("nobody").error().code, ErrorCode::not_found);
}

TEST_F(VisitorsServiceTest, NewcomerIsFoundBeforeTheRowIsWritten) {
  come("newcomer");
  const auto found = find_one("newcomer");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->visitor.visitor.name, "Name of newcomer");
  EXPECT_EQ(found->visitor.visitor.first_seen, found->visitor.presence.online_since);
}

TEST_F(VisitorsServiceTest, WhatWaitsInTheJournalIsSeen) {
  store::VisitorWrite write;
  write.key = {1, "dan"};
  write.name = "Dan";
  come("ann");  // so that the store's clock is known
  visitors.seen_now(write);
  EXPECT_EQ(find_one("dan")->visitor.visitor.name, "Dan");
}

TEST_F(VisitorsServiceTest, AVisitIsDatedByTheStoresClockEvenBeforeThatIsKnown) {
  store::VisitorWrite write;
  write.key = {1, "dan"};
  const WallTime here = loop.clock.wall();
  store.set_available(false);
  visitors.seen_now(write);
  EXPECT_EQ(find_one("dan")->visitor.visitor.uid, "dan") << "shown, though";
  EXPECT_EQ(journal.stats().waiting, 0U) << "the store has not said what time it is";
  store.set_available(true);
  loop.clock.advance(3s);
  come("ann");
  const auto waiting = journal.pending({1, "dan"});
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->seen, here);
}

TEST_F(VisitorsServiceTest, AVisitThatIsNeverDatedIsWrittenAtTheEndAllTheSame) {
  store::VisitorWrite write;
  write.key = {1, "dan"};
  visitors.seen_now(write);
  visitors.give_up_waiting();
  EXPECT_TRUE(journal.pending({1, "dan"}));
}

// An outage of PostgreSQL made everybody unknown who was shown online by the session store all the while.
TEST_F(VisitorsServiceTest, WhoIsHereIsKnownWithoutHistoryWhileTheDatabaseIsAway) {
  come("ann");
  come("bob", store::Activity::away);
  repository.away = true;
  const auto here = find_one("ann");
  ASSERT_TRUE(here);
  EXPECT_TRUE(here->visitor.presence.is_online);
  EXPECT_EQ(here->visitor.visitor.name, "Name of ann");
  EXPECT_FALSE(here->visitor.history_known);
  const auto gone = find_one("cid");
  ASSERT_TRUE(gone) << "whether there is such a visitor nobody can say";
  EXPECT_FALSE(gone->visitor.presence.is_online);
  EXPECT_FALSE(gone->visitor.history_known);
  EXPECT_EQ(page(StatusFilter::online), (Uids{"ann", "bob"}));
  EXPECT_EQ(page(StatusFilter::away), Uids{"bob"});
}

TEST_F(VisitorsServiceTest, DatabaseThatHangsIsWaitedForOnlySoLong) {
  come("ann");
  std::optional<Result<FoundVisitor>> found;
  int answers = 0;
  visitors.find_one(1, "ann", [&](Result<FoundVisitor> got) {
    found = std::move(got);
    ++answers;
  });
  loop.run();
  loop.run();
  EXPECT_FALSE(found) << "the pool is held by something else";
  loop.pass(limits::history_patience);
  ASSERT_TRUE(found && *found);
  EXPECT_TRUE((*found)->visitor.presence.is_online);
  EXPECT_FALSE((*found)->visitor.history_known);
  run();
  EXPECT_EQ(answers, 1) << "the row that comes late is nobody's";
}

TEST_F(VisitorsServiceTest, PagesAreFilteredByStatus) {
  come("ann");
  come("bob", store::Activity::away);
  come("newcomer");
  EXPECT_EQ(page(StatusFilter::all), (Uids{"ann", "bob", "cid"}));
  EXPECT_EQ(page(StatusFilter::offline), Uids{"cid"});
  EXPECT_EQ(page(StatusFilter::online), (Uids{"ann", "bob", "newcomer"}));
  EXPECT_EQ(page(StatusFilter::away), Uids{"bob"});
  EXPECT_EQ(page(StatusFilter::online, "ANN@shop"), Uids{"ann"});
}

TEST_F(VisitorsServiceTest, PresenceOfManyIsOneQuery) {
  come("ann");
  repository.queries = 0;
  PresenceReport report;
  visitors.presence_of(1, {"ann", "bob", "nobody"},
                       [&report](PresenceReport got) { report = std::move(got); });
  run();
  ASSERT_EQ(report.entries.size(), 3U);
  EXPECT_TRUE(report.entries[0].is_online);
  EXPECT_EQ(report.entries[0].last_seen, loop.clock.wall());
  EXPECT_FALSE(report.entries[1].is_online);
  EXPECT_EQ(report.entries[1].last_seen, seen);
  EXPECT_FALSE(report.entries[2].last_seen);
  EXPECT_EQ(repository.queries, 1);
}

TEST_F(VisitorsServiceTest, AwaySessionStoreIsUnknownAndNoError) {
  come("ann");
  store.set_available(false);
  const auto found = find_one("ann");
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->visitor.presence.is_online);
  EXPECT_EQ(found->visitor.presence.status, Status::unknown);
}

TEST_F(VisitorsServiceTest, OneVisitTooManyToWaitForTheStoresClockIsDatedByOurs) {
  store.set_available(false);
  store::VisitorWrite write;
  for (std::size_t i = 0; i < limits::undated_visits; ++i) {
    write.key = {1, std::to_string(i)};
    visitors.seen_now(write);
  }
  EXPECT_EQ(journal.stats().waiting, 0U);
  write.key = {1, "one too many"};
  visitors.seen_now(write);
  EXPECT_EQ(journal.stats().waiting, limits::undated_visits) << "and with it those before it";
  run();  // the journal ends once what it writes is written
}

TEST_F(VisitorsServiceTest, APageOfWhoIsHereIsCut) {
  for (std::size_t i = 0; i <= limits::page_visitors; ++i) come("v" + std::to_string(i));
  std::optional<Result<EnrichedPage>> found;
  PageQuery query;
  query.status = StatusFilter::online;
  query.database.limit = 2 * limits::page_visitors;
  visitors.find_page(1, query, [&found](Result<EnrichedPage> got) { found = std::move(got); });
  run();
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->visitors.size(), limits::page_visitors);
}

}  // namespace
}  // namespace porchlight::presence
