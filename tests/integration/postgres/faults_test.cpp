// What happens to the repositories and the journal when PostgreSQL is stopped, hangs, is full, or rolls back:
// every call ends, nothing is lost, and all is right afterwards.
//
// Times are held against limits that are far away: they tell an answer from a hang.

#include "integration/postgres/fixture.hpp"
#include "store/database/postgres/limits.hpp"

#include <gmock/gmock.h>

#include <future>
#include <vector>

namespace porchlight::store {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::PostgresServer;
using test::second;
using test::seen;
using test::time_of;

/// Longer than any call may take with all of its limits, shorter than a hang.
constexpr auto far_away = 20s;

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "none" : std::string(to_string(result.error().code));
}

/// Each test breaks a server of its own.
class PostgresFaults : public testing::Test {
 protected:
  explicit PostgresFaults(std::vector<std::string> settings = {"max_connections=30"})
      : server_(std::move(settings)), url_(server_.new_database()), database_(test::open_migrated(url_)) {
    project_ = database_->projects().add("Shop", {"*"})->id;
    const VisitorWrite write = seen(project_, "known", 1);
    static_cast<void>(database_->visitors().apply({&write, 1}));
  }

  PostgresServer& server() { return server_; }
  PostgresDatabase& database() { return *database_; }
  VisitorsRepository& visitors() { return database_->visitors(); }
  [[nodiscard]] ProjectId project() const { return project_; }
  [[nodiscard]] const std::string& url() const { return url_; }

  std::string read() { return code_of(visitors().find({project_, "known"})); }
  std::string write(int at) {
    const VisitorWrite row = seen(project_, "known", at);
    return code_of(visitors().apply({&row, 1}));
  }
  /// What a node's I/O threads do meanwhile: visitors come and go, the journal gathers.
  void visit(VisitorJournal& journal, int at) {
    for (int i = 0; i < visitors_at_once; ++i) journal.record(seen(project_, "v" + std::to_string(i), at));
  }
  [[nodiscard]] bool all_last_seen(int at) {
    for (int i = 0; i < visitors_at_once; ++i) {
      const auto found = visitors().find({project_, "v" + std::to_string(i)});
      if (!found || found->last_seen != second(at)) return false;
    }
    return true;
  }

  static constexpr int visitors_at_once = 50;

 private:
  PostgresServer server_;
  std::string url_;
  std::unique_ptr<PostgresDatabase> database_;
  ProjectId project_ = 0;
};

TEST_F(PostgresFaults, StoppedForAWhileLosesNothing) {
  test::RunningJournal journal(visitors());
  visit(*journal, 10);
  ASSERT_TRUE(eventually([&] { return journal->stats().waiting == 0; }));
  server().stop();
  for (int at = 11; at <= 40; ++at) {
    visit(*journal, at);
    EXPECT_LT(time_of([&] { EXPECT_EQ(read(), "unavailable"); }), far_away);
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_TRUE(journal->stats().away);
  EXPECT_EQ(journal->stats().waiting, std::size_t{visitors_at_once})
      << "a row for each visitor, not for each visit";
  server().start();
  EXPECT_TRUE(eventually([&] { return journal->stats().waiting == 0; }));
  EXPECT_TRUE(eventually([&] { return all_last_seen(40); }));
  EXPECT_EQ(journal->stats().dropped, 0U);
  EXPECT_FALSE(journal->stats().away);
}

TEST_F(PostgresFaults, WhileItIsAwayCallsAreAnsweredAtOnce) {
  server().stop();
  ASSERT_EQ(read(), "unavailable");
  // A thousand calls that each tried would be refused by the kernel a thousand times.
  const auto refused = visitors().find({project(), "known"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("the database is away"));
  server().start();
  EXPECT_TRUE(eventually([&] { return read() == "none"; }));
  EXPECT_TRUE(eventually([&] { return write(2) == "none"; }));
}

TEST_F(PostgresFaults, AServerThatHangsHoldsNobody) {
  test::RunningJournal journal(visitors());
  visit(*journal, 10);
  ASSERT_TRUE(eventually([&] { return journal->stats().waiting == 0; }));
  server().pause();
  visit(*journal, 20);
  // As many as there are threads, and more: those behind the first find out at once.
  std::vector<std::future<std::string>> reads;
  EXPECT_LT(time_of([&] {
              for (int i = 0; i < 8; ++i)
                reads.push_back(std::async(std::launch::async, [&] { return read(); }));
              for (auto& one : reads) EXPECT_EQ(one.get(), "unavailable");
            }),
            far_away);
  EXPECT_LT(time_of([&] { EXPECT_EQ(write(2), "unavailable"); }), far_away);
  EXPECT_LT(time_of([&] { EXPECT_EQ(read(), "unavailable"); }), far_away);
  server().resume();
  EXPECT_TRUE(eventually([&] { return read() == "none"; }));
  EXPECT_TRUE(eventually([&] { return journal->stats().waiting == 0; }));
  EXPECT_TRUE(eventually([&] { return all_last_seen(20); }));
}

TEST_F(PostgresFaults, NewConnectionsToAServerThatHangsEndToo) {
  const auto fresh = PostgresDatabase::open(url());
  server().pause();
  EXPECT_LT(time_of([&] {
              EXPECT_EQ(code_of((*fresh)->visitors().find({project(), "known"})), "unavailable");
            }),
            far_away);
  EXPECT_LT(time_of([&] { EXPECT_EQ(code_of((*fresh)->migrate()), "unavailable"); }), far_away);
  server().resume();
  EXPECT_TRUE(eventually([&] { return code_of((*fresh)->visitors().find({project(), "known"})) == "none"; }));
}

TEST_F(PostgresFaults, ARestartIsNotSeenByTheNextCall) {
  ASSERT_EQ(read(), "none");
  ASSERT_EQ(write(2), "none");
  server().restart();
  EXPECT_EQ(read(), "none") << "the connections that were cut are noticed before they are used";
  EXPECT_EQ(write(3), "none");
  EXPECT_EQ(visitors().find({project(), "known"})->last_seen, second(3));
}

TEST_F(PostgresFaults, ARestartIsNotSeenByWhatMustNotBeRepeatedEither) {
  // Several statements are never repeated on another connection: only the look before use saves them.
  ASSERT_TRUE(database().projects().add("Before", {"*"}));
  server().restart();
  const auto added = database().projects().add("After", {"*"});
  EXPECT_EQ(code_of(added), "none");
}

TEST_F(PostgresFaults, ACrashIsHealedToo) {
  test::RunningJournal journal(visitors());
  visit(*journal, 10);
  server().kill();
  visit(*journal, 20);
  ASSERT_TRUE(eventually([&] { return read() == "unavailable"; }));
  // Its children hold the shared memory until they have noticed.
  ASSERT_TRUE(eventually([&] {
    try {
      server().start();
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }));
  EXPECT_TRUE(eventually([&] { return all_last_seen(20); }));
}

TEST_F(PostgresFaults, SessionsThatAreCutUnderLoadLoseNothing) {
  test::RunningJournal journal(visitors());
  for (int at = 1; at <= 20; ++at) {
    visit(*journal, at);
    server().ask(server().url(),
                 "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = "
                 "'porchlight'");
    std::this_thread::sleep_for(30ms);
    EXPECT_TRUE(eventually([&] { return read() == "none"; }));
  }
  EXPECT_TRUE(eventually([&] { return all_last_seen(20); }));
  EXPECT_EQ(journal->stats().dropped, 0U);
}

/// Three connections for a role like a production one: the fixture has one, the superuser may have three.
class PostgresFull : public PostgresFaults {
 protected:
  PostgresFull() : PostgresFaults({"max_connections=7", "superuser_reserved_connections=3"}) {
    server().ask(url(),
                 "CREATE ROLE shop LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO shop;"
                 "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO shop");
  }
  std::unique_ptr<PostgresDatabase> as_shop() {
    std::string own = url();
    own.replace(own.find("postgres@"), std::string("postgres@").size(), "shop@");
    return *PostgresDatabase::open(own);
  }
};

TEST_F(PostgresFull, WithoutAConnectionLeftItIsUnavailableUntilThereIsOne) {
  std::vector<std::unique_ptr<PostgresDatabase>> others;
  for (int i = 0; i < 3; ++i) {
    others.push_back(as_shop());
    ASSERT_TRUE(others.back()->visitors().find({project(), "known"}));
  }
  const auto late = as_shop();
  const auto refused = late->visitors().find({project(), "known"});
  EXPECT_EQ(code_of(refused), "unavailable");
  EXPECT_THAT(refused.error().message, testing::HasSubstr("remaining connection slots"));
  {
    test::RunningJournal journal(late->visitors());
    visit(*journal, 5);
    ASSERT_TRUE(eventually([&] { return journal->stats().away; }));
    others.clear();
    EXPECT_TRUE(eventually([&] { return journal->stats().waiting == 0; }));
  }
  EXPECT_TRUE(eventually([&] { return code_of(late->visitors().find({project(), "known"})) == "none"; }));
  EXPECT_TRUE(all_last_seen(5));
}

TEST_F(PostgresFull, WhoHasAConnectionSharesIt) {
  const auto crowded = as_shop();
  ASSERT_TRUE(crowded->visitors().find({project(), "known"}));
  const auto first = as_shop();
  const auto second_one = as_shop();
  ASSERT_TRUE(first->visitors().find({project(), "known"}));
  ASSERT_TRUE(second_one->visitors().find({project(), "known"}));
  // One reading connection, and no further one to be had.
  std::vector<std::future<int>> readers;
  for (int thread = 0; thread < 4; ++thread) {
    readers.push_back(std::async(std::launch::async, [&] {
      int failures = 0;
      for (int i = 0; i < 200; ++i) failures += crowded->visitors().find({project(), "known"}) ? 0 : 1;
      return failures;
    }));
  }
  for (auto& reader : readers) EXPECT_EQ(reader.get(), 0);
}

/// Every transaction is serializable: two that touch the same rows make one of them fail.
class PostgresSerializable : public PostgresFaults {
 protected:
  PostgresSerializable()
      : PostgresFaults({"max_connections=60", "default_transaction_isolation=serializable"}) {}
};

TEST_F(PostgresSerializable, ABatchThatIsRolledBackIsTriedAgain) {
  // Somebody changes the row after the batch's transaction began: the server must roll the batch back.
  auto other = std::async(std::launch::async, [&] {
    server().ask(url(), "BEGIN; UPDATE visitors SET name = 'other'; SELECT pg_sleep(1); COMMIT");
  });
  ASSERT_TRUE(eventually([&] {
    return server().ask(url(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1";
  }));
  EXPECT_EQ(write(9), "none");
  other.get();
  EXPECT_EQ(visitors().find({project(), "known"})->last_seen, second(9));
  EXPECT_EQ(visitors().find({project(), "known"})->name, "other");
}

TEST_F(PostgresSerializable, GatewaysThatWriteTheSameVisitorsAllSucceed) {
  constexpr int rounds = 30;
  std::vector<std::future<int>> gateways;
  for (int gateway = 0; gateway < 3; ++gateway) {
    gateways.push_back(std::async(std::launch::async, [&, gateway] {
      const auto mine = *PostgresDatabase::open(url());
      int failures = 0;
      for (int round = 0; round < rounds; ++round) {
        std::vector<VisitorWrite> batch;
        for (int i = 0; i < 20; ++i)
          batch.push_back(seen(project(), "v" + std::to_string(i), round * 3 + gateway));
        failures += mine->visitors().apply(batch) ? 0 : 1;
      }
      return failures;
    }));
  }
  int failures = 0;
  for (auto& gateway : gateways) failures += gateway.get();
  EXPECT_EQ(failures, 0);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(visitors().find({project(), "v" + std::to_string(i)})->last_seen, second(rounds * 3 - 1));
  }
}

TEST_F(PostgresFaults, ADeadlockIsTriedAgain) {
  // Two visitors of one batch, locked by somebody else in the opposite order.
  const std::vector<VisitorWrite> batch{seen(project(), "a", 1), seen(project(), "z", 1)};
  ASSERT_TRUE(visitors().apply(batch));
  auto other = std::async(std::launch::async, [&] {
    const std::string first = "UPDATE visitors SET name = 'other' WHERE uid = 'z';";
    const std::string then = "UPDATE visitors SET name = 'other' WHERE uid = 'a';";
    // It looks for deadlocks late, so that the batch is the one that is rolled back.
    server().ask(url(),
                 "SET deadlock_timeout = '20s'; BEGIN;" + first + "SELECT pg_sleep(0.5);" + then + "COMMIT");
  });
  ASSERT_TRUE(eventually([&] {
    return server().ask(url(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1";
  }));
  const std::vector<VisitorWrite> again{seen(project(), "a", 9), seen(project(), "z", 9)};
  EXPECT_TRUE(visitors().apply(again));
  other.get();
  EXPECT_TRUE(eventually([&] {  // counts are told with a delay
    return server().ask(url(),
                        "SELECT deadlocks > 0 FROM pg_stat_database "
                        "WHERE datname = current_database()") == "t";
  }));
  EXPECT_EQ(visitors().find({project(), "a"})->last_seen, second(9));
  EXPECT_EQ(visitors().find({project(), "z"})->last_seen, second(9));
  EXPECT_EQ(visitors().find({project(), "z"})->name, "other");
}

TEST_F(PostgresFaults, ReadsDoNotWaitForAWriteThatWaits) {
  // Somebody holds the rows that the batch wants.
  auto other = std::async(std::launch::async, [&] {
    server().ask(url(), "BEGIN; UPDATE visitors SET name = 'held'; SELECT pg_sleep(3); COMMIT");
  });
  ASSERT_TRUE(eventually([&] {
    return server().ask(url(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1";
  }));
  // As many writes as there are connections for them.
  std::vector<std::future<std::string>> writing;
  for (std::size_t i = 0; i < limits::postgres_writers; ++i) {
    writing.push_back(std::async(std::launch::async, [&] { return write(7); }));
  }
  ASSERT_TRUE(eventually([&] {
    return server().ask(url(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") ==
           std::to_string(limits::postgres_writers);
  }));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(read(), "none");
  for (auto& one : writing)
    EXPECT_EQ(one.wait_for(0s), std::future_status::timeout) << "the reads came first";
  for (auto& one : writing) EXPECT_EQ(one.get(), "none");
  other.get();
}

TEST_F(PostgresFaults, ASlowReadIsEndedAndTheOthersGoOn) {
  // A lock that keeps readers out: the server is well, one table is not.
  auto other = std::async(std::launch::async, [&] {
    server().ask(url(), "BEGIN; LOCK TABLE settings; SELECT pg_sleep(3); COMMIT");
  });
  ASSERT_TRUE(eventually([&] {
    return server().ask(url(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1";
  }));
  EXPECT_EQ(code_of(database().settings().get("jwt")), "unavailable");
  EXPECT_EQ(read(), "none") << "the database is not away";
  other.get();
  EXPECT_EQ(code_of(database().settings().get("jwt")), "none");
}

}  // namespace
}  // namespace porchlight::store
