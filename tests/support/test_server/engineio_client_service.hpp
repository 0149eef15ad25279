#pragma once
// Section 4: what the own tests of engine.io-client expect, on a port of its own.

#include "engineio/server.hpp"
#include "service.hpp"

namespace porchlight::test_server {

class EngineioClientService final : public Service {
 public:
  explicit EngineioClientService(net::EventLoop& loop);

  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;
  void shut_down() override;

 private:
  class Peer;

  engineio::Server engine_;
  net::Headers post_headers_;  // of the request that is being handled
};

}  // namespace porchlight::test_server
