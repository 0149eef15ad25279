#include "net/listener.hpp"

#include "net/limits.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/socket.h>

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
  Impl(EventLoop& on, OnSocket to)
      : loop(on), on_socket(std::move(to)), acceptor(on.io()), pause(on.timers(), [this] { wait(); }) {}

  void wait() {
    if (!acceptor.is_open()) return;
    acceptor.async_wait(Tcp::acceptor::wait_read,
                        [self = shared_from_this()](const boost::system::error_code& error) {
                          if (error || !self->acceptor.is_open()) return;
                          if (self->accept_queued()) {
                            self->wait();
                          } else {
                            self->pause.arm_in(limits::accept_pause);
                          }
                        });
  }

  /// Takes all that is queued. False when descriptors have run out.
  bool accept_queued() {
    for (;;) {
      const int descriptor =
          ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor < 0) {
        if (errno == EINTR || errno == ECONNABORTED) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK;
      }
      const int on = 1;
      ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      on_socket(DetachedSocket(descriptor, {}));
    }
  }

  EventLoop& loop;
  OnSocket on_socket;
  Tcp::acceptor acceptor;
  Timer pause;
};

Listener::Listener(EventLoop& loop, OnSocket on_socket)
    : impl_(std::make_shared<Impl>(loop, std::move(on_socket))) {}

Listener::~Listener() {
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
}

Result<void> Listener::listen(const std::string& host, std::uint16_t port) {
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
  if (!impl_->acceptor.is_open()) return;
  (void)impl_->accept_queued();
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->pause.cancel();
}

}  // namespace porchlight::net
