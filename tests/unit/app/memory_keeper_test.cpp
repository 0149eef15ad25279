#include "app/memory_keeper.hpp"

#include "app/server_limits.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace porchlight::app {
namespace {

// After an attack the process stayed as large as it had become: something small lay behind what was freed.
TEST(MemoryKeeper, WhatWasFreedIsGivenBackAlsoBelowWhatIsInUse) {
#ifdef PORCHLIGHT_SANITIZE
  GTEST_SKIP() << "another allocator";
#endif
  ManualClock clock;
  TimerQueue timers(clock);
  Metrics metrics;
  BlockingPool pool(1);
  MemoryKeeper keeper(timers, pool, metrics);
  const auto given_back = metrics.counter("porchlight_memory_given_back_bytes_total", "");
  constexpr std::size_t each = 1'000;
  constexpr std::size_t much = 2 * server_limits::memory_kept;
  std::vector<std::unique_ptr<std::string>> flood(much / each);
  for (auto& text : flood) text = std::make_unique<std::string>(each, 'x');
  const auto behind = std::make_unique<std::string>(each, 'y');
  for (auto& text : flood) text.reset();

  clock.advance(server_limits::memory_interval - Milliseconds(1));
  timers.run_due();
  EXPECT_EQ(given_back.value(), 0);
  clock.advance(Milliseconds(1));
  timers.run_due();
  pool.stop();
  EXPECT_GT(given_back.value(), much / 2);
  EXPECT_EQ(behind->back(), 'y');
}

}  // namespace
}  // namespace porchlight::app
