#pragma once
// The socket of each of presence's connections on this thread. A slot is another's as soon as presence gives
// it again: who asks with an older handle is told of nobody. Thread: the loop's.

#include "presence/holder.hpp"
#include "socketio/socket.hpp"

#include <cstdint>
#include <vector>

namespace porchlight::gateway {

class VisitorSockets {
 public:
  void set(presence::ConnectionHandle connection, socketio::Socket& socket) {
    if (entries_.size() <= connection.slot) entries_.resize(connection.slot + 1);
    entries_[connection.slot] = {connection.generation, &socket};
  }
  /// The socket is about to go.
  void forget(presence::ConnectionHandle connection) {
    if (find(connection) != nullptr) entries_[connection.slot] = {};
  }
  /// Of a connection that is open; null where there is none.
  [[nodiscard]] socketio::Socket* find(presence::ConnectionHandle connection) const {
    if (connection.slot >= entries_.size()) return nullptr;
    const Entry& entry = entries_[connection.slot];
    return entry.generation == connection.generation ? entry.socket : nullptr;
  }

 private:
  struct Entry {
    std::uint32_t generation = 0;
    socketio::Socket* socket = nullptr;
  };
  std::vector<Entry> entries_;  // by slot
};

}  // namespace porchlight::gateway
