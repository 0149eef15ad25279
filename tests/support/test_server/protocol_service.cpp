#include "protocol_service.hpp"

#include <string>
#include <utility>

namespace porchlight::test_server {
namespace {

engineio::Options engine_options(std::string path) {
  engineio::Options options;
  options.path = std::move(path);
  options.node_tag = "testnode";
  options.ping_interval = Milliseconds(300);
  options.ping_timeout = Milliseconds(200);
  return options;
}

net::HttpResponse not_found() {
  return {.status = 404, .headers = {}, .body = {}, .shared_body = nullptr, .close = false};
}

}  // namespace

ProtocolService::ProtocolService(net::EventLoop& loop)
    : bare_(loop, engine_options("/engine.io/")),
      engine_(loop, engine_options("/socket.io/")),
      main_(loop.timers()),
      custom_(loop.timers()),
      sockets_(engine_, {.connect_timeout = Milliseconds(3000)}),
      echo_(loop) {
  bare_.on_session(&EngineEcho::attach);
  sockets_.add_namespace("/", main_);
  sockets_.add_namespace("/custom", custom_);
}

void ProtocolService::connect(const std::vector<ProtocolService*>& all) {
  std::vector<engineio::Server*> bare;
  std::vector<engineio::Server*> engines;
  for (ProtocolService* service : all) {
    bare.push_back(&service->bare_);
    engines.push_back(&service->engine_);
  }
  for (ProtocolService* service : all) {
    service->bare_.set_directory(bare);
    service->engine_.set_directory(engines);
  }
}

void ProtocolService::on_request(net::HttpRequest request, net::Responder responder) {
  if (bare_.handles(request.path)) return bare_.on_request(std::move(request), std::move(responder));
  if (engine_.handles(request.path)) return engine_.on_request(std::move(request), std::move(responder));
  responder.respond(not_found());
}

void ProtocolService::on_upgrade(net::HttpRequest request, net::Upgrade upgrade) {
  if (bare_.handles(request.path)) return bare_.on_upgrade(std::move(request), std::move(upgrade));
  if (engine_.handles(request.path)) return engine_.on_upgrade(std::move(request), std::move(upgrade));
  echo_.on_upgrade(request, std::move(upgrade));
}

void ProtocolService::shut_down() {
  bare_.shut_down();
  engine_.shut_down();
  echo_.close_all();
}

}  // namespace porchlight::test_server
