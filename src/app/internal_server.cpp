#include "app/internal_server.hpp"

#include <utility>

namespace porchlight::app {

InternalServer::InternalServer(net::EventLoop& loop, Metrics& metrics,
                               UniqueFunction<api::Readiness()> readiness)
    : handler_(metrics, std::move(readiness)),
      http_(loop, handler_, {}),
      listener_(loop, [this](net::DetachedSocket socket) { http_.accept(std::move(socket)); }) {}

Result<void> InternalServer::listen(const std::string& host, std::uint16_t port) {
  // Asked first: SO_REUSEPORT would let two servers share it in silence.
  if (const auto free = net::claim_port(host, port); !free) return free.error();
  return listener_.listen(host, port);
}

void InternalServer::shut_down() {
  listener_.stop();
  http_.close_all();
}

}  // namespace porchlight::app
