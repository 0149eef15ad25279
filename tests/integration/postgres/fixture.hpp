#pragma once
// What the suites over a real PostgreSQL share: one server for those that only use it, waiting for what must
// happen, and a writer that does to the journal what a node does.

#include "base/blocking_pool.hpp"
#include "store/database/postgres/database.hpp"
#include "store/history/visitor_journal.hpp"
#include "support/postgres_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace porchlight::test {

/// For tests that leave the server as it is.
inline PostgresServer& shared_postgres() {
  static PostgresServer only({"max_connections=200"});
  return only;
}

/// Asks again until it is so; gives up, and says so, after half a minute.
template <typename Question>
bool eventually(Question question) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!question()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

/// How long it took; held against limits that are far away, to tell an answer from a hang.
template <typename Work>
std::chrono::milliseconds time_of(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

inline std::unique_ptr<store::PostgresDatabase> open_migrated(const std::string& url) {
  auto database = store::PostgresDatabase::open(url);
  if (!database) throw std::runtime_error(database.error().message);
  if (const auto migrated = (*database)->migrate(); !migrated) {
    throw std::runtime_error(migrated.error().message);
  }
  return std::move(*database);
}

inline WallTime second(int number) {
  return WallTime(std::chrono::seconds(1'700'000'000 + number));
}

inline store::VisitorWrite seen(ProjectId project, std::string uid, int at) {
  store::VisitorWrite write;
  write.key = {project, std::move(uid)};
  write.seen = second(at);
  return write;
}

/// A journal over a pool of its own, flushed when it wants to be.
class RunningJournal {
 public:
  explicit RunningJournal(store::VisitorsRepository& visitors) : journal_(visitors, pool_, clock_) {
    timer_ = std::thread([this] {
      while (!stopped_) {
        static_cast<void>(journal_.flush_due());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
  }
  ~RunningJournal() {
    stopped_ = true;
    timer_.join();
  }
  RunningJournal(const RunningJournal&) = delete;
  RunningJournal& operator=(const RunningJournal&) = delete;

  store::VisitorJournal& operator*() { return journal_; }
  store::VisitorJournal* operator->() { return &journal_; }

 private:
  SystemClock clock_;
  BlockingPool pool_{2};
  store::VisitorJournal journal_;
  std::atomic<bool> stopped_ = false;
  std::thread timer_;
};

}  // namespace porchlight::test
