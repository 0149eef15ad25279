#pragma once
// Section 3: the namespaces that the own tests of socket.io-client expect. Connection state recovery is left
// out.

#include "base/clock.hpp"
#include "socketio/server.hpp"

#include <string>

namespace porchlight::test_server {

/// Exists, and does nothing.
class SilentNamespace : public socketio::NamespaceHandler {
 public:
  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
  void on_connection(socketio::Socket&) override {}
  void on_event(socketio::Socket& socket, socketio::Event event) override;
  void on_disconnect(socketio::Socket&, socketio::DisconnectReason) override {}
};

/// `/no`: refuses everybody.
class RefusingNamespace final : public SilentNamespace {
 public:
  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
};

/// `/abc`: shows a client its handshake.
class HandshakeNamespace final : public SilentNamespace {
 public:
  void on_connection(socketio::Socket& socket) override;
};

/// `/`: everything else.
class ClientMainNamespace final : public SilentNamespace {
 public:
  explicit ClientMainNamespace(const Clock& clock) : clock_(clock) {}
  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
  void on_connection(socketio::Socket& socket) override;
  void on_event(socketio::Socket& socket, socketio::Event event) override;

 private:
  [[nodiscard]] std::string now() const;
  bool answer_plain(socketio::Socket& socket, socketio::Event& event);
  bool answer_binary(socketio::Socket& socket, const socketio::Event& event);
  void ask(socketio::Socket& socket);

  const Clock& clock_;
};

}  // namespace porchlight::test_server
