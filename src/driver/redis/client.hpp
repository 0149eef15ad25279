#pragma once
// One connection to Redis that is kept up: commands go out in batches (what comes while a batch is on its way
// makes the next one), answers come in order, and a connection that is lost is made again, with jittered
// back-off, where the Sentinels say that the server is now.
//
// What was answered with an error is not to run later than anything that is sent after it. A connection that
// is given up is reset (SO_LINGER 0, so that what our kernel still has is thrown away), and before anything
// else the next one to the same server process (by its run_id) sends CLIENT KILL ID for it, so that nothing
// that is stuck in the network or in Redis can run afterwards. Where the user may not do that,
// on_redis_forbids says so, and whoever stands on the rule has a fence of its own
// (store/sessions/redis/lua/settle.lua). Nothing is ever sent twice.

#include "driver/redis/options.hpp"
#include "driver/redis/settings.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace porchlight::net {
class EventLoop;
}

namespace porchlight::driver {

/// Thread: the client's loop's.
class RedisObserver {
 public:
  /// The connection stands and its prologue has run: commands go out from now on.
  virtual void on_redis_up() = 0;
  /// It is gone, or could not be made (told once until the next on_redis_up, and again
  /// where a cluster answers then), with a reason for the log.
  virtual void on_redis_down(std::string_view why) = 0;
  /// The user may not do what the handshake would, told once for each command, before on_redis_up. `instead`:
  /// what is done in its place.
  virtual void on_redis_forbids(std::string_view /*command*/, std::string_view /*instead*/) {}
  /// A batch has been answered.
  virtual void on_redis_batch(std::size_t /*commands*/, std::chrono::microseconds /*took*/) {}

 protected:
  ~RedisObserver() = default;
};

/// Thread: everything on the loop's.
class RedisClient {
 public:
  using Handler = RedisHandler;
  using Settings = RedisSettings;

  RedisClient(net::EventLoop& loop, RedisOptions options, Settings settings, RedisObserver& observer);
  /// Requests under way are not answered any more.
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  /// Begins to connect.
  void start();
  /// Answered exactly once, in the order of the calls, never from inside send(). While the connection is not
  /// up: with `unavailable`, at once. So also, before what waits already, where too much waits (limits.hpp).
  void send(RedisRequest request, Handler handler);
  /// What it says is unusable: reset at the end of the turn, and connected again. (READONLY and a
  /// cluster's answers are looked for already.)
  void give_up(std::string_view why);
  [[nodiscard]] bool up() const;
  /// While it is up: the process that answers is the one that answered on the connection before. False of the
  /// first connection, and where the server does not say who it is.
  [[nodiscard]] bool same_server() const;
  /// Commands that wait for the batch before them.
  [[nodiscard]] std::size_t queued() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::driver
