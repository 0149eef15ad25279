#pragma once
// Section 2: the namespaces `/` and `/custom`. Both show a client what it authenticated with; `/` sends
// messages back, as events or as acknowledgements.

#include "base/timer_queue.hpp"
#include "socketio/server.hpp"

namespace porchlight::test_server {

class AuthNamespace : public socketio::NamespaceHandler {
 public:
  explicit AuthNamespace(TimerQueue& timers) : timers_(timers) {}
  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
  void on_connection(socketio::Socket& socket) override;
  void on_event(socketio::Socket&, socketio::Event) override {}
  void on_disconnect(socketio::Socket&, socketio::DisconnectReason) override {}

 private:
  TimerQueue& timers_;
};

class MainNamespace final : public AuthNamespace {
 public:
  using AuthNamespace::AuthNamespace;
  void on_event(socketio::Socket& socket, socketio::Event event) override;
};

}  // namespace porchlight::test_server
