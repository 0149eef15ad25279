#pragma once
// A WebSocket as a client has it, over whatever libcurl connects with (its own is not in Debian 12's).

#include "base/clock.hpp"
#include "doctor/way.hpp"

#include <string>

namespace porchlight::doctor {

/// Opens a session by WebSocket alone, asks for a namespace and waits for the answer. `url`: http:// or
/// https://, with its query; `host`: for the header. Blocks, for limits::way_time for each step. Thread: any.
[[nodiscard]] WebSocketFacts try_websocket(const std::string& url, const std::string& host,
                                           const std::string& target, const Clock& clock);

}  // namespace porchlight::doctor
