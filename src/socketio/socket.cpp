#include "socketio/socket.hpp"

#include "socketio/client.hpp"
#include "socketio/core.hpp"
#include "socketio/namespace.hpp"
#include "socketio/packet.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::socketio {

/// The acknowledgements that the client owes, by rising number.
struct Socket::PendingAcks {
  std::uint64_t next = 0;
  std::vector<std::pair<std::uint64_t, AckHandler>> waiting;
};

std::string_view to_string(DisconnectReason reason) {
  switch (reason) {
    case DisconnectReason::client_namespace_disconnect:
      return "client namespace disconnect";
    case DisconnectReason::server_namespace_disconnect:
      return "server namespace disconnect";
    case DisconnectReason::transport_close:
      return "transport close";
    case DisconnectReason::transport_error:
      return "transport error";
    case DisconnectReason::ping_timeout:
      return "ping timeout";
    case DisconnectReason::parse_error:
      return "parse error";
    case DisconnectReason::forced_close:
      return "forced close";
    case DisconnectReason::server_shutting_down:
      return "server shutting down";
  }
  return "transport close";
}

Socket::Socket(Client& client, Namespace& nsp, const SocketId& id, std::unique_ptr<Handshake> handshake)
    : client_(&client), nsp_(nsp), handshake_(std::move(handshake)), id_(id) {}

Socket::~Socket() = default;

const Handshake& Socket::handshake() const {
  static const Handshake forgotten;
  return handshake_ ? *handshake_ : forgotten;
}

void Socket::send(const std::string& packet, const std::vector<std::string>& attachments) {
  engineio::Session& session = client_->session();
  session.send_text(packet);
  for (const std::string& attachment : attachments) session.send_binary(attachment);
}

void Socket::emit(std::string_view event, std::string_view args,
                  const std::vector<std::string>& attachments) {
  if (client_ == nullptr) return;
  send(encode_event(nsp_.name(), std::nullopt, event, args, attachments.size()), attachments);
}

void Socket::emit_with_ack(std::string_view event, std::string_view args, AckHandler answer,
                           const std::vector<std::string>& attachments) {
  if (client_ == nullptr) return answer(std::nullopt);
  if (!acks_) acks_ = std::make_unique<PendingAcks>();
  auto& waiting = acks_->waiting;
  const std::uint64_t id = acks_->next++;
  waiting.emplace_back(id, std::move(answer));
  AckHandler given_up;
  if (waiting.size() > limits::pending_acks) {
    given_up = std::move(waiting.front().second);
    waiting.erase(waiting.begin());
  }
  send(encode_event(nsp_.name(), id, event, args, attachments.size()), attachments);
  if (given_up) given_up(std::nullopt);
}

void Socket::on_ack(std::uint64_t id, AckAnswer answer) {
  if (!acks_) return;
  auto& waiting = acks_->waiting;
  const auto found = std::ranges::lower_bound(waiting, id, {}, [](const auto& entry) { return entry.first; });
  if (found == waiting.end() || found->first != id) return;
  AckHandler handler = std::move(found->second);
  waiting.erase(found);
  handler(std::move(answer));
}

void Socket::give_up_acks() {
  if (!acks_) return;
  auto waiting = std::exchange(acks_->waiting, {});
  for (auto& [id, handler] : waiting) handler(std::nullopt);
}

void Socket::send_ack(std::uint64_t id, std::string_view args, const std::vector<std::string>& attachments) {
  if (client_ == nullptr) return;
  send(encode_ack(nsp_.name(), id, args, attachments.size()), attachments);
}

engineio::Broadcast prepare_event(std::string_view nsp, std::string_view event, std::string_view args) {
  return engineio::Broadcast(encode_event(nsp, std::nullopt, event, args));
}

void Socket::emit_prepared(engineio::Broadcast& event) {
  if (client_ != nullptr) client_->session().send_shared(event);
}

void Socket::join(std::string_view room) {
  if (client_ != nullptr) nsp_.join(*this, room);
}

void Socket::leave(std::string_view room) {
  nsp_.leave(*this, room);
}

bool Socket::in_room(std::string_view room) const {
  const Room* found = nsp_.find(room);
  return found != nullptr && Namespace::contains(*found, *this);
}

void Socket::disconnect(bool close) {
  if (client_ == nullptr) return;
  if (close) return client_->disconnect_all();
  client_->disconnect(*this);
}

void Socket::refuse(std::string_view message, std::string_view data) {
  if (client_ != nullptr) client_->end(*this, encode_connect_error(nsp_.name(), message, data));
}

void Socket::drop() {
  if (client_ != nullptr) client_->session().drop();
}

std::size_t Socket::queued_bytes() const {
  return client_ == nullptr ? 0 : client_->session().queued_bytes();
}

std::string Socket::session_id() const {
  return client_ == nullptr ? std::string() : client_->core().engine().sid(client_->session());
}

}  // namespace porchlight::socketio
