#include "driver/redis/wire.hpp"

#include "driver/redis/limits.hpp"

#include <utility>

namespace porchlight::driver {

RedisWire::RedisWire(net::EventLoop& loop, RedisAddress address, Milliseconds connect_time,
                     const net::TlsTrust* trust, RedisWireHandler& handler)
    : loop_(loop), address_(std::move(address)), trust_(trust), handler_(&handler) {
  dial_ = std::make_unique<net::Dial>(
      loop, address_.host, address_.port, connect_time,
      [this](Result<net::DetachedSocket> socket) { on_socket(std::move(socket)); });
}

void RedisWire::on_socket(Result<net::DetachedSocket> socket) {
  if (handler_ == nullptr) return;
  if (!socket) return end_with(socket.error().message);  // it names the address

  stream_ = std::move(*socket).attach(loop_, *this);
  // The pipeline bounds what is written; a whole queue may be one request, and TLS adds a little.
  stream_->set_queue_limit(2 * limits::redis_queue_bytes);
  if (trust_ == nullptr) return handler_->on_wire_open();
  tls_.emplace(*trust_, address_.host);
  flush_tls();
}

void RedisWire::write(std::string bytes) {
  if (handler_ == nullptr || !stream_ || bytes.empty()) return;
  if (!tls_) return stream_->write(std::move(bytes));
  // A failure here shows itself at the next read; nothing of it has left.
  (void)tls_->send(bytes);
  flush_tls();
}

void RedisWire::flush_tls() {
  if (std::string wire = tls_->take_wire(); !wire.empty()) stream_->write(std::move(wire));
}

void RedisWire::on_bytes(std::string_view bytes) {
  if (handler_ == nullptr) return;
  if (!tls_) return handler_->on_wire_bytes(bytes);
  const bool was_established = tls_->established();
  const auto received = tls_->receive(bytes);
  flush_tls();
  if (!was_established && tls_->established()) handler_->on_wire_open();
  // What came before the end counts: an answer may be followed by a close at once.
  const std::string plain = tls_->take_plain();
  if (handler_ != nullptr && !plain.empty()) handler_->on_wire_bytes(plain);
  if (!received) fail(received.error().message);
}

void RedisWire::on_end(net::StreamEnd end) {
  switch (end) {
    case net::StreamEnd::peer_closed:
      return fail("the server closed the connection");
    case net::StreamEnd::error:
      return fail("the connection was reset");
    case net::StreamEnd::queue_overflow:
      return fail("the server does not read");
  }
}

void RedisWire::fail(const std::string& why) {
  end_with(to_string(address_) + ": " + why);
}

void RedisWire::end_with(const std::string& why) {
  if (handler_ == nullptr) return;
  RedisWireHandler& handler = *handler_;
  close();
  handler.on_wire_end(why);
}

void RedisWire::close() {
  handler_ = nullptr;
  dial_.reset();
  net::Stream::reset(std::move(stream_));
}

}  // namespace porchlight::driver
