#include "net/dialer.hpp"

#include "base/assert.hpp"
#include "net/limits.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <cerrno>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace porchlight::net {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

/// A program must not inherit it: a descriptor that is open elsewhere too cannot be reset. (Asio would make
/// one that is inherited.)
error_code open(Tcp::socket& socket, const Tcp& protocol) {
  const int descriptor =
      ::socket(protocol.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol.protocol());
  error_code error;
  if (descriptor < 0) {
    error.assign(errno, boost::system::system_category());
    return error;
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  socket.assign(protocol, descriptor, error);
  if (error) ::close(descriptor);
  return error;
}

/// On loopback, a client that tries a port where nobody listens may be given that very port and so reach
/// itself (TCP's simultaneous open); the server could then not start any more.
bool is_connected_to_itself(const Tcp::socket& socket) {
  error_code ignored;
  return socket.local_endpoint(ignored) == socket.remote_endpoint(ignored);
}

/// Of those that are numbers.
std::vector<Tcp::endpoint> endpoints_of(const std::vector<std::string>& addresses, std::uint16_t port) {
  std::vector<Tcp::endpoint> endpoints;
  endpoints.reserve(addresses.size());
  for (const std::string& text : addresses) {
    error_code not_numeric;
    const auto address = asio::ip::make_address(text, not_numeric);
    if (!not_numeric) endpoints.emplace_back(address, port);
  }
  return endpoints;
}

}  // namespace

struct Dial::Impl : std::enable_shared_from_this<Dial::Impl> {
  Impl(EventLoop& on, OnSocket to)
      : loop(on), on_socket(std::move(to)), resolver(on.io()), socket(on.io()), timer(on.timers(), [this] {
          on_time();
        }) {}

  void begin(const std::string& host, std::uint16_t port, Milliseconds time);
  void resolve(const std::string& host, std::uint16_t port);
  void connect_soon(std::vector<Tcp::endpoint> known);
  void close();
  void on_time();
  void connect_next();
  void on_connect(const error_code& error);
  void done(Result<DetachedSocket> result);

  EventLoop& loop;
  OnSocket on_socket;  // empty once it was called, or the Dial was dropped
  Tcp::resolver resolver;
  Tcp::socket socket;
  Timer timer;
  SteadyTime deadline;
  std::string target;
  std::string reason = "timed out";  // why the last address could not be reached
  std::vector<Tcp::endpoint> endpoints;
  std::size_t tried = 0;
};

void Dial::Impl::begin(const std::string& host, std::uint16_t port, Milliseconds time) {
  PORCHLIGHT_ASSERT(loop.owned_here() && on_socket);
  target = host + ":" + std::to_string(port);
  deadline = loop.now() + time;
  timer.arm(deadline);
}

void Dial::Impl::resolve(const std::string& host, std::uint16_t port) {
  resolver.async_resolve(host, std::to_string(port),
                         [self = shared_from_this()](const error_code& error, const auto& found) {
                           if (!self->on_socket) return;
                           if (error) self->reason = error.message();
                           for (const auto& entry : found) self->endpoints.push_back(entry.endpoint());
                           self->connect_next();
                         });
}

void Dial::Impl::connect_soon(std::vector<Tcp::endpoint> known) {
  endpoints = std::move(known);
  loop.at_end_of_turn([self = shared_from_this()] { self->connect_next(); });
}

void Dial::Impl::close() {
  on_socket = nullptr;
  timer.cancel();
  resolver.cancel();
  error_code ignored;
  socket.close(ignored);
}

void Dial::Impl::on_time() {
  if (endpoints.empty() || loop.now() >= deadline) {
    done(Error{ErrorCode::unavailable, "Cannot connect to " + target + ": timed out"});
    return;
  }
  reason = "timed out";
  connect_next();
}

void Dial::Impl::connect_next() {
  error_code ignored;
  while (on_socket) {
    socket.close(ignored);
    const std::size_t count = std::min(endpoints.size(), limits::dial_addresses);
    if (tried >= count) {
      done(Error{ErrorCode::unavailable, "Cannot connect to " + target + ": " + reason});
      return;
    }
    const auto left = std::max(deadline - loop.now(), SteadyTime::duration::zero());
    timer.arm(loop.now() + left / static_cast<int>(count - tried));
    const Tcp::endpoint endpoint = endpoints[tried++];
    if (const error_code error = open(socket, endpoint.protocol()); error) {
      reason = error.message();
      continue;
    }
    socket.async_connect(endpoint, [self = shared_from_this(), attempt = tried](const error_code& error) {
      if (self->on_socket && self->tried == attempt) self->on_connect(error);
    });
    return;
  }
}

void Dial::Impl::on_connect(const error_code& error) {
  if (error || !socket.is_open()) {
    reason = error.message();
    return connect_next();
  }
  if (is_connected_to_itself(socket)) {
    reason = "nobody listens";
    return connect_next();
  }
  error_code failed;
  const int descriptor = socket.release(failed);
  if (failed) {
    reason = failed.message();
    return connect_next();
  }
  done(DetachedSocket(descriptor, {}));
}

void Dial::Impl::done(Result<DetachedSocket> result) {
  const auto self = shared_from_this();  // the callback may drop the Dial
  auto callback = std::exchange(on_socket, nullptr);
  close();
  if (callback) callback(std::move(result));
}

Dial::Dial(EventLoop& loop, const std::string& host, std::uint16_t port, Milliseconds time,
           OnSocket on_socket)
    : impl_(std::make_shared<Impl>(loop, std::move(on_socket))) {
  impl_->begin(host, port, time);
  if (auto numeric = endpoints_of({host}, port); !numeric.empty()) {
    impl_->connect_soon(std::move(numeric));
  } else {
    impl_->resolve(host, port);
  }
}

Dial::Dial(EventLoop& loop, const std::string& host, const std::vector<std::string>& addresses,
           std::uint16_t port, Milliseconds time, OnSocket on_socket)
    : impl_(std::make_shared<Impl>(loop, std::move(on_socket))) {
  impl_->begin(host, port, time);
  impl_->connect_soon(endpoints_of(addresses, port));
}

Dial::~Dial() {
  impl_->close();
}

}  // namespace porchlight::net
