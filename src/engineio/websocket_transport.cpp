#include "engineio/websocket_transport.hpp"

#include "base/assert.hpp"
#include "engineio/packet.hpp"

#include <utility>

namespace porchlight::engineio {

void WebSocketTransport::retire_to(LinkKeeper& keeper) {
  PORCHLIGHT_ASSERT(keeper_ == nullptr);
  session_ = nullptr;
  keeper_ = &keeper;
  if (closed_) keeper.on_link_closed(*this);
}

void WebSocketTransport::send_binary(std::string_view payload) {
  if (base64_) return connection_.send_text(encode_base64_packet(payload));
  connection_.send_binary(payload);
}

void WebSocketTransport::send_shared(Broadcast& broadcast) {
  if (base64_ && broadcast.binary()) return connection_.send_text(*broadcast.packet());
  connection_.send_frame(broadcast.frame());
}

void WebSocketTransport::close() {
  session_ = nullptr;
  connection_.close(websocket::CloseCode::normal);
}

void WebSocketTransport::expel() {
  session_ = nullptr;
  connection_.close(websocket::CloseCode::policy_violation);
}

void WebSocketTransport::drop() {
  session_ = nullptr;
  connection_.drop();
}

void WebSocketTransport::on_message(std::string_view payload, bool binary) {
  if (session_ != nullptr) session_->on_websocket_message(*this, payload, binary);
}

void WebSocketTransport::on_traffic(std::size_t frames, std::size_t bytes) {
  if (session_ != nullptr) session_->on_traffic(frames, bytes);
}

void WebSocketTransport::on_closed(websocket::CloseCode code) {
  using websocket::CloseCode;
  closed_ = true;
  const bool failed =
      code == CloseCode::protocol_error || code == CloseCode::invalid_payload || code == CloseCode::too_big;
  if (Session* session = std::exchange(session_, nullptr)) {
    session->on_websocket_closed(*this, failed);
  } else if (keeper_ != nullptr) {
    keeper_->on_link_closed(*this);
  }
}

}  // namespace porchlight::engineio
