#include "driver/redis/back_off.hpp"

#include "driver/redis/limits.hpp"

#include <algorithm>

namespace porchlight::driver {

namespace {

Milliseconds part_of(Milliseconds whole, std::uint64_t random) {
  return Milliseconds(static_cast<std::int64_t>(random % static_cast<std::uint64_t>(whole.count() + 1)));
}

}  // namespace

Milliseconds RedisBackOff::next(std::uint64_t random) {
  const unsigned attempt = attempts_++;
  if (attempt == 0) return part_of(limits::redis_retry_spread, random);
  const unsigned doublings = std::min(attempt - 1, 16U);
  const Milliseconds whole = std::min(limits::redis_back_off_first * (1 << doublings), longest_);
  return whole - part_of(whole / 2, random);
}

void RedisBackOff::lost_after(Milliseconds stood) {
  if (stood >= limits::redis_steady_time) attempts_ = 0;
}

}  // namespace porchlight::driver
