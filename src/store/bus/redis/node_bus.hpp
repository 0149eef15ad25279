#pragma once
// The node bus over Redis: a channel for each gateway and one for all, on connections of its own, so that
// what is large here never stands before a message or a renewal. Published only: no key is written.

#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "driver/redis/client.hpp"
#include "driver/redis/subscriber.hpp"
#include "net/event_loop.hpp"
#include "store/bus/node_bus.hpp"

#include <memory>
#include <string>

namespace porchlight::store {

class RedisNodeBus final : public NodeBus, driver::RedisChannelSink {
 public:
  struct Options {
    std::string node;    // this gateway, unlike any other
    std::string prefix;  // of the channels
  };
  /// All of them outlive it.
  RedisNodeBus(net::EventLoop& home, const driver::RedisOptions& server, const Options& options,
               NodeBusSink& sink, Metrics& metrics);
  ~RedisNodeBus() override;

  /// Thread: any.
  void start();
  void send(const std::string& node, std::string payload) override;
  void broadcast(std::string payload) override;

 private:
  struct Silent final : driver::RedisObserver {
    void on_redis_up() override {}
    void on_redis_down(std::string_view) override {}
  };

  void on_message(std::string_view channel, std::string_view message) override;
  void on_subscribed(std::string_view) override {}
  void on_redis_up() override {}
  void on_redis_down(std::string_view) override {}
  void publish(std::string channel, std::string payload);
  /// On the home thread, unless the bus is gone.
  template <typename Work>
  void at_home(Work work);
  [[nodiscard]] std::string channel_of(const std::string& node) const { return prefix_ + "node:" + node; }
  [[nodiscard]] std::string channel_of_all() const { return prefix_ + "nodes"; }

  net::EventLoop& home_;
  const std::string node_;
  const std::string prefix_;
  NodeBusSink& sink_;
  Counter lost_;
  Lifetime lifetime_;
  Silent publishing_;
  driver::RedisSubscriber subscriber_;
  driver::RedisClient publisher_;
};

}  // namespace porchlight::store
