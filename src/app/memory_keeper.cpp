#include "app/memory_keeper.hpp"

#include "app/server_limits.hpp"
#include "base/process_usage.hpp"

#include <malloc.h>

namespace porchlight::app {

MemoryKeeper::MemoryKeeper(TimerQueue& timers, BlockingPool& pool, Metrics& metrics)
    : pool_(pool),
      clock_(timers.clock()),
      given_back_(metrics.counter("porchlight_memory_given_back_bytes_total",
                                  "Freed memory that was given back to the system.")),
      seconds_(metrics.histogram("porchlight_memory_trim_seconds", "How long giving it back took.",
                                 latency_buckets())),
      timer_(timers, [this] { begin(); }) {
  timer_.arm_in(server_limits::memory_interval);
}

void MemoryKeeper::begin() {
  timer_.arm_in(server_limits::memory_interval);
  if (under_way_.exchange(true)) return;
  const bool taken = pool_.try_post([this] {
    give_back();
    under_way_ = false;
  });
  if (!taken) under_way_ = false;
}

void MemoryKeeper::give_back() {
  const std::size_t before = process_usage().resident_bytes;
  if (before < server_limits::memory_kept) return;
  const SteadyTime began = clock_.steady();
  malloc_trim(0);
  seconds_.observe(std::chrono::duration<double>(clock_.steady() - began).count());
  const std::size_t after = process_usage().resident_bytes;
  if (after < before) given_back_.add(static_cast<double>(before - after));
}

}  // namespace porchlight::app
