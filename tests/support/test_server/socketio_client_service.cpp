#include "socketio_client_service.hpp"

#include <utility>

namespace porchlight::test_server {
namespace {

engineio::Options engine_options() {
  engineio::Options options;
  options.node_tag = "testnode";
  options.ping_interval = Milliseconds(2000);
  return options;
}

}  // namespace

SocketioClientService::SocketioClientService(net::EventLoop& loop)
    : engine_(loop, engine_options()),
      main_(loop.clock()),
      sockets_(engine_, {.keep_handshake = true}),
      own_(sockets_, loop.timers()),
      delay_(loop.timers(), Milliseconds(10)) {
  sockets_.add_namespace("/", main_);
  sockets_.add_namespace("/abc", abc_);
  sockets_.add_namespace("/no", no_);
  sockets_.add_namespace("/porchlight", own_);
  for (const char* name : {"/timeout_socket", "/valid", "/asd", "/foo"})
    sockets_.add_namespace(name, silent_);
}

void SocketioClientService::on_request(net::HttpRequest request, net::Responder responder) {
  if (!engine_.handles(request.path)) {
    return responder.respond(
        {.status = 404, .headers = {}, .body = {}, .shared_body = nullptr, .close = false});
  }
  if (request.method == "OPTIONS" || request.parameter("sid")) {
    return engine_.on_request(std::move(request), std::move(responder));
  }
  delay_.run([this, request = std::move(request), responder = std::move(responder)]() mutable {
    engine_.on_request(std::move(request), std::move(responder));
  });
}

void SocketioClientService::on_upgrade(net::HttpRequest request, net::Upgrade upgrade) {
  if (request.parameter("sid")) return engine_.on_upgrade(std::move(request), std::move(upgrade));
  delay_.run([this, request = std::move(request), upgrade = std::move(upgrade)]() mutable {
    engine_.on_upgrade(std::move(request), std::move(upgrade));
  });
}

void SocketioClientService::shut_down() {
  delay_.clear();
  own_.clear();
  engine_.shut_down();
}

}  // namespace porchlight::test_server
