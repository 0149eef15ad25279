#include "protocol_namespaces.hpp"

#include "socketio/json_text.hpp"

#include <string>

namespace porchlight::test_server {

void AuthNamespace::on_connecting(const socketio::Handshake&, socketio::ConnectDecision decision) {
  decision.accept();
}

void AuthNamespace::on_connection(socketio::Socket& socket) {
  std::string auth;
  socketio::append_json(auth, socket.handshake().auth);
  socket.emit("auth", auth);
}

void MainNamespace::on_event(socketio::Socket& socket, socketio::Event event) {
  if (event.name == "message") {
    socket.emit("message-back", socketio::args_text(event.args), event.attachments);
  } else if (event.name == "message-with-ack") {
    event.ack(socketio::args_text(event.args), event.attachments);
  }
}

}  // namespace porchlight::test_server
