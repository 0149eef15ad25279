#pragma once
// The Engine.IO 4 server of one I/O thread: requests and upgrades of its path in, sessions out.
//
// A session lives on the thread that opened it. Its sid, `<node>-<thread>-<random>`, names that thread: a
// request that arrives elsewhere on the node is posted to the owner as a value and answered from there, a
// WebSocket moves over once. Left out on purpose: JSONP, Engine.IO 3, compression.

#include "base/unique_function.hpp"
#include "engineio/broadcast.hpp"
#include "engineio/client_limits.hpp"
#include "engineio/handshake.hpp"
#include "engineio/options.hpp"
#include "engineio/session.hpp"
#include "net/event_loop.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::engineio {

/// Plain counters since the start, for the owner to read.
struct Metrics {
  std::uint64_t opened_polling = 0;
  std::uint64_t opened_websocket = 0;
  std::uint64_t upgraded = 0;
  std::uint64_t closed[7] = {};  // by CloseReason
  std::uint64_t refused = 0;     // requests answered with an error
  std::uint64_t forwarded = 0;   // requests for a session of another thread
};

/// Thread: the loop's, unless said otherwise.
class Server final : public net::HttpHandler {
 public:
  Server(net::EventLoop& loop, Options options);
  /// Forgets every session without calling its handler: call shut_down() first.
  ~Server() override;

  /// The servers of this node by their loop's index, so that a request finds its session's thread. Null where
  /// there is none. Thread: any, before any of the loops runs.
  void set_directory(std::vector<Server*> directory);
  /// Called for each new session; it calls Session::set_handler.
  void on_session(UniqueFunction<void(Session&)> callback);

  /// Is that path this server's?
  [[nodiscard]] bool handles(std::string_view path) const;
  void on_request(net::HttpRequest request, net::Responder responder) override;
  void on_upgrade(net::HttpRequest request, net::Upgrade upgrade) override;

  /// Opens a session on a WebSocket whose handshake is done.
  Session& open_websocket(std::unique_ptr<WebSocketLink> link, std::unique_ptr<Handshake> handshake,
                          SessionPlaces places = {});

  [[nodiscard]] std::string sid(const Session& session) const;
  [[nodiscard]] std::size_t session_count() const;
  /// New handshakes get 503 while set; the sessions that are there go on.
  void refuse_new_sessions(bool refuse);
  /// Drops up to `count` sessions without a goodbye, so that clients come back elsewhere; returns how many
  /// are left. Called again and again, it drains at the caller's pace.
  std::size_t drop_some(std::size_t count);
  /// Ends every session and tells the handlers.
  void shut_down();

  [[nodiscard]] net::EventLoop& loop() const;
  [[nodiscard]] const Options& options() const;
  [[nodiscard]] const Metrics& metrics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::engineio
