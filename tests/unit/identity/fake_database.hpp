#pragma once
// A database that knows nobody, or is away, as it is told; and a loop and a pool that work until nothing is
// left.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "identity/visitor_lookup.hpp"
#include "net/event_loop.hpp"
#include "store/database/people.hpp"
#include "store/database/repositories.hpp"
#include "store/database/visits.hpp"
#include "store/history/visitor_journal.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::identity {

class FakeVisits final : public store::VisitsRepository {
 public:
  std::optional<store::LastVisit> newest;
  std::vector<store::PageView> pages;
  bool away = false;

  Result<void> apply(std::span<const store::VisitWrite>) override { return {}; }
  Result<std::optional<store::LastVisit>> last(const VisitorKey&) override {
    if (away) return Error{ErrorCode::unavailable, ""};
    return newest;
  }
  Result<store::VisitsPage> page(const VisitorKey&, std::size_t, const std::string&) override {
    return Error{};
  }
  Result<std::vector<store::PageView>> views(const VisitorKey&, WallTime, std::size_t) override {
    return pages;
  }
  Result<std::size_t> prune(ProjectId, WallTime, std::size_t) override { return Error{}; }
};

class FakePeople final : public store::PeopleRepository {
 public:
  std::optional<std::string> person;  // of every user
  std::vector<std::string> proved;    // uids
  std::optional<ErrorCode> refuses;

  Result<std::optional<std::string>> person_of(ProjectId, std::string_view) override { return person; }
  Result<store::Joined> prove(const store::Proof& proof) override {
    if (refuses) return Error{*refuses, ""};
    proved.push_back(proof.device.uid);
    return store::Joined{person.value_or(proof.device.uid), {proof.device.uid}, true};
  }
  Result<std::vector<store::PersonsDevice>> devices_of(const VisitorKey&, std::size_t) override {
    return Error{};
  }
  Result<WallTime> joined_at(const VisitorKey&) override { return Error{}; }
};

class FakeDatabase final : public store::Database, private store::VisitorsRepository {
 public:
  std::atomic<bool> away = false;
  std::atomic<std::size_t> asked = 0;

  std::optional<store::Visitor> row;  // of everybody
  UniqueFunction<void()> once_read;   // on the pool, when a row was read and is not answered yet
  FakeVisits kept_visits;
  FakePeople kept_people;

  store::VisitorsRepository& visitors() override { return *this; }

  Result<void> migrate(store::NoSchema) override { return {}; }
  store::ProjectsRepository& projects() override { std::abort(); }
  store::AgentsRepository& agents() override { std::abort(); }
  store::TeamRepository& team() override { std::abort(); }
  store::SetupRepository& setup() override { std::abort(); }
  store::NotesRepository& notes() override { std::abort(); }
  store::VisitorFactsRepository& visitor_facts() override { std::abort(); }
  store::PushSubscriptionsRepository& push_subscriptions() override { std::abort(); }
  store::FilesRepository& files() override { std::abort(); }
  store::SettingsRepository& settings() override { std::abort(); }
  store::ConversationsRepository& conversations() override { std::abort(); }
  store::VisitsRepository& visits() override { return kept_visits; }
  store::PeopleRepository& people() override { return kept_people; }
  store::ActsRepository& acts() override { std::abort(); }
  store::CannedRepliesRepository& replies() override { std::abort(); }
  store::RefusedOriginsRepository& refused_origins() override { std::abort(); }
  store::MailsRepository& mails() override { std::abort(); }

 private:
  Result<store::Visitor> find(const VisitorKey&) override {
    ++asked;
    if (row && !away) {
      store::Visitor read = *row;
      if (auto then = std::exchange(once_read, {})) then();
      return read;
    }
    return Error{away ? ErrorCode::unavailable : ErrorCode::not_found, ""};
  }
  Result<void> apply(std::span<const store::VisitorWrite>) override { return {}; }
  Result<std::vector<store::Visitor>> find_many(ProjectId, std::span<const std::string>) override {
    return Error{};
  }
  Result<store::VisitorPage> page(ProjectId, const store::VisitorQuery&) override { return Error{}; }
};

/// What a thread has to look visitors up with.
struct LookupBench {
  ~LookupBench() {
    pool.abandon();
    loop.close();
  }
  /// Time passes, and what it makes due is done.
  void pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
  }

  ManualClock clock;
  FakeDatabase database;
  BlockingPool pool{1};
  store::VisitorJournal journal{database.visitors(),  pool, clock, {}, {}, store::limits::journal_rows,
                                &database.kept_visits};
  net::EventLoop loop{clock, 0};
  VisitorLookup lookup{database, journal, pool, loop};
};

}  // namespace porchlight::identity
