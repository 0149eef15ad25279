#include "client_namespaces.hpp"

#include "base/json.hpp"
#include "net/http.hpp"
#include "socketio/json_text.hpp"

#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::test_server {

using socketio::Event;
using socketio::Handshake;
using socketio::Socket;

namespace {

constexpr std::string_view placeholder = R"({"_placeholder":true,"num":0})";

/// What has come of messages in several parts.
struct Parts final : socketio::SocketData {
  bool binary_first = false;  // abuff1
  bool blob_first = false;    // blob1
  bool blob_second = false;   // blob2
};

std::string as_json(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

net::HttpRequest with_query(const Handshake& handshake) {
  net::HttpRequest request;
  request.query = handshake.query;
  return request;
}

std::string describe(const Handshake& handshake) {
  std::string query;
  json::ObjectWriter parameters(query);
  for (const auto& [name, value] : with_query(handshake).parameters()) parameters.text(name, value);
  parameters.end();
  std::string auth;
  socketio::append_json(auth, handshake.auth);
  std::string out;
  json::ObjectWriter(out).raw("query", query).raw("auth", auth).end();
  return out;
}

/// One argument, and it is binary.
bool is_binary(const Event& event) {
  std::string text;
  if (event.args.size() == 1) socketio::append_json(text, event.args.front());
  return event.attachments.size() == 1 && text == placeholder;
}

bool is_greeting(const Event& event) {
  if (event.args.size() != 1 || event.attachments.size() != 1) return false;
  std::string text;
  socketio::append_json(text, event.args.front());
  return text == R"({"hello":"lol","message":{"_placeholder":true,"num":0},"goodbye":"gotcha"})";
}

}  // namespace

void SilentNamespace::on_connecting(const Handshake&, socketio::ConnectDecision decision) {
  decision.accept();
}

void SilentNamespace::on_event(Socket& socket, Event event) {
  if (event.name == "getId") event.ack(as_json(socket.id()));
}

void RefusingNamespace::on_connecting(const Handshake&, socketio::ConnectDecision decision) {
  decision.refuse("Auth failed (custom namespace)");
}

void HandshakeNamespace::on_connection(Socket& socket) {
  socket.emit("handshake", describe(socket.handshake()));
}

void ClientMainNamespace::on_connecting(const Handshake& handshake, socketio::ConnectDecision decision) {
  if (with_query(handshake).parameter("fail")) return decision.refuse("Auth failed (main namespace)");
  decision.accept();
}

void ClientMainNamespace::on_connection(Socket& socket) {
  socket.set_data(std::make_unique<Parts>());
}

void ClientMainNamespace::on_event(Socket& socket, Event event) {
  if (!answer_plain(socket, event)) (void)answer_binary(socket, event);
}

std::string ClientMainNamespace::now() const {
  return as_json(to_iso8601(clock_.wall()));
}

void ClientMainNamespace::ask(Socket& socket) {
  socket.emit_with_ack("ack", {}, [&socket](const std::optional<socketio::AckAnswer>& answer) {
    if (answer && socketio::args_text(answer->args) == R"(5,{"test":true})") socket.emit("got it", {});
  });
}

bool ClientMainNamespace::answer_plain(Socket& socket, Event& event) {
  static constexpr std::array<std::string_view, 5> utf8 = {"てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß",
                                                           "utf8 — string", "utf8 — string"};
  const std::string& name = event.name;
  if (name == "hi") {
    socket.emit("hi", {});
  } else if (name == "echo") {
    event.ack(socketio::args_text(event.args), event.attachments);
  } else if (name == "ack") {
    ask(socket);
  } else if (name == "getAckDate") {
    event.ack(now());
  } else if (name == "getDate") {
    socket.emit("takeDate", now());
  } else if (name == "getDateObj") {
    socket.emit("takeDateObj", R"({"date":)" + now() + "}");
  } else if (name == "getUtf8") {
    for (const std::string_view text : utf8) socket.emit("takeUtf8", as_json(text));
  } else if (name == "false") {
    socket.emit("false", "false");
  } else if (name == "getHandshake") {
    event.ack(describe(socket.handshake()));
  } else if (name == "getId") {
    event.ack(as_json(socket.id()));
  } else {
    return false;
  }
  return true;
}

bool ClientMainNamespace::answer_binary(Socket& socket, const Event& event) {
  auto& parts = static_cast<Parts&>(*socket.data());
  const std::string& name = event.name;
  const bool binary = is_binary(event);
  const bool second = parts.blob_first && event.args.size() == 1 && event.args.front() == "second";
  if (name == "doge" || name == "getbin") {
    socket.emit(name == "doge" ? "doge" : "takebin", placeholder, {"asdfasdf"});
  } else if (name == "buffa" && binary) {
    socket.emit("buffack", {});
  } else if ((name == "jsonbuff" || name == "jsonblob") && is_greeting(event)) {
    socket.emit(name + "-ack", {});
  } else if (name == "abuff1") {
    parts.binary_first = binary;
  } else if (name == "abuff2" && parts.binary_first && !binary) {
    socket.emit("abuff2-ack", {});
  } else if (name == "blob" && binary) {
    socket.emit("back", placeholder, event.attachments);
  } else if (name == "blob1") {
    parts.blob_first = binary;
  } else if (name == "blob2") {
    parts.blob_second = second;
  } else if (name == "blob3" && parts.blob_second && binary) {
    socket.emit("blob3-ack", {});
  } else {
    return false;
  }
  return true;
}

}  // namespace porchlight::test_server
