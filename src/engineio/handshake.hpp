#pragma once

#include "net/http.hpp"

#include <string>

namespace porchlight::engineio {

/// What is known of a client from the requests of its session.
struct Handshake {
  std::string query;     // of the first request, as sent
  net::Headers headers;  // of the first request, lower-case names
  std::string origin;    // from whichever request of the session carried `Origin`; empty where none did
  std::string address;   // the peer's
};

}  // namespace porchlight::engineio
