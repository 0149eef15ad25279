#include "socketio/client.hpp"

#include "base/assert.hpp"
#include "base/random.hpp"
#include "socketio/core.hpp"
#include "socketio/namespace.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace porchlight::socketio {
namespace {

SocketId random_socket_id() {
  SocketId id;
  std::ranges::copy(random_token(id.size()), id.begin());
  return id;
}

DisconnectReason reason_of(engineio::CloseReason reason, DisconnectReason ours) {
  using engineio::CloseReason;
  switch (reason) {
    case CloseReason::transport_close:
      return DisconnectReason::transport_close;
    case CloseReason::transport_error:
      return DisconnectReason::transport_error;
    case CloseReason::ping_timeout:
      return DisconnectReason::ping_timeout;
    case CloseReason::parse_error:
      return DisconnectReason::parse_error;
    case CloseReason::server_shut_down:
      return DisconnectReason::server_shutting_down;
    case CloseReason::rate_exceeded:
      return DisconnectReason::forced_close;
    case CloseReason::forced_close:
      return ours;
  }
  return ours;
}

}  // namespace

struct Client::Setup {
  Setup(TimerQueue& timers, Client& client)
      : timeout(timers, [&client] { client.close(DisconnectReason::forced_close); }) {}

  struct Request {
    std::uint64_t number;
    const Namespace* nsp;
  };
  Timer timeout;  // no namespace was connected
  std::vector<Request> requests;
};

struct Client::Assembly {
  Assembly(TimerQueue& timers, Client& client, Packet announced)
      : packet(std::move(announced)),
        timeout(timers, [&client] { client.close(DisconnectReason::parse_error); }) {
    timeout.arm_in(limits::attachment_time);
  }

  Packet packet;
  Timer timeout;  // the rest did not come
  std::vector<std::string> attachments;
  std::size_t bytes = 0;
  Place place;  // as many bytes of what may be held
};

Client::Client(Core& core, engineio::Session& session) : core_(core), session_(session) {
  setup().timeout.arm_in(core.options().connect_timeout);
}

Client::~Client() = default;

Client::Setup& Client::setup() {
  if (!setup_) setup_ = std::make_unique<Setup>(core_.engine().loop().timers(), *this);
  return *setup_;
}

// Packets.

void Client::on_message(std::string_view payload, bool binary) {
  if (binary) return on_attachment(payload);
  auto packet = assembly_ ? std::nullopt : decode_packet(payload);
  if (!packet) return close(DisconnectReason::parse_error);
  if (packet->attachments == 0) return on_packet(std::move(*packet), {});
  // Nothing is held for somebody who has not joined.
  if (find(packet->nsp) == nullptr) return close(DisconnectReason::parse_error);
  assembly_ = std::make_unique<Assembly>(core_.engine().loop().timers(), *this, std::move(*packet));
}

void Client::on_attachment(std::string_view bytes) {
  if (!assembly_ || assembly_->bytes + bytes.size() > limits::attachment_bytes) {
    return close(DisconnectReason::parse_error);
  }
  auto* clients = core_.engine().options().clients;
  if (clients != nullptr && !clients->hold_bytes(assembly_->place, session_.limits_key(), bytes.size())) {
    return close(DisconnectReason::parse_error);
  }
  assembly_->bytes += bytes.size();
  assembly_->attachments.emplace_back(bytes);
  if (assembly_->attachments.size() < assembly_->packet.attachments) return;
  const auto whole = std::move(assembly_);
  on_packet(std::move(whole->packet), std::move(whole->attachments));
}

void Client::on_packet(Packet packet, std::vector<std::string> attachments) {
  if (packet.type == PacketType::connect) return on_connect(std::move(packet));
  Socket* socket = find(packet.nsp);
  if (socket == nullptr) return close(DisconnectReason::parse_error);
  switch (packet.type) {
    case PacketType::event:
    case PacketType::binary_event:
      return on_event(*socket, std::move(packet), std::move(attachments));
    case PacketType::ack:
    case PacketType::binary_ack:
      PORCHLIGHT_ASSERT(packet.id.has_value());
      return socket->on_ack(
          *packet.id, {.args = std::move(packet.data.get_array()), .attachments = std::move(attachments)});
    case PacketType::disconnect:
      return remove(*socket, DisconnectReason::client_namespace_disconnect);
    case PacketType::connect:
    case PacketType::connect_error:
      return;
  }
}

void Client::on_event(Socket& socket, Packet packet, std::vector<std::string> attachments) {
  boost::json::array& array = packet.data.get_array();
  PORCHLIGHT_ASSERT(!array.empty() && array.front().is_string());
  const boost::json::string& name = array.front().get_string();
  Event event{.name = std::string(name.data(), name.size()),
              .args = {},
              .attachments = std::move(attachments),
              .ack = packet.id ? Ack(core_.weak_from_this(), socket.id_, *packet.id) : Ack()};
  array.erase(array.begin());
  event.args = std::move(array);
  socket.nsp_.handler().on_event(socket, std::move(event));
}

// CONNECT.

/// A second CONNECT to a namespace closes the connection, as it does in the reference; one that comes while
/// the first is undecided gets its answer with the first.
void Client::on_connect(Packet packet) {
  if (find(packet.nsp) != nullptr) return close(DisconnectReason::parse_error);
  if (awaits(packet.nsp)) return;
  Namespace* nsp = core_.find_namespace(packet.nsp);
  if (nsp == nullptr) {
    return session_.send_text(encode_connect_error(packet.nsp, "Invalid namespace", {}));
  }
  const std::uint64_t request =
      core_.reserve_request(*this, *nsp, handshake(std::move(packet.data.get_object())));
  setup().requests.push_back({.number = request, .nsp = nsp});
  core_.ask(request);
}

std::unique_ptr<Handshake> Client::handshake(boost::json::object auth) {
  auto made = std::make_unique<Handshake>();
  made->auth = std::move(auth);
  if (session_.handshake() == nullptr) return made;
  // The only namespace takes it, and gives it back if it refuses.
  engineio::Handshake& part = *made;
  if (core_.keeps_session_handshake()) {
    part = *session_.handshake();
  } else {
    part = std::move(*session_.take_handshake());
  }
  return made;
}

void Client::on_decided(std::uint64_t request) {
  if (!setup_) return;
  std::erase_if(setup_->requests, [request](const auto& entry) { return entry.number == request; });
  if (sockets_ && setup_->requests.empty()) setup_.reset();
}

void Client::on_accepted(std::uint64_t request, Namespace& nsp, std::unique_ptr<Handshake> handshake,
                         std::unique_ptr<SocketData> data) {
  auto made = std::make_unique<Socket>(*this, nsp, random_socket_id(), std::move(handshake));
  Socket& socket = *made;
  socket.set_data(std::move(data));
  made->next_ = std::move(sockets_);
  sockets_ = std::move(made);
  if (setup_) setup_->timeout.cancel();
  session_.settle();
  on_decided(request);
  core_.add_socket(socket);
  session_.send_text(encode_connect(nsp.name(), socket.id()));
  nsp.handler().on_connection(socket);
  if (!core_.options().keep_handshake) socket.handshake_.reset();
}

void Client::on_refused(std::uint64_t request, const Namespace& nsp, std::unique_ptr<Handshake> handshake,
                        std::string_view message, std::string_view data) {
  on_decided(request);
  if (session_.handshake() == nullptr && !core_.keeps_session_handshake()) {
    session_.set_handshake(
        std::make_unique<engineio::Handshake>(static_cast<engineio::Handshake&&>(*handshake)));
  }
  session_.send_text(encode_connect_error(nsp.name(), message, data));
}

// The list of sockets.

Socket* Client::find(std::string_view nsp) const {
  for (Socket* socket = sockets_.get(); socket != nullptr; socket = socket->next_.get()) {
    if (socket->nsp_.name() == nsp) return socket;
  }
  return nullptr;
}

bool Client::awaits(std::string_view nsp) const {
  return setup_ &&
         std::ranges::any_of(setup_->requests, [nsp](const auto& entry) { return entry.nsp->name() == nsp; });
}

/// The socket lives until the end of the turn: its handler, or we, may be running in it.
void Client::remove(Socket& socket, DisconnectReason reason) {
  std::unique_ptr<Socket>* link = &sockets_;
  while (*link && link->get() != &socket) link = &(*link)->next_;
  PORCHLIGHT_ASSERT(*link != nullptr);
  std::unique_ptr<Socket> removed = std::move(*link);
  *link = std::move(removed->next_);
  core_.remove_socket(socket);
  socket.nsp_.leave_all(socket);
  socket.client_ = nullptr;
  socket.give_up_acks();
  socket.nsp_.handler().on_disconnect(socket, reason);
  core_.dispose(std::move(removed));
}

void Client::disconnect(Socket& socket) {
  end(socket, encode_disconnect(socket.nsp_.name()));
}

void Client::end(Socket& socket, const std::string& packet) {
  session_.send_text(packet);
  remove(socket, DisconnectReason::server_namespace_disconnect);
}

void Client::disconnect_all() {
  while (sockets_) disconnect(*sockets_);
  close(DisconnectReason::forced_close);
}

// The end.

void Client::close(DisconnectReason reason) {
  closing_ = reason;
  session_.close();
}

void Client::on_closed(engineio::CloseReason reason) {
  if (const auto setup = std::move(setup_)) {
    for (const auto& request : setup->requests) core_.forget(request.number);
  }
  while (sockets_) remove(*sockets_, reason_of(reason, closing_));
  core_.on_client_gone(*this);
}

}  // namespace porchlight::socketio
