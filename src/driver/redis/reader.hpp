#pragma once
// Bytes from Redis in, replies out: hiredis' parser (RESP2), with its objects freed and a limit on how much
// an unfinished reply may take.

#include "base/error.hpp"
#include "driver/redis/reply.hpp"

#include <memory>
#include <optional>
#include <string_view>

struct redisReader;

namespace porchlight::driver {

/// A reply that is kept. `get()` is what it says.
class OwnedRedisReply {
 public:
  explicit OwnedRedisReply(redisReply* reply) : reply_(reply) {}
  [[nodiscard]] RedisReply get() const { return RedisReply(reply_.get()); }

 private:
  struct Free {
    void operator()(redisReply* reply) const;
  };
  std::unique_ptr<redisReply, Free> reply_;
};

class RedisReader {
 public:
  RedisReader();

  void feed(std::string_view bytes);
  /// The next whole reply; none where more bytes are needed. Errors: `unavailable`, with what is wrong; there
  /// is nothing to read behind it.
  [[nodiscard]] Result<std::optional<OwnedRedisReply>> next();

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace porchlight::driver
