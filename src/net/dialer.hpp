#pragma once
// Connecting to another server: its name is resolved, then its addresses are tried in their order, all within
// one time limit, each within its share of what is left. Nothing here blocks the loop: names are resolved on
// a thread of Asio's (getaddrinfo knows no other way; one that hangs delays the end of the loop, nothing
// else).
//
// Left out on purpose: racing IPv6 against IPv4 (RFC 8305): the servers of a site are near, and their
// addresses are written down by whoever runs them.

#include "base/error.hpp"
#include "net/event_loop.hpp"
#include "net/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::net {

/// A connection that is being made; dropped, it is not made, and the callback is not called.
/// Thread: the loop's.
class Dial {
 public:
  /// Connected, with TCP_NODELAY. Errors: `unavailable`, with the system's reason.
  using OnSocket = UniqueFunction<void(Result<DetachedSocket>)>;

  /// `host`: an address or a name. `on_socket` is called once, never from inside the constructor; it may drop
  /// the Dial.
  Dial(EventLoop& loop, const std::string& host, std::uint16_t port, Milliseconds time, OnSocket on_socket);
  /// A name whose addresses are known already: `addresses`, as numbers.
  Dial(EventLoop& loop, const std::string& host, const std::vector<std::string>& addresses,
       std::uint16_t port, Milliseconds time, OnSocket on_socket);
  ~Dial();
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with what is under way
};

}  // namespace porchlight::net
