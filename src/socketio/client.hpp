#pragma once
// The Socket.IO side of one Engine.IO session: it puts packets together, opens and ends the sockets that the
// client has in several namespaces, and closes the session when the client breaks the protocol.

#include "engineio/session.hpp"
#include "socketio/packet.hpp"
#include "socketio/socket.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::socketio {

class Core;
class Namespace;

class Client final : public engineio::SessionHandler {
 public:
  Client(Core& core, engineio::Session& session);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void on_message(std::string_view payload, bool binary) override;
  void on_closed(engineio::CloseReason reason) override;

  [[nodiscard]] engineio::Session& session() const { return session_; }
  [[nodiscard]] Core& core() const { return core_; }

  // What became of a CONNECT.
  void on_accepted(std::uint64_t request, Namespace& nsp, std::unique_ptr<Handshake> handshake,
                   std::unique_ptr<SocketData> data);
  void on_refused(std::uint64_t request, const Namespace& nsp, std::unique_ptr<Handshake> handshake,
                  std::string_view message, std::string_view data);

  /// Ends one socket, with a DISCONNECT from us.
  void disconnect(Socket& socket);
  /// Ends one socket with that packet for a goodbye.
  void end(Socket& socket, const std::string& packet);
  /// Ends every socket so, and the session.
  void disconnect_all();

 private:
  struct Setup;     // until the first namespace is connected and while a CONNECT is undecided
  struct Assembly;  // while attachments are awaited

  void on_attachment(std::string_view bytes);
  void on_packet(Packet packet, std::vector<std::string> attachments);
  void on_connect(Packet packet);
  void on_event(Socket& socket, Packet packet, std::vector<std::string> attachments);
  void on_decided(std::uint64_t request);
  void close(DisconnectReason reason);
  [[nodiscard]] Setup& setup();
  [[nodiscard]] Socket* find(std::string_view nsp) const;
  [[nodiscard]] bool awaits(std::string_view nsp) const;
  [[nodiscard]] std::unique_ptr<Handshake> handshake(boost::json::object auth);
  void remove(Socket& socket, DisconnectReason reason);

  Core& core_;
  engineio::Session& session_;
  std::unique_ptr<Socket> sockets_;  // a list: nearly always of one
  std::unique_ptr<Setup> setup_;
  std::unique_ptr<Assembly> assembly_;
  DisconnectReason closing_ = DisconnectReason::forced_close;  // why we close the session, when we do
};

}  // namespace porchlight::socketio
