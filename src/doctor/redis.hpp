#pragma once
// Redis, as presence needs it.

#include "base/clock.hpp"
#include "doctor/finding.hpp"
#include "doctor/latency.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::doctor {

/// What one of our commands was answered, where that was an error.
struct RedisRefusal {
  std::string command;  // as ACL rules write it: `script|load`
  std::string error;
  bool needed = true;  // else it is done without
};

struct RedisFacts {
  std::string place;        // its address, or its Sentinels'; never a password
  std::string unreachable;  // why; empty: it answers
  std::vector<std::string> silent_sentinels;
  std::string role;     // master, slave; empty: nobody says
  std::string version;  // empty: nobody says
  bool cluster = false;
  std::string eviction_policy;             // empty: nobody says
  std::optional<std::int64_t> max_memory;  // bytes; 0: any
  std::int64_t used_memory = 0;            // bytes
  std::vector<RedisRefusal> refusals;
  std::optional<Latency> latency;
  std::optional<Milliseconds> ahead;  // of our clock
};

[[nodiscard]] Findings judge_redis(const RedisFacts& facts);
/// Sessions are in the server's own memory.
[[nodiscard]] Finding judge_no_redis();

}  // namespace porchlight::doctor
