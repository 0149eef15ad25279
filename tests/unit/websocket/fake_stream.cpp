#include "fake_stream.hpp"

#include <utility>

namespace porchlight::websocket {
namespace {
FakeWire* next_wire = nullptr;
}
void use_wire(FakeWire& wire) {
  next_wire = &wire;
}
}  // namespace porchlight::websocket

namespace porchlight::net {
namespace {

struct FakeStream final : Stream {
  FakeStream(EventLoop& loop_in, StreamHandler& handler)
      : loop(&loop_in), wire(std::exchange(websocket::next_wire, nullptr)) {
    wire->handler = &handler;
  }
  EventLoop* loop;
  websocket::FakeWire* wire;
  std::string peer = "192.0.2.1";
};

FakeStream& fake(Stream* stream) {
  return *static_cast<FakeStream*>(stream);
}
const FakeStream& fake(const Stream* stream) {
  return *static_cast<const FakeStream*>(stream);
}

}  // namespace

void StreamCloser::operator()(Stream* stream) const {
  fake(stream).wire->handler = nullptr;
  fake(stream).wire->dropped = true;
  delete &fake(stream);
}

void Stream::write(std::string bytes) {
  fake(this).wire->written += bytes;
}
void Stream::write(SharedBytes bytes) {
  fake(this).wire->written += *bytes;
}
void Stream::write_static(std::string_view bytes) {
  fake(this).wire->written += bytes;
}
std::size_t Stream::queued_bytes() const {
  return fake(this).wire->written.size();
}
void Stream::set_queue_limit(std::size_t) {}
void Stream::set_handler(StreamHandler& handler) {
  fake(this).wire->handler = &handler;
}
void Stream::finish(Milliseconds linger) {
  fake(this).wire->lingering = linger;
}
void Stream::pause_reading() {}
void Stream::resume_reading() {}
EventLoop& Stream::loop() const {
  return *fake(this).loop;
}
const std::string& Stream::peer() const {
  return fake(this).peer;
}
void Stream::reset(StreamPtr) {}
DetachedSocket Stream::detach(StreamPtr, std::string bytes_read) {
  return {-1, std::move(bytes_read)};
}

DetachedSocket::~DetachedSocket() = default;
DetachedSocket::DetachedSocket(DetachedSocket&& other) noexcept = default;
DetachedSocket& DetachedSocket::operator=(DetachedSocket&& other) noexcept = default;
StreamPtr DetachedSocket::attach(EventLoop& loop, StreamHandler& handler) && {
  return StreamPtr(new FakeStream(loop, handler));
}

}  // namespace porchlight::net
