#include "net/listener.hpp"

#include "base/assert.hpp"
#include "net/limits.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace porchlight::net {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

namespace {

Error unavailable(const std::string& host, std::uint16_t port, const std::string& reason) {
  return {ErrorCode::unavailable, "Cannot listen on " + host + ":" + std::to_string(port) + ": " + reason};
}

Result<Tcp::endpoint> endpoint_of(const std::string& host, std::uint16_t port) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) return unavailable(host, port, "expected an IPv4 or IPv6 address");
  return Tcp::endpoint(address, port);
}

constexpr std::string_view too_many_of_address =
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 61\r\n"
    "Retry-After: 5\r\nConnection: close\r\n\r\n"
    "Too many connections from this address: try again in a while.";
constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 58\r\n"
    "Retry-After: 5\r\nConnection: close\r\n\r\n"
    "Too many connections to this server: try again in a while.";

std::string address_text(const sockaddr_storage& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = peer.ss_family == AF_INET6
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr)
                          : &reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
  const char* shown = ::inet_ntop(peer.ss_family, bytes, text.data(), text.size());
  return shown == nullptr ? std::string() : std::string(shown);
}

/// Answers whatever is asked, unread, and closes. What has come is read first: else the kernel resets the
/// connection, and the answer may be lost.
void refuse(int descriptor, std::string_view answer) {
  (void)::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  (void)::shutdown(descriptor, SHUT_WR);
  std::array<char, 16UL * 1024> unread;
  (void)::recv(descriptor, unread.data(), unread.size(), MSG_DONTWAIT);
  ::close(descriptor);
}

}  // namespace

Result<std::uint16_t> claim_port(const std::string& host, std::uint16_t port) {
  const auto endpoint = endpoint_of(host, port);
  if (!endpoint) return endpoint.error();
  asio::io_context io;
  Tcp::acceptor probe(io);
  boost::system::error_code error;
  probe.open(endpoint->protocol(), error);
  if (!error) probe.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) probe.bind(*endpoint, error);
  // Linux lets two sockets with SO_REUSEADDR bind one port as long as neither listens: so listen.
  if (!error) probe.listen(1, error);
  if (error) return unavailable(host, port, error.message());
  return probe.local_endpoint().port();
}

struct Listener::Impl : std::enable_shared_from_this<Listener::Impl> {
  Impl(EventLoop& on, OnSocket to, Admission* by)
      : loop(on), on_socket(std::move(to)), admission(by), acceptor(on.io()), pause(on.timers(), [this] {
          wait();
        }) {}
  ~Impl() {
    if (spare >= 0) ::close(spare);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void wait() {
    if (!acceptor.is_open()) return;
    keep_spare();
    acceptor.async_wait(Tcp::acceptor::wait_read,
                        [self = shared_from_this()](const boost::system::error_code& error) {
                          if (error || !self->acceptor.is_open()) return;
                          if (self->accept_queued(limits::accepts_per_turn) == Accepted::out_of_descriptors) {
                            self->pause.arm_in(limits::accept_pause);
                          } else {
                            self->wait();
                          }
                        });
  }

  /// `out_of_descriptors`: it is tried again after a pause.
  enum class Accepted : std::uint8_t { all, as_many_as_may_be, out_of_descriptors };

  Accepted accept_queued(std::size_t at_most) {
    for (std::size_t tried = 0; tried < at_most; ++tried) {
      sockaddr_storage peer{};
      const int descriptor = accept_one(&peer);
      if (descriptor >= 0) {
        take(descriptor, peer);
        continue;
      }
      const int reason = errno;
      if (reason == EINTR || reason == ECONNABORTED) continue;
      if (reason == EAGAIN || reason == EWOULDBLOCK) return Accepted::all;
      // With no descriptor left that is the answer even where nobody waits: the spare one finds out.
      const bool told = turn_away();
      const bool failed = told || spare < 0;
      if (admission != nullptr && failed) admission->on_accept_failed(reason, loop.timers().now());
      if (!told) return Accepted::out_of_descriptors;
    }
    return Accepted::as_many_as_may_be;
  }

  [[nodiscard]] int accept_one(sockaddr_storage* peer) {
    socklen_t size = sizeof *peer;
    return ::accept4(acceptor.native_handle(), reinterpret_cast<sockaddr*>(peer), &size,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);
  }

  void take(int descriptor, const sockaddr_storage& peer) {
    Place place;
    if (admission != nullptr) {
      place = admission->admit(address_text(peer));
      if (!place) return refuse(descriptor, admission->full() ? too_many : too_many_of_address);
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    on_socket(DetachedSocket(descriptor, {}, std::move(place)));
  }

  /// With the descriptor that is kept for it, somebody is told why. False where nobody waits, or where there
  /// is not even that.
  bool turn_away() {
    if (spare < 0) return false;
    ::close(std::exchange(spare, -1));
    sockaddr_storage peer{};
    const int descriptor = accept_one(&peer);
    if (descriptor >= 0) refuse(descriptor, too_many);
    keep_spare();
    return descriptor >= 0;
  }

  void keep_spare() {
    if (spare < 0) spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  }

  EventLoop& loop;
  OnSocket on_socket;
  Admission* admission;
  Tcp::acceptor acceptor;
  Timer pause;
  int spare = -1;  // given up when descriptors run out, so that one more can be answered
};

Listener::Listener(EventLoop& loop, OnSocket on_socket, Admission* admission)
    : impl_(std::make_shared<Impl>(loop, std::move(on_socket), admission)) {}

Listener::~Listener() {
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
}

Result<void> Listener::listen(const std::string& host, std::uint16_t port) {
  PORCHLIGHT_ASSERT(impl_->loop.owned_here() && !impl_->acceptor.is_open());
  const auto endpoint = endpoint_of(host, port);
  if (!endpoint) return endpoint.error();
  boost::system::error_code error;
  impl_->acceptor.open(endpoint->protocol(), error);
  if (!error) impl_->acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) impl_->acceptor.set_option(ReusePort(true), error);
  if (!error) impl_->acceptor.non_blocking(true, error);
  if (!error) impl_->acceptor.bind(*endpoint, error);
  if (!error) impl_->acceptor.listen(limits::listen_backlog, error);
  if (error) return unavailable(host, port, error.message());
  impl_->wait();
  return {};
}

void Listener::stop() {
  PORCHLIGHT_ASSERT(impl_->loop.owned_here());
  if (!impl_->acceptor.is_open()) return;
  // The kernel would reset them: no more than there were room for.
  (void)impl_->accept_queued(static_cast<std::size_t>(limits::listen_backlog) + 1);
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
}

}  // namespace porchlight::net
