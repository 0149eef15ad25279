#pragma once
// The Redis session store in a harness: the real scripts on a real redis-server whose clock the test sets
// (virtual_clock.c), so that its TIME and its expiry follow virtual time.

#include "support/session_store_harness.hpp"

namespace porchlight::tests {

/// One redis-server serves every harness of the process, one at a time; each begins with an empty one.
[[nodiscard]] std::unique_ptr<SessionStoreHarness> make_redis_harness();
/// With another lease than 30 s.
[[nodiscard]] std::unique_ptr<SessionStoreHarness> make_redis_harness(Milliseconds lease);

}  // namespace porchlight::tests
