#pragma once
// Sections 1, 2 and 5 on one port: what one loop serves of them.

#include "bare_engine.hpp"
#include "engineio/server.hpp"
#include "protocol_namespaces.hpp"
#include "service.hpp"
#include "socketio/server.hpp"
#include "websocket_echo.hpp"

#include <vector>

namespace porchlight::test_server {

class ProtocolService final : public Service {
 public:
  explicit ProtocolService(net::EventLoop& loop);

  /// The services of all loops: each may be asked for the sessions of the others.
  static void connect(const std::vector<ProtocolService*>& all);

  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;
  void shut_down() override;

 private:
  engineio::Server bare_;
  engineio::Server engine_;
  MainNamespace main_;
  AuthNamespace custom_;
  socketio::Server sockets_;
  WebSocketEcho echo_;
};

}  // namespace porchlight::test_server
