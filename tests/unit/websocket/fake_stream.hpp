#pragma once
// net::Stream without a socket, put in place when the test is linked: fake_stream.cpp defines the functions
// of net/stream.hpp, so the linker never looks for those of net's library.

#include "net/stream.hpp"

#include <optional>
#include <string>

namespace porchlight::websocket {

/// The far side of the last stream that was attached.
struct FakeWire {
  net::StreamHandler* handler = nullptr;  // null once the stream was dropped
  std::string written;
  std::optional<Milliseconds> lingering;  // finish() was called
  bool dropped = false;
};

/// The wire of the next attach(); set it before.
void use_wire(FakeWire& wire);

}  // namespace porchlight::websocket
