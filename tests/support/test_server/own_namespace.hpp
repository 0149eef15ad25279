#pragma once
// `/porchlight`, beside the namespaces that the clients' own suites ask for: what those do not reach. A
// client may have itself refused with data, decided late, disconnected or dropped, and may talk through a
// room.

#include "delay.hpp"
#include "socketio/server.hpp"

namespace porchlight::test_server {

class OwnNamespace final : public socketio::NamespaceHandler {
 public:
  OwnNamespace(socketio::Server& server, TimerQueue& timers)
      : server_(server), delay_(timers, Milliseconds(30)) {}

  /// `auth`: `{refuse: true}`, `{late: true}`, `{forget: true}`.
  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
  void on_connection(socketio::Socket&) override {}
  /// `disconnect-me`, `close-me`, `drop-me`; `join(room, ack)`, `leave(room, ack)`, `say(room, text, ack)`.
  void on_event(socketio::Socket& socket, socketio::Event event) override;
  /// Tells the room `goodbyes` why.
  void on_disconnect(socketio::Socket& socket, socketio::DisconnectReason reason) override;
  void clear() { delay_.clear(); }

 private:
  socketio::Server& server_;
  Delay delay_;
};

}  // namespace porchlight::test_server
