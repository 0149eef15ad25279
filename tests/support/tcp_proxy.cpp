#include "support/tcp_proxy.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace porchlight::test {

namespace {

constexpr std::chrono::milliseconds turn{2};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Moves what can be read into `bytes`. False at the end of the connection.
bool receive(int socket, std::string& bytes) {
  std::array<char, 65'536> buffer;
  for (;;) {
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    return got < 0 && errno == EAGAIN;
  }
}

void deliver(int socket, std::string& bytes) {
  if (bytes.empty()) return;
  const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) bytes.erase(0, static_cast<std::size_t>(sent));
  if (sent < 0 && errno != EAGAIN) bytes.clear();  // nobody is there any more
}

void close(int& socket) {
  if (socket >= 0) ::close(socket);
  socket = -1;
}

}  // namespace

TcpProxy::TcpProxy(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

TcpProxy::~TcpProxy() {
  stopping_ = true;
  thread_.join();
  close(listener_);
  for (auto& connection : connections_) {
    close(connection->client);
    close(connection->server);
  }
}

void TcpProxy::run() {
  while (!stopping_) {
    {
      const std::scoped_lock lock(mutex_);
      accept();
      for (auto& connection : connections_) pump(*connection);
      std::erase_if(connections_, [](const auto& one) { return one->client < 0 && one->server < 0; });
    }
    std::this_thread::sleep_for(turn);
  }
}

void TcpProxy::accept() {
  for (;;) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return;
    auto connection = std::make_unique<Connection>();
    connection->client = client;
    connection->server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(server_port_);
    if (::connect(connection->server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(connection->server);
      close(connection->client);
    }
    connections_.push_back(std::move(connection));
  }
}

void TcpProxy::pump(Connection& connection) {
  const bool client_there = connection.client >= 0 && receive(connection.client, connection.to_server);
  if (!client_there) close(connection.client);
  const bool server_there = connection.server >= 0 && receive(connection.server, connection.to_client);
  if (!server_there) close(connection.server);
  if (connection.held) return;
  if (server_there) deliver(connection.server, connection.to_server);
  if (client_there) deliver(connection.client, connection.to_client);
  if (!client_there && connection.to_server.empty()) close(connection.server);
  if (!server_there && connection.to_client.empty()) close(connection.client);
}

void TcpProxy::hold() {
  const std::scoped_lock lock(mutex_);
  for (auto& connection : connections_) connection->held = true;
}

void TcpProxy::release() {
  const std::scoped_lock lock(mutex_);
  for (auto& connection : connections_) {
    if (!connection->held) continue;
    connection->held = false;
    if (connection->server >= 0) deliver(connection->server, connection->to_server);
  }
}

std::size_t TcpProxy::held_bytes() {
  const std::scoped_lock lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& connection : connections_) {
    if (connection->held) bytes += connection->to_server.size();
  }
  return bytes;
}

}  // namespace porchlight::test
