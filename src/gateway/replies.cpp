#include "gateway/replies.hpp"

#include "base/json.hpp"
#include "base/public_error.hpp"

namespace porchlight::gateway {

void send(socketio::Socket& socket, const protocol::EncodedEvent& event) {
  socket.emit(event.name, event.payload);
}

protocol::EventError event_error(const Error& told) {
  return {.code = to_string(told.code), .message = told.message};
}

std::string error_json(const Error& error) {
  return to_json(event_error(public_error(error)));
}

void send_error(socketio::Socket& socket, const Error& error,
                const protocol::Event<protocol::EventError>& as) {
  send(socket, as(event_error(public_error(error))));
}

void reply_error(socketio::Socket& socket, socketio::Ack& ack, const Error& error) {
  if (!ack) return send_error(socket, error);
  ack(to_json(protocol::AckError{.error = event_error(public_error(error))}));
}

void refuse(socketio::ConnectDecision& decision, const Error& error) {
  if (error.code == ErrorCode::unavailable || error.code == ErrorCode::draining) return decision.drop();
  std::string data;
  json::ObjectWriter(data).text("code", to_string(error.code)).end();
  decision.refuse(public_error(error).message, data);
}

}  // namespace porchlight::gateway
