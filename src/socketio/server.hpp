#pragma once
// The Socket.IO 5 server of one I/O thread as the layers above see it: namespaces with a connect check,
// sockets with events and acks, rooms with one encoding for all receivers. It knows no visitor.

#include "engineio/server.hpp"
#include "socketio/limits.hpp"
#include "socketio/socket.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::socketio {

struct Options {
  /// From the session's start to its first connected namespace; past it the connection is closed.
  Milliseconds connect_timeout = limits::connect_timeout;
  /// Keeps query and headers beyond the first connection, for Socket::handshake(). A server with more than
  /// one namespace keeps the session's anyway: the next CONNECT needs it.
  bool keep_handshake = false;
};

/// What a namespace does. One object serves all sockets of the namespace on this thread.
/// Thread: the server's loop.
class NamespaceHandler {
 public:
  virtual ~NamespaceHandler() = default;
  /// The check before a socket is connected. Answer `decision` at once or later, once: accepted, or refused
  /// with the message and optional JSON for CONNECT_ERROR's `data`. A client that is gone meanwhile is no
  /// error: the decision is dropped. The handshake is valid until the decision is answered or this returns,
  /// whichever is first.
  virtual void on_connecting(const Handshake& handshake, ConnectDecision decision) = 0;
  virtual void on_connection(Socket& socket) = 0;
  virtual void on_event(Socket& socket, Event event) = 0;
  /// The socket is gone after this call. Its rooms are left already.
  virtual void on_disconnect(Socket& socket, DisconnectReason reason) = 0;
};

/// Thread: the loop of the Engine.IO server, whose sessions it takes all.
class Server {
 public:
  explicit Server(engineio::Server& engine, Options options = {});
  /// Calls no handler: call engineio::Server::shut_down() first.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Makes the namespace exist ("/" or "/name"). CONNECT to any other is refused: `Invalid namespace`.
  /// Before the first session.
  void add_namespace(std::string name, NamespaceHandler& handler);
  /// Sends an event to every socket in the room of a namespace, encoded once. `args`: JSON, comma-separated,
  /// without brackets. Returns the number of receivers.
  std::size_t emit_to_room(std::string_view nsp, std::string_view room, std::string_view event,
                           std::string_view args);
  /// The sockets of a room, for what differs per socket. Valid until a socket joins, leaves or disconnects.
  [[nodiscard]] std::span<Socket* const> room(std::string_view nsp, std::string_view room) const;
  /// The connected socket of that id; null where it is gone.
  [[nodiscard]] Socket* find(std::string_view socket_id) const;
  /// Connected sockets of all namespaces.
  [[nodiscard]] std::size_t socket_count() const;

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace porchlight::socketio
