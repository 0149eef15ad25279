#pragma once
// Before the start: whether what answers is a Redis that can be used at all.

#include "base/error.hpp"
#include "driver/redis/options.hpp"

namespace porchlight::driver {

/// Connects once, and hangs up. Errors: `bad_request`, with a sentence: it is a cluster. A Redis that is
/// away, or not to be used for now, is no error. Blocks, for limits::redis_check_time at most.
[[nodiscard]] Result<void> check_redis(const RedisOptions& options);

}  // namespace porchlight::driver
