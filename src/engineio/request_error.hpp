#pragma once

namespace porchlight::engineio {

/// Engine.IO's error codes; the numbers are on the wire.
enum class RequestError {
  unknown_transport = 0,
  unknown_sid = 1,
  bad_handshake_method = 2,
  bad_request = 3,
  forbidden = 4,
  unsupported_version = 5,
  draining,             // ours: 503, this server takes no new sessions
  too_many,             // ours: 503, it has as many as it takes
  too_many_of_address,  // ours: 429, of that address
};

}  // namespace porchlight::engineio
