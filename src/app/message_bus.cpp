#include "app/message_bus.hpp"

#include "store/bus/redis/message_bus.hpp"
#include "store/bus/redis/node_bus.hpp"

namespace porchlight::app {

Result<std::unique_ptr<store::MessageBus>> make_message_bus(const Configuration& configuration,
                                                            const std::string& node, net::EventLoop& home,
                                                            store::MessageBusSink& sink, Metrics& metrics) {
  if (configuration.redis.url.empty()) {
    return std::unique_ptr<store::MessageBus>(std::make_unique<store::NoMessageBus>());
  }
  const auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return server.error();
  auto bus = std::make_unique<store::RedisMessageBus>(
      home, *server,
      store::RedisMessageBus::Options{"porchlight:" + node + "/bus", configuration.redis.prefix}, sink,
      metrics);
  bus->start();
  return std::unique_ptr<store::MessageBus>(std::move(bus));
}

Result<std::unique_ptr<store::NodeBus>> make_node_bus(const Configuration& configuration,
                                                      const std::string& node, net::EventLoop& home,
                                                      store::NodeBusSink& sink, Metrics& metrics) {
  if (configuration.redis.url.empty()) {
    return std::unique_ptr<store::NodeBus>(std::make_unique<store::NoNodeBus>());
  }
  const auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return server.error();
  auto bus = std::make_unique<store::RedisNodeBus>(
      home, *server, store::RedisNodeBus::Options{node, configuration.redis.prefix}, sink, metrics);
  bus->start();
  return std::unique_ptr<store::NodeBus>(std::move(bus));
}

}  // namespace porchlight::app
