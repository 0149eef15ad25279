#pragma once
// One connection that listens to channels, kept up like RedisClient's. What was published while it was down
// is lost: whoever listens is told with each subscription that stands (again), and asks elsewhere what it has
// missed.

#include "driver/redis/channel_sink.hpp"
#include "driver/redis/client.hpp"

#include <memory>
#include <string>

namespace porchlight::driver {

/// Thread: everything on the loop's.
class RedisSubscriber {
 public:
  /// Of the settings, `prologue` is not sent.
  RedisSubscriber(net::EventLoop& loop, RedisOptions options, RedisClient::Settings settings,
                  RedisChannelSink& sink);
  ~RedisSubscriber();
  RedisSubscriber(const RedisSubscriber&) = delete;
  RedisSubscriber& operator=(const RedisSubscriber&) = delete;

  void start();
  /// Not counted: once is enough, and one unsubscribe ends it.
  void subscribe(const std::string& channel);
  void unsubscribe(const std::string& channel);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::driver
