#include "base/uncaught.hpp"

#include "base/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace porchlight {
namespace {

// It was an abort without a line in the log.
TEST(UncaughtDeathTest, AnExceptionOnAnyThreadIsToldAndEndsTheProcess) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto exits = testing::ExitedWithCode(uncaught_status);
  const auto on_a_thread = [] {
    end_on_uncaught();
    std::thread([] { throw std::runtime_error("the thread's bug"); }).join();
  };
  EXPECT_EXIT(on_a_thread(), exits, "nobody caught.*the thread's bug");
  const auto on_the_pool = [] {
    end_on_uncaught();
    BlockingPool pool(1);
    pool.post([] { throw 7; });
    pool.stop();
  };
  EXPECT_EXIT(on_the_pool(), exits, "nobody caught.*no std::exception");
}

}  // namespace
}  // namespace porchlight
