#include "socketio/core.hpp"

#include "base/assert.hpp"
#include "socketio/client.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::socketio {

Core::~Core() {
  for (Client* client : clients_) delete client;
}

void Core::add_namespace(std::string name, NamespaceHandler& handler) {
  PORCHLIGHT_ASSERT(clients_.empty() && name.starts_with('/') && find_namespace(name) == nullptr);
  namespaces_.push_back(std::make_unique<Namespace>(std::move(name), handler));
}

Namespace* Core::find_namespace(std::string_view name) const {
  const auto found =
      std::ranges::find_if(namespaces_, [name](const auto& nsp) { return nsp->name() == name; });
  return found == namespaces_.end() ? nullptr : found->get();
}

Socket* Core::find_socket(std::string_view id) const {
  const auto found = sockets_.find(id);
  return found == sockets_.end() ? nullptr : *found;
}

void Core::on_session(engineio::Session& session) {
  auto client = std::make_unique<Client>(*this, session);
  session.set_handler(*client);
  clients_.insert(client.release());
}

void Core::on_client_gone(Client& client) {
  PORCHLIGHT_ASSERT(clients_.contains(&client));
  clients_.erase(&client);
  dispose(std::unique_ptr<Client>(&client));
}

std::uint64_t Core::reserve_request(Client& client, Namespace& nsp, std::unique_ptr<Handshake> handshake) {
  pending_.emplace(++last_request_, Pending{&client, &nsp, std::move(handshake)});
  return last_request_;
}

void Core::ask(std::uint64_t request) {
  const Pending& pending = pending_.at(request);
  NamespaceHandler& handler = pending.nsp->handler();
  handler.on_connecting(*pending.handshake, ConnectDecision(weak_from_this(), request));
  if (options_.keep_handshake) return;
  // It may be a megabyte, of somebody whom nobody knows yet.
  if (const auto waiting = pending_.find(request); waiting != pending_.end())
    waiting->second.handshake->auth = {};
}

void Core::accept(std::uint64_t request, std::unique_ptr<SocketData> data) {
  const auto found = pending_.find(request);
  if (found == pending_.end()) return;
  Pending pending = std::move(found->second);
  pending_.erase(found);
  pending.client->on_accepted(request, *pending.nsp, std::move(pending.handshake), std::move(data));
}

void Core::refuse(std::uint64_t request, std::string_view message, std::string_view data) {
  const auto found = pending_.find(request);
  if (found == pending_.end()) return;
  Pending pending = std::move(found->second);
  pending_.erase(found);
  pending.client->on_refused(request, *pending.nsp, std::move(pending.handshake), message, data);
}

/// The request is forgotten with its client.
void Core::drop(std::uint64_t request) {
  const auto found = pending_.find(request);
  if (found != pending_.end()) found->second.client->session().drop();
}

}  // namespace porchlight::socketio
