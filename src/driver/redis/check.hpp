#pragma once
// Before the start: whether what answers is a Redis that can be used at all.

#include "base/error.hpp"
#include "driver/redis/options.hpp"
#include "driver/redis/reply.hpp"

namespace porchlight::driver {

/// Connects once, and hangs up. `probe`: RedisClient::Settings'. Errors: `bad_request`, with a sentence: it
/// is a cluster. A Redis that is away, or not to be used for now, is no error. Blocks, for
/// limits::redis_check_time at most.
[[nodiscard]] Result<void> check_redis(const RedisOptions& options, const RedisRequest& probe);

}  // namespace porchlight::driver
