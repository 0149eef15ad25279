#pragma once
// The WebSocket transport: a session's link over a websocket::Connection. It outlives its session for the
// time of the closing handshake, in the hands of the server.

#include "engineio/session.hpp"
#include "net/event_loop.hpp"
#include "net/stream.hpp"
#include "websocket/connection.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace porchlight::engineio {

class WebSocketTransport final : public WebSocketLink, private websocket::ConnectionHandler {
 public:
  WebSocketTransport(net::EventLoop& loop, net::DetachedSocket socket, std::string handshake_response,
                     std::size_t max_payload, bool base64)
      : connection_(loop, std::move(socket), std::move(handshake_response), *this, max_payload),
        base64_(base64) {}

  void serve(Session& session) override { session_ = &session; }
  void retire_to(LinkKeeper& keeper) override;
  void send_text(std::string_view payload) override { connection_.send_text(payload); }
  void send_binary(std::string_view payload) override;
  void send_shared(Broadcast& broadcast) override;
  void close() override;
  void expel() override;
  void drop() override;
  [[nodiscard]] std::size_t queued_bytes() const override { return connection_.queued_bytes(); }

 private:
  void on_message(std::string_view payload, bool binary) override;
  void on_traffic(std::size_t frames, std::size_t bytes) override;
  void on_closed(websocket::CloseCode code) override;

  Session* session_ = nullptr;    // null once it has let go
  LinkKeeper* keeper_ = nullptr;  // set then
  websocket::Connection connection_;
  bool base64_;  // the client has asked for text alone
  bool closed_ = false;
};

}  // namespace porchlight::engineio
