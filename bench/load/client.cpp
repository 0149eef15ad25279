#include "load/client.hpp"

#include "load/limits.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace porchlight::bench {
namespace {

constexpr websocket::Mask mask{'\x37', '\x5a', '\x21', '\x3d'};

/// What Chromium sends: its headers are parsed, and perhaps kept, by the server.
constexpr std::string_view upgrade_request =
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "Connection: Upgrade\r\n"
    "Pragma: no-cache\r\n"
    "Cache-Control: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Safari/537.36\r\n"
    "Upgrade: websocket\r\n"
    "Origin: http://localhost\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-US,en;q=0.9\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    "\r\n";

sockaddr_in address(std::uint32_t host, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(host);
  out.sin_port = htons(port);
  return out;
}

const sockaddr* generic(const sockaddr_in& from) {
  return reinterpret_cast<const sockaddr*>(&from);
}

/// Non-blocking, on its way from 127.0.1.1 and following to 127.0.0.1.
int begin_connect(std::size_t number, std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "socket");
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const auto host = static_cast<std::uint32_t>(0x7F000100U + (number / 250 % 200) * 256 + number % 250 + 1);
  const sockaddr_in from = address(host, 0);
  const sockaddr_in to = address(INADDR_LOOPBACK, port);
  if (bind(descriptor, generic(from), sizeof from) == 0 &&
      (::connect(descriptor, generic(to), sizeof to) == 0 || errno == EINPROGRESS)) {
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

/// Shared by all clients: an idle one holds no buffer.
std::array<char, 64UL * 1024> read_buffer;
std::string scratch;

}  // namespace

Client::Client(Poller& poller, ClientHandler& handler, std::size_t number, std::uint16_t port,
               std::string auth)
    : poller_(poller),
      handler_(handler),
      number_(number),
      port_(port),
      auth_(std::move(auth)),
      parser_(websocket::Role::client, limits::message_bytes) {}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

void Client::connect() {
  socket_ = begin_connect(number_, port_);
  if (socket_ < 0) return end(End::unreachable, std::strerror(errno));
  poller_.add(socket_, EPOLLOUT, *this);
}

void Client::emit(std::string_view event_and_args, bool ask_for_ack) {
  std::string packet = ask_for_ack ? "420[" : "42[";
  packet += event_and_args;
  packet += ']';
  send_text(packet);
}

void Client::close() {
  if (state_ == State::closing || state_ == State::ended) return;
  state_ = State::closing;
  send(websocket::encode_masked_frame(
      websocket::Opcode::close, websocket::encode_close_payload(websocket::CloseCode::going_away, {}), mask));
}

void Client::on_ready(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) on_writable();
  if (state_ != State::ended && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) on_readable();
}

void Client::on_writable() {
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return end(End::unreachable, std::strerror(error));
    state_ = State::upgrading;
    poller_.change(socket_, EPOLLIN, *this);
    return send(upgrade_request);
  }
  const std::string bytes = std::move(waiting_);
  waiting_.clear();
  poller_.change(socket_, EPOLLIN, *this);
  send(bytes);
}

void Client::on_readable() {
  const ssize_t count = read(socket_, read_buffer.data(), read_buffer.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return end(state_ == State::closing ? End::closed : End::lost, "the server closed TCP");
  ++reads_;
  std::string_view bytes(read_buffer.data(), static_cast<std::size_t>(count));
  if (state_ == State::upgrading && !take_response(bytes)) return;
  take_frames(bytes);
}

/// True once the response is complete; then `bytes` is what follows it.
bool Client::take_response(std::string_view& bytes) {
  head_.append(bytes);
  const std::size_t length = head_.find("\r\n\r\n");
  if (length == std::string::npos) {
    if (head_.size() > limits::response_head_bytes) end(End::upgrade_refused, "an endless response");
    return false;
  }
  if (!head_.starts_with("HTTP/1.1 101 ")) {
    end(End::upgrade_refused, std::string_view(head_).substr(0, head_.find('\r')));
    return false;
  }
  bytes.remove_prefix(bytes.size() - (head_.size() - length - 4));
  std::string().swap(head_);
  state_ = State::opening;
  return true;
}

void Client::take_frames(std::string_view bytes) {
  using Kind = websocket::Event::Kind;
  for (;;) {
    const websocket::Event event = parser_.next(bytes, scratch);
    if (event.kind == Kind::none) return;
    if (event.kind == Kind::failed) return end(End::lost, event.payload);
    if (event.kind == Kind::text) on_packet(event.payload);
    if (event.kind == Kind::close && state_ != State::closing) return end(End::lost, event.payload);
    if (state_ == State::ended) return;
  }
}

void Client::on_packet(std::string_view packet) {
  if (packet.empty() || state_ == State::closing) return;
  switch (packet.front()) {
    case '0':
      state_ = State::joining;
      return send_text("40" + auth_);
    case '2':
      ++pings_;
      return send_text("3");
    case '4':
      return on_message(packet.substr(1));
    default:
      return;
  }
}

void Client::on_message(std::string_view message) {
  if (message.empty()) return;
  switch (message.front()) {
    case '0':
      state_ = State::connected;
      return handler_.on_connected(*this);
    case '1':
      return end(End::lost, "DISCONNECT");
    case '2':
      return handler_.on_event(*this, message.substr(1));
    case '3':
      return handler_.on_ack(*this, message.substr(std::min(message.find('['), message.size())));
    case '4':
      return end(End::connect_refused, message.substr(1));
    default:
      return;
  }
}

void Client::send_text(std::string_view text) {
  send(websocket::encode_masked_frame(websocket::Opcode::text, text, mask));
}

void Client::send(std::string_view bytes) {
  if (socket_ < 0) return;
  std::size_t sent = 0;
  if (waiting_.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) return;  // the end of the connection is noticed when reading
    if (count > 0) sent = static_cast<std::size_t>(count);
  }
  if (sent == bytes.size()) return;
  waiting_.append(bytes.substr(sent));
  poller_.change(socket_, EPOLLIN | EPOLLOUT, *this);
}

void Client::end(End end, std::string_view why) {
  if (state_ == State::ended) return;
  state_ = State::ended;
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  handler_.on_ended(*this, end, why);
}

}  // namespace porchlight::bench
