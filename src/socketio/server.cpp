#include "socketio/server.hpp"

#include "socketio/client.hpp"
#include "socketio/core.hpp"
#include "socketio/packet.hpp"

#include <utility>

namespace porchlight::socketio {

Server::Server(engineio::Server& engine, Options options) : core_(std::make_shared<Core>(engine, options)) {
  engine.on_session([core = core_.get()](engineio::Session& session) { core->on_session(session); });
}

Server::~Server() {
  core_->engine().on_session(nullptr);
}

void Server::add_namespace(std::string name, NamespaceHandler& handler) {
  core_->add_namespace(std::move(name), handler);
}

std::size_t Server::emit_to_room(std::string_view nsp, std::string_view room, std::string_view event,
                                 std::string_view args) {
  const auto sockets = this->room(nsp, room);
  if (sockets.empty()) return 0;
  engineio::Broadcast broadcast = prepare_event(nsp, event, args);
  for (const Socket* socket : sockets) socket->client_->session().send_shared(broadcast);
  return sockets.size();
}

std::span<Socket* const> Server::room(std::string_view nsp, std::string_view room) const {
  const Namespace* found = core_->find_namespace(nsp);
  const Room* members = found == nullptr ? nullptr : found->find(room);
  if (members == nullptr) return {};
  return members->members;
}

Socket* Server::find(std::string_view socket_id) const {
  return core_->find_socket(socket_id);
}

std::size_t Server::socket_count() const {
  return core_->socket_count();
}

}  // namespace porchlight::socketio
