#pragma once
// The bus over Redis: one channel for each project, one connection that listens and one that publishes.

#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "driver/redis/client.hpp"
#include "driver/redis/subscriber.hpp"
#include "net/event_loop.hpp"
#include "store/bus/message_bus.hpp"

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace porchlight::store {

class RedisMessageBus final : public MessageBus, driver::RedisChannelSink {
 public:
  struct Options {
    std::string name;    // of its connections, unlike any other's
    std::string prefix;  // of the channels
  };
  /// All of them outlive it.
  RedisMessageBus(net::EventLoop& home, const driver::RedisOptions& server, const Options& options,
                  MessageBusSink& sink, Metrics& metrics);
  ~RedisMessageBus() override;

  /// Thread: any.
  void start();
  /// While Redis is away what is published is lost, and counted.
  void publish(ProjectId project, std::string payload, bool must_arrive) override;
  void subscribe(ProjectId project) override;
  void unsubscribe(ProjectId project) override;
  void when_listening(ProjectId project, UniqueFunction<void()> listening) override;

 private:
  struct Channel {
    std::size_t subscriptions = 0;
    bool stands = false;  // messages arrive
    bool missed = false;  // it was to stand and did not: what was said meanwhile is lost
    std::vector<UniqueFunction<void()>> waiting;
  };
  /// Tells of what was lost once the publishing connection is there again.
  struct Publishing final : driver::RedisObserver {
    explicit Publishing(RedisMessageBus& of) : bus(of) {}
    void on_redis_up() override { bus.tell_lost(); }
    void on_redis_down(std::string_view) override {}
    RedisMessageBus& bus;
  };

  void on_message(std::string_view channel, std::string_view message) override;
  void on_subscribed(std::string_view channel) override;
  void on_redis_up() override { up_ = true; }
  void on_redis_down(std::string_view why) override;
  void on_published(ProjectId project, bool must_arrive, bool done);
  void tell_lost();
  /// On the home thread, unless the bus is gone.
  template <typename Work>
  void at_home(Work work);
  [[nodiscard]] std::string channel_of(ProjectId project) const;
  /// 0 for a channel that is none of ours.
  [[nodiscard]] ProjectId project_of(std::string_view channel) const;

  net::EventLoop& home_;
  const std::string prefix_;
  MessageBusSink& sink_;
  Counter lost_;
  std::unordered_map<ProjectId, Channel> channels_;
  std::set<ProjectId> lost_projects_;  // of which something that had to arrive did not go out
  bool up_ = false;                    // the connection that listens
  Lifetime lifetime_;
  Publishing publishing_{*this};
  driver::RedisSubscriber subscriber_;
  driver::RedisClient publisher_;
};

}  // namespace porchlight::store
