#include "own_namespace.hpp"

#include "base/json.hpp"
#include "socketio/json_text.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace porchlight::test_server {
namespace {

std::string_view text_at(const socketio::Event& event, std::size_t index) {
  if (index >= event.args.size() || !event.args[index].is_string()) return {};
  const auto& text = event.args[index].get_string();
  return {text.data(), text.size()};
}

}  // namespace

void OwnNamespace::on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) {
  const auto asked = [&handshake](std::string_view what) {
    return handshake.auth.contains({what.data(), what.size()});
  };
  if (asked("refuse")) return decision.refuse("Not you", R"({"code":"forbidden"})");
  if (asked("forget")) return;
  if (!asked("late")) return decision.accept();
  delay_.run([decision = std::move(decision)]() mutable { decision.accept(); });
}

void OwnNamespace::on_event(socketio::Socket& socket, socketio::Event event) {
  if (event.name == "disconnect-me") return socket.disconnect(false);
  if (event.name == "close-me") return socket.disconnect(true);
  if (event.name == "drop-me") return socket.drop();
  const std::string_view room = text_at(event, 0);
  if (event.name == "join") {
    socket.join(room);
    event.ack({});
  } else if (event.name == "leave") {
    socket.leave(room);
    event.ack({});
  } else if (event.name == "say") {
    std::string text;
    json::append_string(text, text_at(event, 1));
    event.ack(std::to_string(server_.emit_to_room("/porchlight", room, "said", text)));
  }
}

void OwnNamespace::on_disconnect(socketio::Socket&, socketio::DisconnectReason reason) {
  std::string text;
  json::append_string(text, socketio::to_string(reason));
  server_.emit_to_room("/porchlight", "goodbyes", "left", text);
}

}  // namespace porchlight::test_server
