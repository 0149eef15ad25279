#include "protocol_namespaces.hpp"

#include "socketio/json_text.hpp"

#include <memory>
#include <string>
#include <utility>

namespace porchlight::test_server {

void AuthNamespace::on_connecting(const socketio::Handshake&, socketio::ConnectDecision decision) {
  decision.accept();
}

namespace {

/// The published suite listens for one message after the other, and loses the second of two that come in one
/// segment, as ours do where both are sent in one turn. So `auth` has a segment of its own.
struct LaterAuth final : socketio::SocketData {
  LaterAuth(TimerQueue& timers, socketio::Socket& socket, std::string auth)
      : timer(timers, [&socket, auth = std::move(auth)] { socket.emit("auth", auth); }) {
    timer.arm_in(Milliseconds(2));
  }
  Timer timer;
};

}  // namespace

void AuthNamespace::on_connection(socketio::Socket& socket) {
  std::string auth;
  socketio::append_json(auth, socket.handshake().auth);
  socket.set_data(std::make_unique<LaterAuth>(timers_, socket, std::move(auth)));
}

void MainNamespace::on_event(socketio::Socket& socket, socketio::Event event) {
  if (event.name == "message") {
    socket.emit("message-back", socketio::args_text(event.args), event.attachments);
  } else if (event.name == "message-with-ack") {
    event.ack(socketio::args_text(event.args), event.attachments);
  }
}

}  // namespace porchlight::test_server
