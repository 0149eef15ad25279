#pragma once
// The socket of each of presence's connections on this thread. Nothing is forgotten: a slot is another's as
// soon as presence gives it again, and whoever looks is told of connected sockets only.
// Thread: the loop's.

#include "presence/holder.hpp"
#include "socketio/socket.hpp"

#include <string>
#include <vector>

namespace porchlight::gateway {

class VisitorSockets {
 public:
  void set(presence::ConnectionHandle connection, socketio::Socket& socket) {
    if (sockets_.size() <= connection.slot) sockets_.resize(connection.slot + 1);
    sockets_[connection.slot] = &socket;
  }
  /// Of a connection that is open; null where there is none.
  [[nodiscard]] socketio::Socket* find(presence::ConnectionHandle connection) const {
    socketio::Socket* socket = connection.slot < sockets_.size() ? sockets_[connection.slot] : nullptr;
    return socket != nullptr && socket->connected() ? socket : nullptr;
  }

 private:
  std::vector<socketio::Socket*> sockets_;  // by slot; stale where that one is closed
};

}  // namespace porchlight::gateway
