#pragma once
// `porchlight serve`: one node. The whole object graph is in server.cpp, in dataflow order.

#include "app/configuration.hpp"
#include "app/service_manager.hpp"

namespace porchlight::app {

/// Runs until SIGINT or SIGTERM and returns the process' exit status. What keeps it from starting is logged
/// with what was expected. `service`: who is told when it is ready, and that it turns.
/// Thread: the main thread; it becomes I/O thread 0.
[[nodiscard]] int serve(const Configuration& configuration, const ServiceRequest& service);

}  // namespace porchlight::app
