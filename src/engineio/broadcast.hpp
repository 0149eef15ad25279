#pragma once
// One message for many sessions. It is encoded at most once for each transport that a receiver uses: a ready
// WebSocket frame and a packet for polling, both shared by all receivers' queues.

#include "base/shared_bytes.hpp"

#include <string>
#include <utility>

namespace porchlight::engineio {

/// Thread: one; each thread makes its own.
class Broadcast {
 public:
  /// `payload`: what a receiver's on_message would get; text, or binary data.
  explicit Broadcast(std::string payload, bool binary = false)
      : payload_(std::move(payload)), binary_(binary) {}

  /// The message as a ready WebSocket frame.
  [[nodiscard]] const SharedBytes& frame();
  /// The message as a packet of a polling payload.
  [[nodiscard]] const SharedBytes& packet();
  [[nodiscard]] bool binary() const { return binary_; }

 private:
  std::string payload_;
  bool binary_;
  SharedBytes frame_;
  SharedBytes packet_;
};

}  // namespace porchlight::engineio
