#pragma once
// One client in one namespace.

#include "engineio/broadcast.hpp"
#include "socketio/event.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::socketio {

class Client;
class Namespace;
struct Room;

enum class DisconnectReason : std::uint8_t {
  client_namespace_disconnect,  // the client sent DISCONNECT
  server_namespace_disconnect,  // we did
  transport_close,
  transport_error,
  ping_timeout,
  parse_error,
  forced_close,  // we closed the connection beneath
  server_shutting_down,
};

/// As Socket.IO spells it: "ping timeout".
[[nodiscard]] std::string_view to_string(DisconnectReason reason);

/// An event for many sockets of one namespace. `args`: JSON, comma-separated, without brackets.
[[nodiscard]] engineio::Broadcast prepare_event(std::string_view nsp, std::string_view event,
                                                std::string_view args);

/// Owned by the server; a handler keeps the reference until on_disconnect. No call below ends the socket from
/// within but disconnect() and drop().
/// Thread: the server's loop.
class Socket {
 public:
  Socket(Client& client, Namespace& nsp, const SocketId& id, std::unique_ptr<Handshake> handshake);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] std::string_view id() const { return {id_.data(), id_.size()}; }
  /// Kept until on_connection has returned (Options::keep_handshake: for ever); afterwards an empty one. Its
  /// `auth` is gone where the decision came later than on_connecting.
  [[nodiscard]] const Handshake& handshake() const;
  /// Still connected? False from the moment on_disconnect is called.
  [[nodiscard]] bool connected() const { return client_ != nullptr; }
  /// `args`: JSON, comma-separated, without brackets; `attachments[n]` stands for
  /// `{"_placeholder":true,"num":n}`.
  void emit(std::string_view event, std::string_view args, const std::vector<std::string>& attachments = {});
  /// Asks for an acknowledgement: `answer` gets the arguments, or none when the socket went away first.
  void emit_with_ack(std::string_view event, std::string_view args, AckHandler answer,
                     const std::vector<std::string>& attachments = {});
  /// Sends what prepare_event() made for this socket's namespace: encoded once, whoever else gets it.
  void emit_prepared(engineio::Broadcast& event);
  void join(std::string_view room);
  void leave(std::string_view room);
  [[nodiscard]] bool in_room(std::string_view room) const;
  /// DISCONNECT to this namespace; with `close`, the connection beneath is closed as well.
  void disconnect(bool close);
  /// Ends the socket with CONNECT_ERROR, as if it had not been let in: official clients tell their
  /// application why and do not come back by themselves. `data`: JSON, empty for none.
  void refuse(std::string_view message, std::string_view data);
  /// Closes the connection beneath without a Socket.IO DISCONNECT, so that official clients come back.
  void drop();
  /// Bytes that wait to be sent to this client.
  [[nodiscard]] std::size_t queued_bytes() const;
  /// The sid of the connection beneath; a client's namespaces share it.
  [[nodiscard]] std::string session_id() const;
  /// What the namespace handler keeps for this socket.
  void set_data(std::unique_ptr<SocketData> data) { data_ = std::move(data); }
  [[nodiscard]] SocketData* data() const { return data_.get(); }

 private:
  friend class Client;
  friend class Core;
  friend class Namespace;
  friend class Ack;
  friend class Server;
  struct Membership {
    Room* room;
    std::uint32_t index;  // in the room's members
  };
  struct PendingAcks;

  void send(const std::string& packet, const std::vector<std::string>& attachments);
  void on_ack(std::uint64_t id, AckAnswer answer);
  void give_up_acks();
  void send_ack(std::uint64_t id, std::string_view args, const std::vector<std::string>& attachments);

  Client* client_;  // null once disconnected
  Namespace& nsp_;
  std::unique_ptr<Socket> next_;  // in the client's list
  std::unique_ptr<SocketData> data_;
  std::unique_ptr<Handshake> handshake_;
  std::unique_ptr<PendingAcks> acks_;
  std::vector<Membership> rooms_;
  SocketId id_;
};

}  // namespace porchlight::socketio
