#pragma once

#include "base/clock.hpp"
#include "engineio/limits.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <string>

namespace porchlight::engineio {

class ClientLimits;

/// The settings of an Engine.IO server; the defaults are Engine.IO's own.
struct Options {
  std::string path = "/socket.io/";  // where the server is mounted; ends with '/'
  std::string node_tag{};            // characters of [A-Za-z0-9], the same for all threads of a node
  Milliseconds ping_interval{25'000};
  Milliseconds ping_timeout{20'000};
  Milliseconds upgrade_timeout{10'000};
  std::size_t max_payload = 1'000'000;  // bytes of a POST body and of a WebSocket message
  std::size_t polling_queue_bytes = limits::polling_queue_bytes;
  net::Headers handshake_headers{};  // added to the answer that opens a session: a balancer's cookie, say
  bool polling = true;               // the transports on offer
  bool websocket = true;             //
  bool allow_upgrades = true;        // from polling to WebSocket
  ClientLimits* clients = nullptr;   // the node's limits; null for none
};

}  // namespace porchlight::engineio
