// Visits and page views in the journal; what is true of visitors' rows is in visitor_journal_test.cpp.

#include "store/history/journal_metrics.hpp"
#include "store/history/limits.hpp"
#include "store/history/visitor_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>

namespace porchlight::store {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What was applied, in its order; fails as it is told.
class FakeHistory final : public VisitorsRepository, public VisitsRepository {
 public:
  Result<void> apply(std::span<const VisitorWrite> writes) override {
    if (visitors_failure) return *visitors_failure;
    for (const VisitorWrite& write : writes) calls.push_back("visitor " + write.key.uid);
    return {};
  }
  Result<void> apply(std::span<const VisitWrite> writes) override {
    if (visits_failure) return *visits_failure;
    for (const VisitWrite& write : writes) {
      if (write.visit.key.uid == poison) return Error{ErrorCode::not_found, "no such visitor"};
    }
    batches.emplace_back(writes.begin(), writes.end());
    for (const VisitWrite& write : writes) calls.push_back("visit of " + write.visit.key.uid);
    if (after_visits) after_visits();
    return {};
  }
  Result<Visitor> find(const VisitorKey&) override { return Error{}; }
  Result<std::vector<Visitor>> find_many(ProjectId, std::span<const std::string>) override { return Error{}; }
  Result<VisitorPage> page(ProjectId, const VisitorQuery&) override { return Error{}; }
  Result<std::optional<LastVisit>> last(const VisitorKey&) override { return Error{}; }
  Result<VisitsPage> page(const VisitorKey&, std::size_t, const std::string&) override { return Error{}; }
  Result<std::vector<PageView>> views(const VisitorKey&, WallTime, std::size_t) override { return Error{}; }
  Result<std::size_t> prune(ProjectId, WallTime, std::size_t) override { return Error{}; }

  std::optional<Error> visitors_failure;
  std::optional<Error> visits_failure;
  std::string poison;
  std::function<void()> after_visits;
  std::vector<std::string> calls;
  std::vector<std::vector<VisitWrite>> batches;
};

class PatientExecutor final : public Executor {
 public:
  void post(UniqueFunction<void()> task) override { tasks.push_back(std::move(task)); }
  void run() {
    while (!tasks.empty()) {
      UniqueFunction<void()> task = std::move(tasks.front());
      tasks.pop_front();
      task();
    }
  }
  std::deque<UniqueFunction<void()>> tasks;
};

class VisitJournalTest : public testing::Test {
 protected:
  void TearDown() override { executor.run(); }  // the journal's end waits for a flight
  static WallTime minute(int number) { return WallTime(std::chrono::minutes(number)); }
  static PageView view(int at) { return {minute(at), "/" + std::to_string(at), ""}; }
  static VisitWrite visit(std::string uid, int started, int ended, std::vector<PageView> views = {}) {
    VisitWrite write;
    write.visit.key = {1, std::move(uid)};
    write.visit.started = minute(started);
    write.visit.ended = minute(ended);
    write.visit.pages = static_cast<std::uint32_t>(views.size());
    write.views = std::move(views);
    return write;
  }
  static std::vector<PageView> many_views(std::size_t count, std::size_t first = 0) {
    std::vector<PageView> views;
    views.reserve(count);
    for (std::size_t i = first; i < first + count; ++i) views.push_back(view(static_cast<int>(i)));
    return views;
  }
  VisitorWrite visitor(std::string uid) {
    VisitorWrite write;
    write.key = {1, std::move(uid)};
    write.seen = clock.wall();
    return write;
  }
  std::vector<VisitWrite> pending(std::string uid) { return journal.pending_visits({1, std::move(uid)}); }
  void pass(Milliseconds time = limits::journal_interval) {
    clock.advance(time);
    static_cast<void>(journal.flush_due());
    executor.run();
  }
  [[nodiscard]] std::vector<VisitWrite> written() const {
    std::vector<VisitWrite> all;
    for (const auto& batch : history.batches) all.insert(all.end(), batch.begin(), batch.end());
    return all;
  }

  const Error away{ErrorCode::unavailable, "away"};
  ManualClock clock;
  FakeHistory history;
  PatientExecutor executor;
  VisitorJournal journal{history, executor, clock, {}, {}, 5'000, &history};
};

TEST_F(VisitJournalTest, AVisitIsWrittenOnceWithAllThatCameTogether) {
  journal.record(visit("v", 0, 1, {view(1)}));
  journal.record(visit("v", 0, 5, {view(5)}));
  journal.record(visit("v", 0, 3, {view(3), view(5)}));
  pass(limits::journal_interval - Milliseconds(1));
  EXPECT_THAT(history.calls, IsEmpty());
  pass(Milliseconds(1));
  ASSERT_EQ(written().size(), 1U);
  EXPECT_EQ(written().front().visit.ended, minute(5));
  EXPECT_THAT(written().front().views, ElementsAre(view(1), view(3), view(5)));
  EXPECT_EQ(journal.stats().written_views, 3U);
  EXPECT_EQ(journal.stats().waiting_views, 0U);
}

TEST_F(VisitJournalTest, VisitorsAreWrittenBeforeTheirVisits) {
  journal.record(visit("v", 0, 1));
  journal.record(visit("w", 0, 1));
  journal.record(visitor("w"));
  journal.record(visitor("v"));
  pass();
  ASSERT_EQ(history.calls.size(), 4U);
  EXPECT_THAT(std::vector(history.calls.begin(), history.calls.begin() + 2), Each(HasSubstr("visitor ")));
  EXPECT_THAT(std::vector(history.calls.begin() + 2, history.calls.end()), Each(HasSubstr("visit of ")));
}

TEST_F(VisitJournalTest, NoVisitIsWrittenWhileVisitorsCannotBe) {
  history.visitors_failure = away;
  journal.record(visitor("v"));
  journal.record(visit("v", 0, 1, {view(1)}));
  pass();
  EXPECT_THAT(history.calls, IsEmpty());
  EXPECT_TRUE(journal.stats().away);
  history.visitors_failure.reset();
  pass(limits::journal_back_off_last);
  EXPECT_THAT(history.calls, ElementsAre("visitor v", "visit of v"));
}

TEST_F(VisitJournalTest, WhereOnlyVisitsFailVisitorsAreNotWrittenAgain) {
  history.visits_failure = away;
  journal.record(visitor("v"));
  journal.record(visit("v", 0, 1, {view(1)}));
  pass();
  EXPECT_THAT(history.calls, ElementsAre("visitor v"));
  EXPECT_FALSE(journal.pending({1, "v"})) << "it is written";
  journal.record(visit("v", 0, 2, {view(2)}));
  history.visits_failure.reset();
  pass(limits::journal_back_off_last);
  pass();
  EXPECT_THAT(history.calls, ElementsAre("visitor v", "visit of v"));
  EXPECT_THAT(written().front().views, ElementsAre(view(1), view(2)));
}

TEST_F(VisitJournalTest, ReadersSeeWhatWaitsAndWhatIsBeingWritten) {
  journal.record(visit("v", 0, 1, {view(1)}));
  journal.record(visit("v", 60, 61, {view(60)}));
  EXPECT_THAT(pending("nobody"), IsEmpty());
  clock.advance(limits::journal_interval);
  static_cast<void>(journal.flush_due());
  journal.record(visit("v", 60, 65, {view(65)}));
  const auto waiting = pending("v");
  ASSERT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting[0].visit.started, minute(60)) << "the newest first";
  EXPECT_EQ(waiting[0].visit.ended, minute(65));
  EXPECT_THAT(waiting[0].views, ElementsAre(view(60), view(65)));
  EXPECT_THAT(waiting[1].views, ElementsAre(view(1)));
  executor.run();
  pass();
  EXPECT_THAT(pending("v"), IsEmpty());
}

TEST_F(VisitJournalTest, WhatComesDuringAWriteIsWrittenBehindIt) {
  journal.record(visit("v", 0, 1, {view(1)}));
  history.after_visits = [&] {
    history.after_visits = {};
    journal.record(visit("v", 0, 2, {view(2)}));
  };
  pass();
  EXPECT_EQ(journal.stats().waiting_views, 1U);
  pass();
  ASSERT_EQ(written().size(), 2U);
  EXPECT_THAT(written()[1].views, ElementsAre(view(2)));
  EXPECT_EQ(journal.stats().waiting_views, 0U);
}

TEST_F(VisitJournalTest, WritesAtOnceWhenThereAreAThousandViews) {
  for (int i = 0; i < 3; ++i) journal.record(visit("v" + std::to_string(i), 0, 1, many_views(300)));
  EXPECT_THAT(executor.tasks, IsEmpty());
  journal.record(visit("v0", 0, 1, many_views(100, 300)));
  EXPECT_EQ(journal.stats().waiting_views, limits::journal_batch);
  executor.run();
  EXPECT_EQ(journal.stats().written_views, limits::journal_batch);
}

TEST_F(VisitJournalTest, ABatchHasAThousandViewsAndOneVisitorsMoreAtMost) {
  history.visits_failure = away;
  for (int i = 0; i < 20; ++i)
    journal.record(visit("v" + std::to_string(i), 0, 1, many_views(limits::journal_visit_views)));
  executor.run();
  history.visits_failure.reset();
  pass(limits::journal_back_off_last);
  pass();
  std::size_t views = 0;
  for (const auto& batch : history.batches) {
    std::size_t of_batch = 0;
    for (const VisitWrite& write : batch) of_batch += write.views.size();
    EXPECT_LT(of_batch, limits::journal_batch + limits::journal_visit_views);
    views += of_batch;
  }
  EXPECT_EQ(views, 20 * limits::journal_visit_views);
}

TEST_F(VisitJournalTest, OfOneVisitSoManyViewsWaitAndItsEndGoesOn) {
  journal.record(visit("v", 0, 1, many_views(limits::journal_visit_views)));
  journal.record(visit("v", 0, 9'000, many_views(3, limits::journal_visit_views)));
  EXPECT_EQ(journal.stats().dropped_views, 3U);
  const auto waiting = pending("v");
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_THAT(waiting[0].views, many_views(limits::journal_visit_views)) << "the first stay";
  EXPECT_EQ(waiting[0].visit.ended, minute(9'000));
  journal.record(visit("w", 0, 1, many_views(limits::journal_visit_views + 2)));
  EXPECT_EQ(journal.stats().dropped_views, 5U) << "told at once is no way around it";
}

TEST_F(VisitJournalTest, OfOneVisitorSoManyVisitsWaitAndTheNewestStay) {
  for (int i = 0; i <= static_cast<int>(limits::journal_visits); ++i)
    journal.record(visit("v", i * 60, i * 60, {view(i * 60)}));
  EXPECT_EQ(pending("v").size(), limits::journal_visits);
  EXPECT_EQ(pending("v").back().visit.started, minute(60));
  EXPECT_EQ(journal.stats().dropped, 1U);
  EXPECT_EQ(journal.stats().dropped_views, 1U);
  EXPECT_EQ(journal.stats().waiting_views, limits::journal_visits);
}

TEST_F(VisitJournalTest, AboveTheCeilingViewsAreDroppedAndEndsAreNot) {
  history.visits_failure = away;
  const std::size_t full = limits::journal_page_views / limits::journal_visit_views;
  for (std::size_t i = 0; i < full; ++i)
    journal.record(visit("v" + std::to_string(i), 0, 1, many_views(limits::journal_visit_views)));
  ASSERT_EQ(journal.stats().waiting_views, limits::journal_page_views);
  journal.record(visit("new", 0, 7, {view(1)}));
  EXPECT_EQ(journal.stats().dropped_views, 1U);
  ASSERT_EQ(pending("new").size(), 1U);
  EXPECT_THAT(pending("new").front().views, IsEmpty());
  EXPECT_EQ(pending("new").front().visit.ended, minute(7));
  history.visits_failure.reset();
  executor.run();
  pass(limits::journal_back_off_last);
  pass();
  EXPECT_EQ(journal.stats().waiting_views, 0U);
  EXPECT_EQ(journal.stats().written_views, limits::journal_page_views);
}

TEST_F(VisitJournalTest, AVisitThatTheDatabaseRefusesDoesNotStopTheOthers) {
  history.poison = "refused";
  journal.record(visit("refused", 0, 1, {view(1)}));
  journal.record(visit("v", 0, 1, {view(1)}));
  pass();
  EXPECT_THAT(history.calls, ElementsAre("visit of v"));
  EXPECT_EQ(journal.stats().dropped, 1U);
  EXPECT_EQ(journal.stats().written_views, 1U);
  EXPECT_EQ(journal.stats().waiting_views, 0U);
  EXPECT_FALSE(journal.stats().away);
}

TEST_F(VisitJournalTest, ShutdownWritesVisits) {
  journal.record(visit("v", 0, 1, {view(1)}));
  EXPECT_TRUE(journal.shutdown());
  EXPECT_THAT(history.calls, ElementsAre("visit of v"));
}

TEST_F(VisitJournalTest, AVisitAloneShowsNoVisitor) {
  journal.record(visit("v", 0, 1));
  EXPECT_FALSE(journal.pending({1, "v"}));
  VisitorWrite seen = visitor("v");
  journal.show_undated(seen);
  EXPECT_TRUE(journal.pending({1, "v"}));
}

TEST_F(VisitJournalTest, TheMetricsTellOfViews) {
  Metrics metrics;
  show_journal(metrics, journal);
  history.visits_failure = away;
  journal.record(visit("v", 0, 1, many_views(limits::journal_visit_views + 1)));
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_journal_waiting_page_views 500\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_journal_dropped_page_views_total 1\n"));
  history.visits_failure.reset();
  pass();
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_journal_waiting_page_views 0\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("porchlight_journal_written_page_views_total 500\n"));
}

TEST_F(VisitJournalTest, TheLastVisitIsTheNewestOfBoth) {
  const std::vector<VisitWrite> none;
  EXPECT_FALSE(last_visit({}, none));
  const LastVisit stored{visit("v", 60, 70).visit, 4};
  EXPECT_EQ(last_visit(stored, none)->visits, 4U);
  const std::vector<VisitWrite> same{visit("v", 60, 80), visit("v", 0, 5)};
  EXPECT_EQ(last_visit(stored, same)->visits, 4U);
  EXPECT_EQ(last_visit(stored, same)->visit.ended, minute(80));
  const std::vector<VisitWrite> newer{visit("v", 240, 250), visit("v", 120, 130), visit("v", 60, 65)};
  EXPECT_EQ(last_visit(stored, newer)->visits, 6U);
  EXPECT_EQ(last_visit(stored, newer)->visit.started, minute(240));
  EXPECT_EQ(last_visit({}, newer)->visits, 3U);
}

}  // namespace
}  // namespace porchlight::store
