#pragma once
// Why a visitor is online or not, read from Redis piece by piece: for a person who asks at the command line,
// while servers run. It changes nothing.

#include "driver/redis/options.hpp"
#include "store/sessions/session_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

struct SessionExplanation {
  struct Claim {
    std::string holder;
    VisitorState state;
    WallTime since{};
    WallTime at{};
    std::optional<WallTime> lease_end;  // of a living holder
    std::optional<WallTime> dead_at;    // its lease had ended then; none of both: Redis does not know it
  };
  std::optional<Session> session;  // the session key: what whoever reads is told
  Milliseconds session_ends_in{};  // of the key
  std::vector<Claim> claims;
  std::optional<WallTime> left;       // when the last connection went: the grace is running
  std::optional<WallTime> parted;     // the last release
  std::optional<WallTime> next_look;  // when a reap looks at the visitor; none: agents were told offline
  Revision revision = 0;
  WallTime now{};
};

/// Errors: unavailable, with what Redis or the connection said.
/// Thread: any; it blocks for a few seconds at most.
[[nodiscard]] Result<SessionExplanation> explain_session(const driver::RedisOptions& server,
                                                         const std::string& prefix, ProjectId project,
                                                         const std::string& uid);

}  // namespace porchlight::store
