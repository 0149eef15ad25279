#include "websocket_echo.hpp"

#include "websocket/connection.hpp"
#include "websocket/handshake.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace porchlight::test_server {
namespace {

/// Conformance suites send messages of 16 MiB and have them back.
constexpr std::size_t max_message_bytes = std::size_t{32} * 1024 * 1024;

}  // namespace

class WebSocketEcho::Peer final : websocket::ConnectionHandler {
 public:
  Peer(WebSocketEcho& owner, net::DetachedSocket socket, std::string handshake)
      : owner_(owner),
        connection_(owner.loop_, std::move(socket), std::move(handshake), *this, max_message_bytes) {
    connection_.set_queue_limit(2 * max_message_bytes);
  }

 private:
  void on_message(std::string_view payload, bool binary) override {
    if (binary) {
      connection_.send_binary(payload);
    } else {
      connection_.send_text(payload);
    }
  }
  void on_closed(websocket::CloseCode) override { owner_.remove(*this); }

  WebSocketEcho& owner_;
  websocket::Connection connection_;
};

WebSocketEcho::WebSocketEcho(net::EventLoop& loop) : loop_(loop) {}

WebSocketEcho::~WebSocketEcho() = default;

void WebSocketEcho::on_upgrade(const net::HttpRequest& request, net::Upgrade upgrade) {
  auto answer = websocket::answer_handshake(request);
  if (auto* refusal = std::get_if<net::HttpResponse>(&answer)) {
    return std::move(upgrade).refuse(std::move(*refusal));
  }
  auto peer =
      std::make_unique<Peer>(*this, std::move(upgrade).take(), std::move(std::get<std::string>(answer)));
  const Peer* key = peer.get();
  peers_.emplace(key, std::move(peer));
}

void WebSocketEcho::remove(Peer& peer) {
  const auto found = peers_.find(&peer);
  loop_.dispose(std::move(found->second));
  peers_.erase(found);
}

void WebSocketEcho::close_all() {
  peers_.clear();
}

}  // namespace porchlight::test_server
