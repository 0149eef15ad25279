#pragma once
// The internal port: /health, /ready and /metrics, for operators and balancers only. It has a listener and an
// HTTP server of its own on the first loop.

#include "api/internal_handler.hpp"
#include "base/metrics.hpp"
#include "net/http_server.hpp"
#include "net/listener.hpp"

#include <cstdint>
#include <string>

namespace porchlight::app {

/// Thread: the loop's.
class InternalServer {
 public:
  /// `readiness` is asked at every /ready.
  InternalServer(net::EventLoop& loop, Metrics& metrics, UniqueFunction<api::Readiness()> readiness);

  [[nodiscard]] Result<void> listen(const std::string& host, std::uint16_t port);
  void shut_down();

 private:
  api::InternalHandler handler_;
  net::HttpServer http_;
  net::Listener listener_;
};

}  // namespace porchlight::app
