#pragma once
// The HTTP side of Engine.IO: its error bodies, and CORS to any origin without credentials. Which origins may
// use a project is checked later, when a namespace is asked for: here the project is not known yet.

#include "engineio/session.hpp"
#include "net/http.hpp"

#include <string_view>

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

[[nodiscard]] net::HttpResponse error_response(RequestError error);
[[nodiscard]] net::HttpResponse poll_response(PollAnswer answer);
/// The answer to OPTIONS.
[[nodiscard]] net::HttpResponse preflight_response(const net::HttpRequest& request);

}  // namespace porchlight::engineio
