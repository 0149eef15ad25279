#pragma once

#include <string_view>

namespace porchlight::driver {

/// What a RedisSubscriber tells. Thread: the subscriber's loop's.
class RedisChannelSink {
 public:
  virtual void on_message(std::string_view channel, std::string_view message) = 0;
  /// From now on messages of the channel arrive: after subscribe(), and again after each reconnection.
  virtual void on_subscribed(std::string_view channel) = 0;
  virtual void on_redis_up() = 0;
  virtual void on_redis_down(std::string_view why) = 0;

 protected:
  ~RedisChannelSink() = default;
};

}  // namespace porchlight::driver
