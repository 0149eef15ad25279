#pragma once
// The HTTP side of Engine.IO: its error bodies, and CORS to any origin without credentials. Which origins may
// use a project is checked later, when a namespace is asked for: here the project is not known yet.

#include "engineio/request_error.hpp"
#include "engineio/session.hpp"
#include "net/http.hpp"

#include <string_view>

namespace porchlight::engineio {

[[nodiscard]] net::HttpResponse error_response(RequestError error);
[[nodiscard]] net::HttpResponse poll_response(PollAnswer answer);
/// The answer to OPTIONS.
[[nodiscard]] net::HttpResponse preflight_response(const net::HttpRequest& request);

}  // namespace porchlight::engineio
