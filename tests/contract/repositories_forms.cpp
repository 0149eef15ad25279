// The forms of the database that the suite runs over.

#include "contract/repositories_harness.hpp"
#include "store/sqlite_database.hpp"
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

}  // namespace

std::vector<DatabaseForm> database_forms() {
  return {{"Sqlite", [] { return std::make_unique<SqliteHarness>(); }}};
}

}  // namespace porchlight::store
