#pragma once
// Section 3 on a port of its own.

#include "client_namespaces.hpp"
#include "delay.hpp"
#include "own_namespace.hpp"
#include "service.hpp"

namespace porchlight::test_server {

class SocketioClientService final : public Service {
 public:
  explicit SocketioClientService(net::EventLoop& loop);

  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;
  void shut_down() override;

 private:
  engineio::Server engine_;
  ClientMainNamespace main_;
  HandshakeNamespace abc_;
  RefusingNamespace no_;
  SilentNamespace silent_;
  socketio::Server sockets_;
  OwnNamespace own_;
  Delay delay_;
};

}  // namespace porchlight::test_server
