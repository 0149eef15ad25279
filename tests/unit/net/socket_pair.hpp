#pragma once
// The two ends of a connection inside the kernel: ours as an event loop takes it, the peer's read and written
// by hand. What one end writes is there for the other at once, so nothing is waited for.

#include "net/event_loop.hpp"
#include "net/stream.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace porchlight::net {

class SocketPair {
 public:
  SocketPair() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends_.data()), 0);
    const int small = 4096;  // the kernel doubles it, and takes little before it says no
    ::setsockopt(ends_[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  }
  ~SocketPair() {
    close();
    if (ends_[0] >= 0) ::close(ends_[0]);
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  [[nodiscard]] int descriptor() const { return ends_[0]; }
  [[nodiscard]] DetachedSocket ours() { return {std::exchange(ends_[0], -1), {}}; }

  /// As much as the kernel takes; how much that was.
  std::size_t send(std::string_view bytes) const {
    const ssize_t sent = ::send(ends_[1], bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }
  /// What is there, up to so many bytes.
  std::string receive(std::size_t at_most = 1 << 20) {
    std::string got(at_most, '\0');
    const ssize_t size = ::recv(ends_[1], got.data(), got.size(), 0);
    closed_ = closed_ || size == 0;
    got.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return got;
  }
  /// receive() has met the end.
  [[nodiscard]] bool closed() const { return closed_; }
  void close() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  /// Says all that it has to say, and goes on reading.
  void half_close() const { EXPECT_EQ(::shutdown(ends_[1], SHUT_WR), 0); }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool closed_ = false;
};

/// Runs what is ready, and what follows from it.
inline void run_ready(EventLoop& loop) {
  loop.run_one(Milliseconds{0});  // the loop is this thread's
  loop.io().restart();
  for (int i = 0; i < 200 && loop.io().poll_one() > 0; ++i) {
  }
}

}  // namespace porchlight::net
