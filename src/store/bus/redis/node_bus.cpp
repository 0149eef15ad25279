#include "store/bus/redis/node_bus.hpp"

#include <utility>

namespace porchlight::store {

RedisNodeBus::RedisNodeBus(net::EventLoop& home, const driver::RedisOptions& server, const Options& options,
                           NodeBusSink& sink, Metrics& metrics)
    : home_(home),
      node_(options.node),
      prefix_(options.prefix + "preview:"),
      sink_(sink),
      lost_(metrics.counter("porchlight_node_bus_lost_total",
                            "What was not sent to another gateway, since Redis was away.")),
      subscriber_(home, server, {.name = "porchlight:" + node_ + "/preview", .prologue = {}}, *this),
      publisher_(home, server, {.name = "porchlight:" + node_ + "/preview-say", .prologue = {}},
                 publishing_) {}

RedisNodeBus::~RedisNodeBus() = default;

template <typename Work>
void RedisNodeBus::at_home(Work work) {
  home_.post(lifetime_.guard(std::move(work)));
}

void RedisNodeBus::start() {
  at_home([this] {
    subscriber_.start();
    subscriber_.subscribe(channel_of(node_));
    subscriber_.subscribe(channel_of_all());
    publisher_.start();
  });
}

void RedisNodeBus::send(const std::string& node, std::string payload) {
  publish(channel_of(node), std::move(payload));
}

void RedisNodeBus::broadcast(std::string payload) {
  publish(channel_of_all(), std::move(payload));
}

void RedisNodeBus::publish(std::string channel, std::string payload) {
  at_home([this, channel = std::move(channel), payload = std::move(payload)] {
    driver::RedisRequest request;
    request.command(3).arg("PUBLISH").arg(channel).arg(payload);
    publisher_.send(std::move(request), [this](const Result<std::span<const driver::RedisReply>>& replies) {
      if (!replies || replies->front().is_error()) lost_.add();
    });
  });
}

void RedisNodeBus::on_message(std::string_view, std::string_view message) {
  sink_.on_node_message(message);
}

}  // namespace porchlight::store
