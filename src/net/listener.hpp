#pragma once
// A listening socket of one loop. With SO_REUSEPORT each loop has one of its own on the same port and the
// kernel spreads the connections: no thread accepts for another.

#include "base/error.hpp"
#include "net/admission.hpp"
#include "net/event_loop.hpp"
#include "net/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace porchlight::net {

/// Is the port free? Asked before the first listener: SO_REUSEPORT would let a second server of the same user
/// share a port in silence. Port 0 picks one.
/// Errors: `unavailable`, with what was tried.
[[nodiscard]] Result<std::uint16_t> claim_port(const std::string& host, std::uint16_t port);

/// Thread: the loop's.
class Listener {
 public:
  using OnSocket = UniqueFunction<void(DetachedSocket)>;
  /// Without an `admission` everybody is taken; it outlives the listener.
  Listener(EventLoop& loop, OnSocket on_socket, Admission* admission = nullptr);
  ~Listener();

  /// Errors: `unavailable`, with the address and the system's reason.
  [[nodiscard]] Result<void> listen(const std::string& host, std::uint16_t port);
  /// Takes what the kernel has queued, then stops.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the wait that is under way
};

}  // namespace porchlight::net
