#include "engineio_client_service.hpp"

#include "base/json.hpp"
#include "engineio/responses.hpp"

#include <chrono>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>

namespace porchlight::test_server {
namespace {

/// An HTTP date. Source: RFC 9110, section 5.6.7.
std::string http_date(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

engineio::Options engine_options(const Clock& clock) {
  engineio::Options options;
  options.path = "/engine.io/";
  options.node_tag = "testnode";
  options.ping_interval = Milliseconds(500);
  options.max_payload = 100;
  options.handshake_headers = {{"Set-Cookie", "1=1; Max-Age=86400"},
                               {"Set-Cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict"},
                               {"Set-Cookie", "3=3; Max-Age=0"},
                               {"Set-Cookie", "4=4; Expires=" + http_date(clock.wall())}};
  return options;
}

std::string as_json(const net::Headers& headers) {
  std::string out;
  json::ObjectWriter writer(out);
  for (const auto& [name, value] : headers) writer.text(name, value);
  writer.end();
  return out;
}

}  // namespace

class EngineioClientService::Peer final : public engineio::SessionHandler {
 public:
  Peer(EngineioClientService& service, engineio::Session& session) : service_(service), session_(session) {
    session_.send_text("hi");
  }
  void on_message(std::string_view payload, bool binary) override {
    if (binary) return session_.send_binary(payload);
    if (payload == "give binary") return session_.send_binary(std::string_view("\0\1\2\3\4", 5));
    if (payload == "give utf8") return session_.send_text("пойду спать всем спокойной ночи");
    if (payload == "sendHeaders") return session_.send_text(as_json(service_.post_headers_));
    session_.send_text(payload);
  }
  void on_closed(engineio::CloseReason) override { delete this; }

 private:
  EngineioClientService& service_;
  engineio::Session& session_;
};

EngineioClientService::EngineioClientService(net::EventLoop& loop)
    : engine_(loop, engine_options(loop.clock())) {
  engine_.on_session([this](engineio::Session& session) { session.set_handler(*new Peer(*this, session)); });
}

void EngineioClientService::on_request(net::HttpRequest request, net::Responder responder) {
  if (!engine_.handles(request.path)) {
    return responder.respond(
        {.status = 404, .headers = {}, .body = {}, .shared_body = nullptr, .close = false});
  }
  if (request.parameter("deny")) {
    return responder.respond(engineio::error_response(engineio::RequestError::forbidden));
  }
  if (request.method == "POST") post_headers_ = request.headers;
  engine_.on_request(std::move(request), std::move(responder));
}

void EngineioClientService::on_upgrade(net::HttpRequest request, net::Upgrade upgrade) {
  if (request.parameter("deny")) {
    return std::move(upgrade).refuse(engineio::error_response(engineio::RequestError::forbidden));
  }
  engine_.on_upgrade(std::move(request), std::move(upgrade));
}

void EngineioClientService::shut_down() {
  engine_.shut_down();
}

}  // namespace porchlight::test_server
