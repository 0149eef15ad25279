#pragma once
// Asks a Redis what it is and what it lets us do. Nothing in it is changed.

#include "base/clock.hpp"
#include "doctor/redis.hpp"
#include "driver/redis/options.hpp"

#include <string>

namespace porchlight::doctor {

/// What cannot be had is said by the facts. Blocks, for some of limits::redis_time. Thread: any.
[[nodiscard]] RedisFacts read_redis(const driver::RedisOptions& options, const std::string& prefix,
                                    const Clock& clock);

}  // namespace porchlight::doctor
