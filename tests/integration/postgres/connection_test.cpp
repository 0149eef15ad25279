// The driver's connection over a real server: values, errors, deadlines, TLS.

#include "driver/postgres/connection.hpp"

#include "integration/postgres/fixture.hpp"

#include <gmock/gmock.h>

#include <future>

namespace porchlight::driver {
namespace {

using namespace std::chrono_literals;
using test::shared_postgres;
using test::time_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PostgresConnectionTest : public testing::Test {
 protected:
  using Connected = PostgresResult<std::unique_ptr<PostgresConnection>>;

  Connected try_connect(const std::string& url, Milliseconds time = 20s) {
    const auto deadline = clock_.steady() + time;
    const auto keywords = lookup_.resolve(*PostgresTarget::parse(url), clock_, deadline);
    if (!keywords) return keywords.error();
    return PostgresConnection::connect(*keywords, {}, clock_, deadline);
  }
  std::unique_ptr<PostgresConnection> connect(const std::string& url = shared_postgres().url()) {
    auto made = try_connect(url);
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
  }
  void give_time(PostgresConnection& connection, Milliseconds time) {
    connection.begin_call(clock_.steady() + time);
  }

 private:
  SystemClock clock_;
  HostLookup lookup_;
};

// Each process called its first statement "s0": behind a pooler, where they share the server's connections,
// the second one failed.
TEST_F(PostgresConnectionTest, SeveralShareTheServersConnectionsBehindAPooler) {
  const test::PgBouncer pooler(shared_postgres());
  const auto one = connect(pooler.url(shared_postgres().url()));
  const auto two = connect(pooler.url(shared_postgres().url()));
  EXPECT_TRUE(one->pooled());
  EXPECT_FALSE(connect()->pooled());
  for (int i = 0; i < 5; ++i) {
    for (const auto* connection : {&one, &two}) {
      const auto rows =
          (*connection)->execute("SELECT $1::bigint", PostgresParameters().add(std::int64_t{i}));
      ASSERT_TRUE(rows) << rows.error().message;
      EXPECT_EQ(rows->integer(0, 0), i);
    }
  }
}

TEST_F(PostgresConnectionTest, ValuesComeBackAsTheyWent) {
  const auto connection = connect();
  const WallTime time(1'700'000'000'123ms);
  const auto rows = connection->execute(
      "SELECT $1::bigint, $2::text, $3::boolean, $4::boolean, $5::timestamptz, NULL::text, '-7'::integer",
      PostgresParameters().add(std::int64_t{-42}).add("it's \\ \"quoted\"").add(true).add(false).add(time));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->integer(0, 0), -42);
  EXPECT_EQ(rows->text(0, 1), "it's \\ \"quoted\"");
  EXPECT_TRUE(rows->truth(0, 2));
  EXPECT_FALSE(rows->truth(0, 3));
  EXPECT_EQ(rows->time(0, 4), time);
  EXPECT_TRUE(rows->null(0, 5));
  EXPECT_EQ(rows->text(0, 5), "");
  EXPECT_EQ(rows->integer(0, 6), -7);
}

TEST_F(PostgresConnectionTest, TheServerReadsTimesAsWeMeanThem) {
  const auto connection = connect();
  const auto rows =
      connection->execute("SELECT $1::timestamptz::text, '1999-12-31 23:59:59.999Z'::timestamptz",
                          PostgresParameters().add(WallTime(1'700'000'000'123ms)));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->text(0, 0), "2023-11-14 22:13:20.123+00");
  EXPECT_EQ(rows->time(0, 1), WallTime(946'684'799'999ms));
}

TEST_F(PostgresConnectionTest, TimesBeyondAllComeBackAsSuch) {
  const auto connection = connect();
  const auto rows = connection->execute("SELECT $1::timestamptz, $2::timestamptz",
                                        PostgresParameters().add(WallTime::max()).add(WallTime::min()));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->time(0, 0), WallTime::max());
  EXPECT_EQ(rows->time(0, 1), WallTime::min());
}

TEST_F(PostgresConnectionTest, ArraysKeepNullEmptyAndSyntax) {
  const auto connection = connect();
  const std::vector<std::string> texts{"", "NULL", "{a,\"b\"}", "back\\slash", "Zoë"};
  const std::vector<std::optional<std::string_view>> gaps{"a", std::nullopt, ""};
  const std::vector<std::int64_t> numbers{3, -4};
  const auto rows = connection->execute(
      "SELECT $1::text[], coalesce(($2::text[])[2], 'none'), ($2::text[])[3], cardinality($2::text[]), "
      "($3::bigint[])[2], $4::text[]",
      PostgresParameters()
          .add(std::span(texts))
          .add(std::span(gaps))
          .add(std::span(numbers))
          .add(std::span<const std::string>()));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->texts(0, 0), texts);
  EXPECT_EQ(rows->text(0, 1), "none");
  EXPECT_EQ(rows->text(0, 2), "");
  EXPECT_EQ(rows->integer(0, 3), 3);
  EXPECT_EQ(rows->integer(0, 4), -4);
  EXPECT_THAT(rows->texts(0, 5), IsEmpty());
}

TEST_F(PostgresConnectionTest, AStatementIsPreparedOnce) {
  const auto connection = connect();
  for (const std::int64_t number : {1, 2, 3}) {
    EXPECT_EQ(connection->execute("SELECT $1 + 1", PostgresParameters().add(number))->integer(0, 0),
              number + 1);
  }
  EXPECT_EQ(connection->execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '% + 1'")
                ->integer(0, 0),
            1);
}

TEST_F(PostgresConnectionTest, ErrorsLeaveTheConnectionUsable) {
  const auto connection = connect();
  EXPECT_EQ(connection->execute("SELEKT 1").error().code, PostgresErrc::other);
  EXPECT_EQ(
      connection->execute("SELECT 1 / ($1 - $1)", PostgresParameters().add(std::int64_t{1})).error().code,
      PostgresErrc::bad_value);
  ASSERT_TRUE(connection->run("CREATE TEMP TABLE t (a text PRIMARY KEY)"));
  const auto insert = [&](std::string_view text) {
    return connection->execute("INSERT INTO t VALUES ($1)", PostgresParameters().add(text));
  };
  EXPECT_EQ(insert("secret")->affected(), 1);
  const auto twice = insert("secret");
  EXPECT_EQ(twice.error().code, PostgresErrc::unique);
  EXPECT_THAT(twice.error().message, Not(HasSubstr("secret"))) << "what rows hold is not for messages";
  EXPECT_EQ(insert(std::string_view("a\0b", 3)).error().code, PostgresErrc::bad_value);
  EXPECT_FALSE(connection->broken());
  EXPECT_TRUE(connection->fit_for_use());
}

TEST_F(PostgresConnectionTest, ATransactionThatIsNotCommittedLeavesNothing) {
  const auto connection = connect();
  ASSERT_TRUE(connection->run("CREATE TEMP TABLE t (a bigint)"));
  {
    const auto transaction = PostgresTransaction::begin(*connection);
    ASSERT_TRUE(connection->run("INSERT INTO t VALUES (1)"));
    EXPECT_TRUE(connection->broken()) << "not to be lent while it is within a transaction";
  }
  EXPECT_FALSE(connection->broken());
  EXPECT_EQ(connection->execute("SELECT count(*) FROM t")->integer(0, 0), 0);
  {
    auto transaction = PostgresTransaction::begin(*connection);
    ASSERT_TRUE(connection->run("INSERT INTO t VALUES (1)"));
    EXPECT_TRUE(transaction->commit());
  }
  EXPECT_EQ(connection->execute("SELECT count(*) FROM t")->integer(0, 0), 1);
}

TEST_F(PostgresConnectionTest, AnAnswerIsNotWaitedForBeyondTheDeadline) {
  const auto connection = connect();
  give_time(*connection, 200ms);
  const auto took = time_of([&] {
    const auto late = connection->execute("SELECT pg_sleep(60)");
    EXPECT_EQ(late.error().code, PostgresErrc::unavailable);
  });
  EXPECT_LT(took, 20s);
  EXPECT_TRUE(connection->broken());
  EXPECT_GE(connection->silence(), 100ms);
  EXPECT_FALSE(connection->lost());
  EXPECT_EQ(connection->execute("SELECT 1").error().code, PostgresErrc::unavailable) << "never used again";
}

TEST_F(PostgresConnectionTest, MoreThanTheSocketsBuffersGoesBothWays) {
  const auto connection = connect();
  const std::string large(20'000'000, 'x');
  const auto rows = connection->execute("SELECT $1::text || 'y'", PostgresParameters().add(large));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->text(0, 0).size(), large.size() + 1);
}

TEST_F(PostgresConnectionTest, AConnectionThatWasCutWhileIdleIsNoticedBeforeUse) {
  const auto connection = connect();
  EXPECT_TRUE(connection->fit_for_use());
  shared_postgres().ask(shared_postgres().url(), "SELECT pg_terminate_backend(" +
                                                     std::to_string(connection->backend_pid()) + ", 20000)");
  EXPECT_TRUE(test::eventually([&] { return !connection->fit_for_use(); }));
}

TEST_F(PostgresConnectionTest, AConnectionThatIsCutInTheMiddleIsLost) {
  const auto connection = connect();
  auto sleeping = std::async(std::launch::async, [&] { return connection->execute("SELECT pg_sleep(60)"); });
  const std::string pid = std::to_string(connection->backend_pid());
  ASSERT_TRUE(test::eventually([&] {
    return shared_postgres().ask(shared_postgres().url(),
                                 "SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid) == "PgSleep";
  }));
  shared_postgres().ask(shared_postgres().url(), "SELECT pg_terminate_backend(" + pid + ")");
  EXPECT_EQ(sleeping.get().error().code, PostgresErrc::unavailable);
  EXPECT_TRUE(connection->lost());
  EXPECT_TRUE(connection->broken());
}

TEST_F(PostgresConnectionTest, StatementsThatAPoolerTookAreALostConnection) {
  const auto connection = connect();
  ASSERT_TRUE(connection->execute("SELECT 1"));
  ASSERT_TRUE(connection->run("DEALLOCATE ALL"));
  EXPECT_EQ(connection->execute("SELECT 1").error().code, PostgresErrc::unavailable);
  EXPECT_TRUE(connection->lost());
}

TEST_F(PostgresConnectionTest, AStatementWhoseTableHasChangedIsALostConnection) {
  const auto connection = connect(shared_postgres().new_database());
  ASSERT_TRUE(connection->run("CREATE TABLE t (a text)"));
  ASSERT_TRUE(connection->execute("SELECT a FROM t"));
  ASSERT_TRUE(connection->run("ALTER TABLE t ALTER a TYPE bigint USING 1"));
  EXPECT_EQ(connection->execute("SELECT a FROM t").error().code, PostgresErrc::unavailable);
  EXPECT_TRUE(connection->lost());
}

TEST_F(PostgresConnectionTest, AReadOnlyServerIsUnavailableAndLeft) {
  const auto connection = connect(shared_postgres().new_database());
  ASSERT_TRUE(connection->run("SET default_transaction_read_only = on"));
  EXPECT_EQ(connection->run("CREATE TABLE t (a text)").error().code, PostgresErrc::unavailable);
  EXPECT_TRUE(connection->broken());
}

TEST_F(PostgresConnectionTest, WhoIsNotLetInIsRefusedWithoutThePassword) {
  const std::string port = std::to_string(shared_postgres().port());
  for (const std::string& way : {"nobody:hunter2@127.0.0.1:" + port + "/postgres",
                                 "postgres:hunter2@127.0.0.1:" + port + "/no_such_database"}) {
    const auto refused = try_connect("postgresql://" + way);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, PostgresErrc::refused) << refused.error().message;
    EXPECT_THAT(refused.error().message, Not(HasSubstr("hunter2")));
    EXPECT_THAT(refused.error().message, Not(HasSubstr("127.0.0.1")));
  }
}

TEST_F(PostgresConnectionTest, WhereNobodyListensItIsUnavailable) {
  EXPECT_EQ(try_connect("postgresql://postgres@127.0.0.1:1/postgres").error().code,
            PostgresErrc::unavailable);
}

TEST_F(PostgresConnectionTest, TlsIsAsTheUrlWantsIt) {
  const test::PostgresServer server({}, true);
  const std::string port = std::to_string(server.port());
  const std::string url =
      "postgresql://postgres@localhost:" + port + "/postgres?sslrootcert=" + server.certificate();
  EXPECT_TRUE(connect(url + "&sslmode=verify-full")->uses_tls());
  EXPECT_TRUE(connect("postgresql://postgres@127.0.0.1:" + port + "/postgres?sslmode=require")->uses_tls());
  EXPECT_FALSE(connect(server.url() + "?sslmode=disable")->uses_tls());
  const auto other_name = try_connect("postgresql://postgres@127.0.0.1:" + port +
                                      "/postgres?sslmode=verify-full&sslrootcert=" + server.certificate());
  EXPECT_FALSE(other_name) << "the certificate is for localhost";
  EXPECT_FALSE(try_connect("postgresql://postgres@localhost:" + port +
                           "/postgres?sslmode=verify-full&sslrootcert=/etc/hostname"));
  EXPECT_FALSE(try_connect(shared_postgres().url() + "?sslmode=require")) << "a server without TLS";
  const auto idle = connect(url + "&sslmode=verify-full");
  ASSERT_TRUE(idle->execute("SELECT 1"));
  EXPECT_TRUE(idle->fit_for_use()) << "nothing of TLS is left unread";
}

}  // namespace
}  // namespace porchlight::driver
