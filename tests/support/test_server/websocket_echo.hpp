#pragma once
// Section 5: a WebSocket that sends every message back as it came, with no Engine.IO on it, for frame-level
// conformance suites.

#include "net/event_loop.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <map>
#include <memory>

namespace porchlight::test_server {

/// Thread: the loop's.
class WebSocketEcho {
 public:
  explicit WebSocketEcho(net::EventLoop& loop);
  ~WebSocketEcho();
  void on_upgrade(const net::HttpRequest& request, net::Upgrade upgrade);
  /// Ends every connection.
  void close_all();

 private:
  class Peer;
  void remove(Peer& peer);

  net::EventLoop& loop_;
  std::map<const Peer*, std::unique_ptr<Peer>> peers_;
};

}  // namespace porchlight::test_server
