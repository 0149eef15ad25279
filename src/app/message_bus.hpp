#pragma once
// How the gateways of a site talk to each other, of conversations and of previews: over Redis where there is
// one, else not at all.

#include "app/configuration.hpp"
#include "base/error.hpp"
#include "base/metrics.hpp"
#include "net/event_loop.hpp"
#include "store/bus/message_bus.hpp"
#include "store/bus/node_bus.hpp"

#include <memory>
#include <string>

namespace porchlight::app {

/// Begins to connect when the loop runs. The sink is told on the loop's thread.
/// Errors: badRequest, saying what was expected of `redis.url`.
[[nodiscard]] Result<std::unique_ptr<store::MessageBus>> make_message_bus(const Configuration& configuration,
                                                                          const std::string& node,
                                                                          net::EventLoop& home,
                                                                          store::MessageBusSink& sink,
                                                                          Metrics& metrics);

/// Likewise.
[[nodiscard]] Result<std::unique_ptr<store::NodeBus>> make_node_bus(const Configuration& configuration,
                                                                    const std::string& node,
                                                                    net::EventLoop& home,
                                                                    store::NodeBusSink& sink,
                                                                    Metrics& metrics);

}  // namespace porchlight::app
