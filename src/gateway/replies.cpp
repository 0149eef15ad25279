#include "gateway/replies.hpp"

#include "base/json.hpp"
#include "base/public_error.hpp"

namespace porchlight::gateway {

std::string error_json(const Error& error) {
  std::string out;
  json::ObjectWriter(out)
      .text("code", to_string(error.code))
      .text("message", public_error(error).message)
      .end();
  return out;
}

void reply_error(socketio::Socket& socket, socketio::Ack& ack, const Error& error) {
  if (!ack) return socket.emit("error", error_json(error));
  std::string out;
  json::ObjectWriter(out).boolean("ok", false).raw("error", error_json(error)).end();
  ack(out);
}

void refuse(socketio::ConnectDecision& decision, const Error& error) {
  if (error.code == ErrorCode::unavailable || error.code == ErrorCode::draining) return decision.drop();
  std::string data;
  json::ObjectWriter(data).text("code", to_string(error.code)).end();
  decision.refuse(public_error(error).message, data);
}

}  // namespace porchlight::gateway
