#include "websocket/connection.hpp"

#include "base/assert.hpp"
#include "websocket/limits.hpp"
#include "websocket/scratch.hpp"

#include <utility>

namespace porchlight::websocket {

Connection::Connection(net::EventLoop& loop, net::DetachedSocket socket, std::string handshake_response,
                       ConnectionHandler& handler, std::size_t max_message_bytes)
    : stream_(std::move(socket).attach(loop, *this)),
      handler_(handler),
      parser_(Role::server, max_message_bytes) {
  stream_->write(std::move(handshake_response));
}

Connection::~Connection() {
  if (destroyed_ != nullptr) *destroyed_ = true;
}

void Connection::send_text(std::string_view text) {
  send_frame(encode_frame(Opcode::text, text));
}

void Connection::send_binary(std::string_view bytes) {
  send_frame(encode_frame(Opcode::binary, bytes));
}

void Connection::send_frame(SharedBytes ready_frame) {
  if (open()) stream_->write(std::move(ready_frame));
}

void Connection::send_frame(std::string ready_frame) {
  if (open()) stream_->write(std::move(ready_frame));
}

void Connection::close(CloseCode code, std::string_view reason) {
  if (!open()) return;
  send_close(code, reason);
  state_ = State::closing;
  closing_timer_ = std::make_unique<Timer>(stream_->loop().timers(), [this] { end(CloseCode::abnormal); });
  closing_timer_->arm_in(limits::closing_time);
}

void Connection::drop() {
  if (state_ != State::ended) end(CloseCode::abnormal);
}

std::size_t Connection::queued_bytes() const {
  return stream_ ? stream_->queued_bytes() : 0;
}

std::string_view Connection::peer() const {
  return stream_ ? std::string_view(stream_->peer()) : std::string_view{};
}

void Connection::on_bytes(std::string_view bytes) {
  PORCHLIGHT_ASSERT(destroyed_ == nullptr);
  std::string& scratch = thread_scratch();
  bool destroyed = false;
  destroyed_ = &destroyed;
  const std::size_t size = bytes.size();
  std::size_t frames = 0;
  while (state_ != State::ended) {
    const Event event = parser_.next(bytes, scratch);
    if (event.kind == Event::Kind::none) break;
    ++frames;
    take(event);
    if (destroyed) return;
  }
  destroyed_ = nullptr;
  if (open()) handler_.on_traffic(frames, size);
}

void Connection::take(const Event& event) {
  switch (event.kind) {
    case Event::Kind::text:
    case Event::Kind::binary:
      if (open()) handler_.on_message(event.payload, event.kind == Event::Kind::binary);
      return;
    case Event::Kind::ping:
      if (open()) stream_->write(encode_frame(Opcode::pong, event.payload));
      return;
    case Event::Kind::close:
      if (open()) send_close(event.code, {});
      return end(event.code);
    case Event::Kind::failed:
      return fail(event.code, event.payload);
    case Event::Kind::pong:
    case Event::Kind::none:
      return;
  }
}

/// Section 7.1.7. What the peer goes on sending is read and thrown away for a while: closing a socket with
/// unread bytes resets it, and our Close would be lost.
void Connection::fail(CloseCode code, std::string_view why) {
  if (!open()) return end(CloseCode::abnormal);
  // 1009 says it all; clients compare what they get.
  send_close(code, code == CloseCode::too_big ? std::string_view() : why);
  failure_ = code;
  state_ = State::failed;
  stream_->finish(limits::closing_time);
}

void Connection::send_close(CloseCode code, std::string_view reason) {
  PORCHLIGHT_ASSERT(open() && stream_);
  stream_->write(encode_frame(Opcode::close, encode_close_payload(code, reason)));
}

void Connection::on_end(net::StreamEnd) {
  end(failure_);
}

void Connection::on_drained() {
  if (open()) handler_.on_drained();
}

/// The last thing that a connection does: the handler may destroy it.
void Connection::end(CloseCode code) {
  PORCHLIGHT_ASSERT(state_ != State::ended);
  state_ = State::ended;
  closing_timer_.reset();
  stream_.reset();
  handler_.on_closed(code);
}

}  // namespace porchlight::websocket
