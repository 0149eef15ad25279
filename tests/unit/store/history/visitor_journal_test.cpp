#include "store/history/visitor_journal.hpp"

#include "store/history/limits.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <thread>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Milliseconds interval = limits::journal_interval;

/// A database that takes, fails, or refuses single visitors, as it is told.
class FakeVisitors final : public VisitorsRepository {
 public:
  Result<void> apply(std::span<const VisitorWrite> writes) override {
    if (during_apply) during_apply();
    ++calls;
    if (failure) return *failure;
    for (const VisitorWrite& row : writes) {
      if (row.key.uid == poison) return Error{ErrorCode::not_found, "there is no such project"};
    }
    batches.push_back(writes.size());
    for (const VisitorWrite& row : writes) rows[row.key.uid] = row;
    return {};
  }
  Result<Visitor> find(const VisitorKey&) override { return Error{}; }
  Result<std::vector<Visitor>> find_many(ProjectId, std::span<const std::string>) override { return Error{}; }
  Result<VisitorPage> page(ProjectId, const VisitorQuery&) override { return Error{}; }

  std::optional<Error> failure;
  std::string poison;
  std::function<void()> during_apply;
  int calls = 0;
  std::vector<std::size_t> batches;
  std::map<std::string, VisitorWrite> rows;
};

/// Runs what was posted when it is told.
class ManualExecutor final : public Executor {
 public:
  void post(UniqueFunction<void()> task) override {
    if (!closed) tasks.push_back(std::move(task));
  }
  void run() {
    while (!tasks.empty()) {
      UniqueFunction<void()> task = std::move(tasks.front());
      tasks.pop_front();
      task();
    }
  }
  std::deque<UniqueFunction<void()>> tasks;
  bool closed = false;
};

class VisitorJournalTest : public testing::Test {
 protected:
  VisitorWrite write(std::string uid) {
    VisitorWrite row;
    row.key = {1, std::move(uid)};
    row.seen = clock.wall();
    return row;
  }
  void record_many(std::size_t count, const std::string& prefix = "v") {
    for (std::size_t i = 0; i < count; ++i) journal.record(write(prefix + std::to_string(i)));
  }
  /// Time passes, the timer fires, the executor works.
  void pass(Milliseconds time) {
    clock.advance(time);
    journal.flush_due();
    executor.run();
  }

  ManualClock clock;
  FakeVisitors visitors;
  ManualExecutor executor;
  std::vector<std::string> outages;
  std::vector<std::string> news;
  VisitorJournal journal{visitors,
                         executor,
                         clock,
                         [this](bool away, std::string_view why) {
                           outages.push_back((away ? "away: " : "back") + std::string(why));
                         },
                         [this](const VisitorWrite& written) {
                           EXPECT_TRUE(visitors.rows.contains(written.key.uid));
                           news.push_back(written.news);
                         },
                         5'000};
};

TEST_F(VisitorJournalTest, WritesWhenTheIntervalIsOver) {
  journal.record(write("v"));
  pass(interval - Milliseconds(1));
  EXPECT_THAT(visitors.rows, IsEmpty());
  pass(Milliseconds(1));
  EXPECT_EQ(visitors.rows.count("v"), 1U);
  EXPECT_EQ(journal.stats().waiting, 0U);
  EXPECT_EQ(journal.stats().written, 1U);
}

TEST_F(VisitorJournalTest, WritesAtOnceWhenABatchIsFull) {
  record_many(limits::journal_batch - 1);
  EXPECT_THAT(executor.tasks, IsEmpty());
  record_many(limits::journal_batch);
  executor.run();
  EXPECT_THAT(visitors.batches, ElementsAre(limits::journal_batch));
}

TEST_F(VisitorJournalTest, SaysWhenItWantsToBeCalled) {
  EXPECT_EQ(journal.flush_due(), clock.steady() + interval);
  clock.advance(Milliseconds(100));
  const SteadyTime recorded = clock.steady();
  journal.record(write("v"));
  clock.advance(Milliseconds(150));
  EXPECT_EQ(journal.flush_due(), recorded + interval);
}

TEST_F(VisitorJournalTest, AVisitorThatBlinksCostsOneRow) {
  for (int i = 0; i < 10; ++i) {
    journal.record(write("v"));
    clock.advance(Milliseconds(10));
  }
  pass(interval);
  EXPECT_THAT(visitors.batches, ElementsAre(1U));
}

TEST_F(VisitorJournalTest, TellsNewsOnceTheyAreWritten) {
  const auto record = [this](std::string uid, std::string what) {
    VisitorWrite row = write(std::move(uid));
    row.news = std::move(what);
    journal.record(std::move(row));
  };
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  record("v", "older");
  record("quiet", "");
  pass(interval);
  EXPECT_THAT(news, IsEmpty());
  visitors.failure.reset();
  visitors.poison = "refused";
  record("refused", "never");
  record("v", "newer");
  record("v", "");
  pass(limits::journal_back_off_last);
  pass(interval);
  EXPECT_THAT(news, ElementsAre("newer"));
}

TEST_F(VisitorJournalTest, MergesAsTheDatabaseWould) {
  VisitorWrite first = write("v");
  first.secret_hash = "owner";
  first.referrer = "first";
  first.name = "Old";
  first.email = "kept@example.com";
  journal.record(first);
  clock.advance(Milliseconds(20));
  VisitorWrite second = write("v");
  second.secret_hash = "thief";
  second.referrer = "second";
  second.name = "New";
  second.user_id = "u-1";
  journal.record(second);
  VisitorWrite late = write("v");
  late.seen = first.seen - Milliseconds(5);
  journal.record(late);
  pass(interval);

  const VisitorWrite& row = visitors.rows.at("v");
  EXPECT_EQ(row.seen, second.seen);
  EXPECT_EQ(row.first_seen, late.seen);
  EXPECT_EQ(row.name, "New");
  EXPECT_EQ(row.email, "kept@example.com");
  EXPECT_EQ(row.user_id, "u-1");
  EXPECT_EQ(row.secret_hash, "owner");
  EXPECT_EQ(row.referrer, "first");
}

TEST_F(VisitorJournalTest, ASecretThatComesLateIsNotTaken) {
  journal.record(write("v"));
  VisitorWrite late = write("v");
  late.secret_hash = "late";
  journal.record(late);
  pass(interval);
  EXPECT_EQ(visitors.rows.at("v").secret_hash, "");
}

TEST_F(VisitorJournalTest, WhatMakesNoRowIsNobodyUntilSomethingMakesOne) {
  VisitorWrite seen = write("v");
  seen.makes_row = false;
  journal.record(seen);
  EXPECT_FALSE(visitor_from(*journal.pending({1, "v"})));
  VisitorWrite made = write("v");
  made.secret_hash = "owner";
  made.referrer = "from";
  journal.record(made);
  journal.record(seen);
  const auto waiting = journal.pending({1, "v"});
  ASSERT_TRUE(visitor_from(*waiting));
  EXPECT_EQ(waiting->secret_hash, "owner");
  EXPECT_EQ(waiting->referrer, "from");
}

TEST_F(VisitorJournalTest, ReadersSeeWhatWaits) {
  EXPECT_EQ(journal.pending({1, "v"}), std::nullopt);
  VisitorWrite row = write("v");
  row.secret_hash = "owner";
  journal.record(row);
  EXPECT_EQ(journal.pending({1, "v"})->secret_hash, "owner");
  EXPECT_EQ(journal.pending({2, "v"}), std::nullopt);
  pass(interval);
  EXPECT_EQ(journal.pending({1, "v"}), std::nullopt);
}

TEST_F(VisitorJournalTest, ReadersSeeWhatIsBeingWrittenAndWhatCameSince) {
  VisitorWrite first = write("v");
  first.secret_hash = "owner";
  first.name = "Old";
  journal.record(first);
  int seen = 0;
  visitors.during_apply = [&] {
    ++seen;
    EXPECT_EQ(journal.pending({1, "v"})->secret_hash, "owner");
    VisitorWrite second = write("v");
    second.seen += Milliseconds(7);
    second.secret_hash = "thief";
    second.name = "New";
    journal.record(second);
    const auto both = journal.pending({1, "v"});
    EXPECT_EQ(both->secret_hash, "owner");
    EXPECT_EQ(both->name, "New");
    EXPECT_EQ(both->seen, second.seen);
  };
  pass(interval);
  EXPECT_EQ(seen, 1);
  visitors.during_apply = nullptr;
  EXPECT_EQ(visitors.rows.at("v").name, "Old");
  pass(interval);
  EXPECT_EQ(visitors.rows.at("v").name, "New");
}

TEST_F(VisitorJournalTest, OneFlightAtATime) {
  journal.record(write("a"));
  clock.advance(interval);
  journal.flush_due();
  record_many(limits::journal_batch);
  clock.advance(interval);
  journal.flush_due();
  EXPECT_EQ(executor.tasks.size(), 1U);
  executor.run();
  pass(interval);
  EXPECT_THAT(visitors.batches, ElementsAre(1U, limits::journal_batch));
}

TEST_F(VisitorJournalTest, KeepsEverythingWhileTheDatabaseIsAway) {
  visitors.failure = Error{ErrorCode::unavailable, "disk full"};
  VisitorWrite first = write("v");
  first.secret_hash = "owner";
  journal.record(first);
  journal.record(write("w"));
  pass(interval);
  EXPECT_EQ(journal.stats().waiting, 2U);
  EXPECT_TRUE(journal.stats().away);
  EXPECT_EQ(journal.pending({1, "v"})->secret_hash, "owner");

  VisitorWrite second = write("v");
  second.secret_hash = "thief";
  second.name = "Ada";
  journal.record(second);
  visitors.failure.reset();
  pass(limits::journal_back_off_first);
  EXPECT_EQ(visitors.rows.size(), 2U);
  EXPECT_EQ(visitors.rows.at("v").secret_hash, "owner");
  EXPECT_EQ(visitors.rows.at("v").first_seen, first.seen);
  EXPECT_EQ(visitors.rows.at("v").seen, second.seen);
  EXPECT_EQ(visitors.rows.at("v").name, "Ada");
  EXPECT_FALSE(journal.stats().away);
}

// All that had gathered was merged into what had failed, under the lock that every I/O thread needs: with
// half a million rows each of them stood still for as long.
TEST_F(VisitorJournalTest, AFailedFlightIsParkedAndWhatGathersGoesBehindIt) {
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  record_many(3);
  visitors.during_apply = [&] {
    VisitorWrite meanwhile = write("v0");
    meanwhile.name = "Ada";
    journal.record(meanwhile);
    journal.record(write("w"));
  };
  pass(interval);
  visitors.during_apply = nullptr;
  VisitorWrite later = write("v0");
  later.name = "Ada Lovelace";
  journal.record(later);
  VisitorWrite parked = write("v1");
  parked.name = "Bob";
  journal.record(parked);
  EXPECT_EQ(journal.pending({1, "v0"})->name, "Ada Lovelace");
  EXPECT_EQ(journal.pending({1, "v1"})->name, "Bob");
  visitors.failure.reset();
  pass(limits::journal_back_off_first);
  EXPECT_THAT(visitors.batches, ElementsAre(3U, 1U));
  EXPECT_EQ(visitors.rows.at("v0").name, "Ada Lovelace");
  EXPECT_EQ(visitors.rows.at("v1").name, "Bob");
  EXPECT_EQ(journal.stats().waiting, 0U);
}

TEST_F(VisitorJournalTest, WhatIsAlreadyWrittenIsNotWrittenAgainAfterAnOutage) {
  record_many(limits::journal_batch - 1);
  clock.advance(interval);
  record_many(2'500, "w");  // the first of them takes off with those above
  int calls = 0;
  visitors.during_apply = [&] {
    if (++calls == 3) visitors.failure = Error{ErrorCode::unavailable, "away"};
  };
  executor.run();
  pass(interval);
  const std::size_t left = journal.stats().waiting;
  EXPECT_EQ(left, limits::journal_batch - 1 + 2'500 - visitors.rows.size());
  ASSERT_GT(left, 0U);
  visitors.failure.reset();
  visitors.batches.clear();
  pass(limits::journal_back_off_last);
  EXPECT_EQ(visitors.rows.size(), limits::journal_batch - 1 + 2'500);
  std::size_t written = 0;
  for (const std::size_t size : visitors.batches) written += size;
  EXPECT_EQ(written, left);
}

TEST_F(VisitorJournalTest, AnOutageIsToldOnceAndSoIsItsEnd) {
  visitors.failure = Error{ErrorCode::unavailable, "disk full"};
  journal.record(write("v"));
  for (int i = 0; i < 10; ++i) pass(limits::journal_back_off_last);
  EXPECT_THAT(outages, ElementsAre("away: disk full"));
  visitors.failure.reset();
  pass(limits::journal_back_off_last);
  pass(interval);
  EXPECT_THAT(outages, ElementsAre("away: disk full", "back"));
}

TEST_F(VisitorJournalTest, TriesAgainMoreAndMoreRarely) {
  visitors.failure = Error{ErrorCode::internal, "no such table"};
  journal.record(write("v"));
  std::vector<std::int64_t> waits;
  SteadyTime last = clock.steady();
  for (int calls = 0; waits.size() < 9 && calls < 100'000; ++calls) {
    const int before = visitors.calls;
    pass(Milliseconds(10));
    if (visitors.calls == before) continue;
    waits.push_back(std::chrono::duration_cast<Milliseconds>(clock.steady() - last).count());
    last = clock.steady();
  }
  EXPECT_THAT(waits, ElementsAre(250, 250, 500, 1000, 2000, 4000, 8000, 10'000, 10'000));
  EXPECT_EQ(journal.stats().waiting, 1U) << "an error that is not the row's never costs the row";
}

TEST_F(VisitorJournalTest, AFullBatchDoesNotBreakTheBackOff) {
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  record_many(limits::journal_batch);
  executor.run();
  ASSERT_EQ(visitors.calls, 1);
  record_many(limits::journal_batch, "w");
  executor.run();
  EXPECT_EQ(visitors.calls, 1);
}

TEST_F(VisitorJournalTest, TheCeilingHoldsForNewcomersOnly) {
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  record_many(5'000);
  executor.run();
  EXPECT_EQ(journal.stats().dropped, 0U);
  journal.record(write("one too many"));
  EXPECT_EQ(journal.stats().dropped, 1U);
  EXPECT_EQ(journal.stats().waiting, 5'000U);
  VisitorWrite known = write("v0");
  known.name = "Ada";
  journal.record(known);
  EXPECT_EQ(journal.pending({1, "v0"})->name, "Ada");
  EXPECT_EQ(journal.stats().dropped, 1U);
}

TEST_F(VisitorJournalTest, AtTheCeilingWhoIsBeingWrittenIsStillTaken) {
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  record_many(5'000);
  visitors.during_apply = [&] {
    VisitorWrite known = write("v0");
    known.name = "Ada";
    journal.record(known);
  };
  executor.run();
  EXPECT_EQ(journal.pending({1, "v0"})->name, "Ada");
  EXPECT_EQ(journal.stats().dropped, 0U);
  EXPECT_EQ(journal.stats().waiting, 5'000U);
}

TEST_F(VisitorJournalTest, ARowThatTheDatabaseRefusesDoesNotStopTheOthers) {
  visitors.poison = "poison";
  for (const char* uid : {"a", "poison", "b"}) journal.record(write(uid));
  pass(interval);
  EXPECT_EQ(visitors.rows.size(), 2U);
  EXPECT_EQ(journal.stats().dropped, 1U);
  EXPECT_EQ(journal.stats().written, 2U);
  EXPECT_EQ(journal.stats().waiting, 0U);
  EXPECT_THAT(outages, IsEmpty());
}

TEST_F(VisitorJournalTest, ATaskThatTheExecutorDropsIsTriedAgain) {
  executor.closed = true;
  journal.record(write("v"));
  pass(interval);
  EXPECT_EQ(journal.stats().waiting, 1U);
  executor.closed = false;
  pass(limits::journal_back_off_first);
  EXPECT_EQ(visitors.rows.count("v"), 1U);
}

TEST_F(VisitorJournalTest, ShutdownWritesWhatIsGathered) {
  record_many(10);
  EXPECT_TRUE(journal.shutdown());
  EXPECT_EQ(visitors.rows.size(), 10U);
  EXPECT_TRUE(journal.shutdown());
}

TEST_F(VisitorJournalTest, ShutdownTriesOnceAlsoDuringBackOffAndTellsTheError) {
  visitors.failure = Error{ErrorCode::unavailable, "away"};
  journal.record(write("v"));
  pass(interval);
  const auto failed = journal.shutdown();
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("away"));
  visitors.failure.reset();
  EXPECT_TRUE(journal.shutdown());
  EXPECT_EQ(visitors.rows.count("v"), 1U);
}

TEST(VisitorOverlay, ShowsTheDatabasesRowWithWhatWaitsOnTop) {
  Visitor visitor;
  visitor.name = "Old";
  visitor.email = "kept@example.com";
  visitor.secret_hash = "owner";
  visitor.last_seen = WallTime(Milliseconds(50));
  VisitorWrite waiting;
  waiting.seen = WallTime(Milliseconds(40));
  waiting.name = "New";
  waiting.secret_hash = "thief";
  overlay(visitor, waiting);
  EXPECT_EQ(visitor.last_seen, WallTime(Milliseconds(50)));
  EXPECT_EQ(visitor.name, "New");
  EXPECT_EQ(visitor.email, "kept@example.com");
  EXPECT_EQ(visitor.secret_hash, "owner");
}

TEST(VisitorOverlay, ANewcomersRowIsWhatWaits) {
  VisitorWrite waiting;
  waiting.key = {3, "v"};
  waiting.seen = WallTime(Milliseconds(40));
  waiting.first_seen = WallTime(Milliseconds(30));
  waiting.email = "ada@example.com";
  waiting.secret_hash = "owner";
  waiting.referrer = "from";
  const Visitor visitor = visitor_from(waiting).value();
  EXPECT_EQ(visitor.project, 3);
  EXPECT_EQ(visitor.uid, "v");
  EXPECT_EQ(visitor.email, "ada@example.com");
  EXPECT_EQ(visitor.secret_hash, "owner");
  EXPECT_EQ(visitor.first_referrer, "from");
  EXPECT_EQ(visitor.first_seen, WallTime(Milliseconds(30)));
  EXPECT_EQ(visitor.last_seen, WallTime(Milliseconds(40)));
}

}  // namespace
}  // namespace porchlight::store
