#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace porchlight::test_server {

struct Flags {
  std::uint16_t protocol_port = 0;         // bare Engine.IO, Socket.IO, WebSocket echo; 0: not served
  std::uint16_t socketio_client_port = 0;  // for socket.io-client's own tests; 0: not served
  std::uint16_t engineio_client_port = 0;  // for engine.io-client's own tests; 0: not served
  unsigned threads = 1;
};

/// Says what was wrong on standard error and gives none where the command line cannot be used.
[[nodiscard]] std::optional<Flags> parse_flags(int count, char** arguments);

}  // namespace porchlight::test_server
