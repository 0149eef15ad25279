#pragma once
// What a client is made with, and what answers it.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/unique_function.hpp"
#include "driver/redis/limits.hpp"
#include "driver/redis/reply.hpp"

#include <span>
#include <string>

namespace porchlight::driver {

/// One reply for each command of the request, in order; or `unavailable`: nobody knows what was executed,
/// and where CLIENT KILL is allowed nothing of it will be once on_redis_up() has been called again (until
/// then a server that hangs may still find it in its kernel's buffer).
using RedisHandler = UniqueFunction<void(Result<std::span<const RedisReply>>)>;

struct RedisSettings {
  std::string name;       // of the connection, as CLIENT LIST shows it: letters, digits, `-`, `/`, `:`
  RedisRequest prologue;  // sent on each new connection before anything else (SCRIPT LOAD); must not fail
  /// A write that changes nothing, of two keys in two slots of a cluster: a replica and a cluster refuse
  /// it. Sent now and then in place of a PING, and at first where the user may ask for neither ROLE nor
  /// INFO.
  RedisRequest probe{};
  Milliseconds connect_time{1'000};  // for the connection, TLS and the handshake together
  Milliseconds reply_time{1'500};    // a batch unanswered for so long: the connection is given up
  Milliseconds longest_back_off = limits::redis_back_off_last;
};

}  // namespace porchlight::driver
