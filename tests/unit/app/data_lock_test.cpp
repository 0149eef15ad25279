#include "app/data_lock.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace porchlight::app {
namespace {

using testing::HasSubstr;

TEST(DataLock, ASecondServerIsRefusedAndToldWhoHasIt) {
  const test::TemporaryFolder folder;
  const std::string database = folder.path() + "/deeper/porchlight.db";
  {
    const auto first = DataLock::take(database);
    ASSERT_TRUE(first) << first.error().message;
    const auto second = DataLock::take(database);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
    EXPECT_THAT(second.error().message, HasSubstr("by process " + std::to_string(::getpid()) + ":"));
    EXPECT_TRUE(DataLock::take(folder.path() + "/another.db"));
  }
  EXPECT_TRUE(DataLock::take(database)) << "the file that is left behind is no lock";
}

TEST(DataLock, GatewaysThatShareStoresLockNothing) {
  const test::TemporaryFolder folder;
  Configuration shared;
  shared.server.data = folder.path();
  shared.redis.url = "redis://127.0.0.1";
  const auto first = lock_data(shared);
  EXPECT_TRUE(first);
  EXPECT_TRUE(lock_data(shared));
  Configuration alone;
  alone.server.data = folder.path();
  const auto only = lock_data(alone);
  EXPECT_TRUE(only);
  EXPECT_FALSE(lock_data(alone));
}

}  // namespace
}  // namespace porchlight::app
