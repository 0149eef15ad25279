#pragma once
// The scripts of the Redis form: each is the common ground (lua/settle.lua) and its own text, and is called
// by the SHA-1 that Redis knows it by.

#include "driver/redis/reply.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::store {

enum class RedisScript : std::uint8_t { claim, release, renew, refresh, reap, claims };
inline constexpr std::size_t redis_script_count = 6;
[[nodiscard]] std::string_view to_string(RedisScript script);

/// For RedisClient::Settings::probe: takes away what is never there.
[[nodiscard]] driver::RedisRequest redis_probe(const std::string& prefix);

class RedisScripts {
 public:
  RedisScripts();
  [[nodiscard]] const std::string& sha(RedisScript script) const {
    return entries_[static_cast<std::size_t>(script)].sha;
  }
  /// Loads all of them.
  [[nodiscard]] driver::RedisRequest load() const;

 private:
  struct Entry {
    std::string text;
    std::string sha;
  };
  std::array<Entry, redis_script_count> entries_;
};

}  // namespace porchlight::store
