#pragma once
// The suite for Database runs over each form of it. A form adds a harness: an empty database of its own,
// which several processes could open. Nothing in the suite knows which form it tests.

#include "store/database/repositories.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::store {

class DatabaseHarness {
 public:
  virtual ~DatabaseHarness() = default;
  /// One more way into the same database, as another process would have it; not migrated.
  virtual std::unique_ptr<Database> open() = 0;
};

struct DatabaseForm {
  const char* name;
  std::function<std::unique_ptr<DatabaseHarness>()> make;  // a database that nobody has used
};

/// Defined beside the forms.
std::vector<DatabaseForm> database_forms();

inline void PrintTo(const DatabaseForm& form, std::ostream* out) {
  *out << form.name;
}

class Repositories : public testing::TestWithParam<DatabaseForm> {
 protected:
  void SetUp() override {
    harness_ = GetParam().make();
    database_ = harness_->open();
    const auto migrated = database_->migrate();
    ASSERT_TRUE(migrated) << migrated.error().message;
  }

  Database& database() { return *database_; }
  DatabaseHarness& harness() { return *harness_; }
  ProjectId add_project(std::string_view name = "Shop") { return database_->projects().add(name, {"*"})->id; }

 private:
  std::unique_ptr<DatabaseHarness> harness_;
  std::unique_ptr<Database> database_;
};

/// 2023-11-14T22:13:20Z and so many seconds.
inline WallTime at(int seconds) {
  return WallTime(std::chrono::seconds(1'700'000'000 + seconds));
}

#define PORCHLIGHT_FOR_EVERY_DATABASE(suite)                                     \
  INSTANTIATE_TEST_SUITE_P(Database, suite, testing::ValuesIn(database_forms()), \
                           [](const auto& form) { return std::string(form.param.name); })

/// The error's code; a success is no error at all.
template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "none" : std::string(to_string(result.error().code));
}

}  // namespace porchlight::store
