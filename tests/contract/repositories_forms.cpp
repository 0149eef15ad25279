// The forms of the database that the suite runs over.

#include "contract/repositories_harness.hpp"
#include "store/database/postgres/database.hpp"
#include "store/database/sqlite/database.hpp"
#include "support/postgres_server.hpp"
#include "support/temporary_folder.hpp"

#include <stdexcept>

namespace porchlight::store {
namespace {

class SqliteHarness final : public DatabaseHarness {
 public:
  std::unique_ptr<Database> open() override {
    auto database = SqliteDatabase::open(folder_.path() + "/porchlight.db");
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*database);
  }

 private:
  test::TemporaryFolder folder_;
};

/// One server for the whole process, a database for each test.
class PostgresHarness : public DatabaseHarness {
 public:
  std::unique_ptr<Database> open() override {
    auto database = PostgresDatabase::open(url_);
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*database);
  }

 protected:
  static test::PostgresServer& server() {
    static test::PostgresServer only({"max_connections=900"});
    return only;
  }

  std::string url_ = server().new_database();
};

/// The same by way of a pooler that has a server connection for each transaction.
class PooledPostgresHarness final : public PostgresHarness {
 public:
  PooledPostgresHarness() {
    static test::PgBouncer only(server());
    url_ = only.url(url_);
  }
};

}  // namespace

std::vector<DatabaseForm> database_forms() {
  return {{"Sqlite", [] { return std::make_unique<SqliteHarness>(); }},
          {"Postgres", [] { return std::make_unique<PostgresHarness>(); }},
          {"PooledPostgres", [] { return std::make_unique<PooledPostgresHarness>(); }}};
}

}  // namespace porchlight::store
