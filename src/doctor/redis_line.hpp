#pragma once
// One connection to a Redis, or a Sentinel, for questions one after the other, each waited for. The driver's
// own client would not talk to a replica or a cluster, and that is what is to be found out.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "driver/redis/options.hpp"
#include "driver/redis/reader.hpp"
#include "driver/redis/reply.hpp"
#include "driver/redis/wire.hpp"
#include "net/event_loop.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::doctor {

/// Thread: one at a time, which becomes the loop's.
class RedisLine final : private driver::RedisWireHandler {
 public:
  using Replies = std::vector<driver::OwnedRedisReply>;

  /// Dials. `trust`: none without TLS. All of them outlive it.
  RedisLine(net::EventLoop& loop, const driver::RedisAddress& address, const net::TlsTrust* trust);
  RedisLine(const RedisLine&) = delete;
  RedisLine& operator=(const RedisLine&) = delete;
  ~RedisLine() { wire_.close(); }

  /// As many replies as there are commands. Errors: unavailable, also where they do not come within
  /// limits::redis_time.
  [[nodiscard]] Result<Replies> ask(const driver::RedisRequest& request);
  /// For an answer that somebody else reads: until `taken` says that it has all. Errors: as above.
  [[nodiscard]] Result<void> say(const std::string& bytes,
                                 const std::function<bool(std::string_view)>& taken);

 private:
  void on_wire_open() override { open_ = true; }
  void on_wire_bytes(std::string_view bytes) override { arrived_ += bytes; }
  void on_wire_end(const std::string& why) override { ended_ = why; }
  [[nodiscard]] Result<void> wait(const std::function<bool()>& done);

  net::EventLoop& loop_;
  driver::RedisReader reader_;
  std::string arrived_;
  std::string ended_;  // why
  bool open_ = false;
  driver::RedisWire wire_;
};

}  // namespace porchlight::doctor
