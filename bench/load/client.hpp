#pragma once
// One client of the contract: TCP, the WebSocket upgrade with the headers that a browser sends, Engine.IO's
// open packet, Socket.IO's CONNECT, then events. It answers pings by itself.
//
// Each client comes from a loopback address of its own choosing (127.0.x.y): one address has 28,000 ports,
// and those that have just been closed are not free for a minute.

#include "load/poller.hpp"
#include "websocket/parser.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::bench {

class Client;

enum class End : std::uint8_t {
  closed,           // we asked for it
  unreachable,      // TCP was refused
  upgrade_refused,  // HTTP said something else than 101
  connect_refused,  // CONNECT_ERROR
  lost,             // the server ended it
};

class ClientHandler {
 public:
  /// CONNECT was accepted.
  virtual void on_connected(Client& client) = 0;
  /// `args`: the JSON array of an ack.
  virtual void on_ack(Client& client, std::string_view args) = 0;
  /// `args`: the JSON array of an event, its name first.
  virtual void on_event(Client& /*client*/, std::string_view /*args*/) {}
  /// Last of all. `why`: what the server said, where it said something.
  virtual void on_ended(Client& client, End end, std::string_view why) = 0;

 protected:
  ~ClientHandler() = default;
};

class Client final : public Pollable {
 public:
  /// `number` tells clients apart and chooses the address. `auth`: JSON.
  Client(Poller& poller, ClientHandler& handler, std::size_t number, std::uint16_t port, std::string auth);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] std::size_t number() const { return number_; }
  /// May call on_ended before it returns.
  void connect();
  /// `event_and_args`: JSON, comma-separated, without brackets.
  void emit(std::string_view event_and_args, bool ask_for_ack);
  /// As a browser leaves a page: a Close frame; on_ended follows when the server has closed TCP.
  void close();

  /// Pings that all clients have answered.
  [[nodiscard]] static std::size_t pings() { return pings_; }
  /// Reads that gave bytes, of all clients: several events in one were, mostly, one write of the server.
  [[nodiscard]] static std::size_t reads() { return reads_; }

 private:
  enum class State : std::uint8_t { connecting, upgrading, opening, joining, connected, closing, ended };

  void on_ready(std::uint32_t events) override;
  void on_writable();
  void on_readable();
  [[nodiscard]] bool take_response(std::string_view& bytes);
  void take_frames(std::string_view bytes);
  void on_packet(std::string_view packet);
  void on_message(std::string_view message);
  void send_text(std::string_view text);
  void send(std::string_view bytes);
  void end(End end, std::string_view why = {});

  static inline std::size_t pings_ = 0;
  static inline std::size_t reads_ = 0;

  Poller& poller_;
  ClientHandler& handler_;
  std::size_t number_;
  std::uint16_t port_;
  int socket_ = -1;
  State state_ = State::connecting;
  std::string auth_;
  std::string head_;     // of the response to the upgrade, while incomplete
  std::string waiting_;  // what the kernel did not take yet
  websocket::Parser parser_;
};

}  // namespace porchlight::bench
