#include "net/stream.hpp"

#include "base/assert.hpp"
#include "net/limits.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <cerrno>
#include <optional>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace porchlight::net {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
// The concrete executor instead of Asio's type-erased one: 40 bytes less a connection.
using Socket = asio::basic_stream_socket<Tcp, asio::io_context::executor_type>;

namespace {

/// One piece of a write queue: owned, shared or static bytes.
struct Piece {
  std::string owned;
  SharedBytes shared;
  std::string_view fixed;
  [[nodiscard]] std::string_view view() const {
    if (!fixed.empty()) return fixed;
    return shared ? std::string_view(*shared) : std::string_view(owned);
  }
};

}  // namespace

// The stream is pinned by every callback that is under way; once its owner has dropped it, the last pin to go
// deletes it. So a callback may drop the stream that called it.
struct StreamImpl final : Stream {
  StreamImpl(EventLoop& on, StreamHandler& to) : loop(&on), handler(&to), socket(on.io()) {}

  class Pin {
   public:
    explicit Pin(StreamImpl& stream) : stream_(&stream) { ++stream.pins; }
    Pin(Pin&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
    Pin& operator=(Pin&&) = delete;
    ~Pin() {
      if (stream_ != nullptr && --stream_->pins == 0 && stream_->handler == nullptr) delete stream_;
    }
    StreamImpl* operator->() const { return stream_; }

   private:
    StreamImpl* stream_;
  };

  void drop();
  void wait_readable();
  void read();
  void deliver(std::string_view bytes);
  void enqueue(Piece piece);
  void schedule_flush();
  void flush();
  [[nodiscard]] bool send_some();
  void consume(std::size_t sent);
  void wait_writable();
  void shut_when_sent();
  void end(StreamEnd how);

  EventLoop* loop;
  StreamHandler* handler;  // null once the owner has dropped the stream
  Socket socket;
  std::string peer_address;
  Place place;
  std::vector<Piece> queue;
  std::unique_ptr<Timer> linger;
  std::size_t queued = 0;      // bytes in `queue`, less front_sent
  std::size_t front_sent = 0;  // bytes of the first piece that are sent
  std::size_t queue_limit = limits::write_queue_bytes;
  std::uint32_t pins = 0;
  bool ended = false;  // on_end was called, or will not be
  bool flush_scheduled = false;
  bool waiting_writable = false;
  bool waiting_readable = false;
  bool paused = false;
  bool finishing = false;
  std::optional<StreamEnd> failed;  // something was left out: how the stream ends, at the end of the turn
};

namespace {
StreamImpl& impl(Stream* stream) {
  return *static_cast<StreamImpl*>(stream);
}
const StreamImpl& impl(const Stream* stream) {
  return *static_cast<const StreamImpl*>(stream);
}
}  // namespace

void StreamCloser::operator()(Stream* stream) const {
  impl(stream).drop();
}

void StreamImpl::drop() {
  PORCHLIGHT_ASSERT(loop->owned_here() && handler != nullptr);
  const Pin pin(*this);
  if (!ended && queued > 0) (void)send_some();
  ended = true;
  handler = nullptr;
  linger.reset();
  boost::system::error_code ignored;
  socket.close(ignored);
}

void StreamImpl::wait_readable() {
  if (ended || paused || waiting_readable) return;
  waiting_readable = true;
  socket.async_wait(Socket::wait_read, [pin = Pin(*this)](const boost::system::error_code& error) {
    pin->waiting_readable = false;
    if (!error && !pin->ended && !pin->paused) pin->read();
  });
}

void StreamImpl::read() {
  PORCHLIGHT_ASSERT(!ended && handler != nullptr);
  const auto buffer = loop->read_buffer();
  const ssize_t got = ::recv(socket.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) {
    deliver({buffer.data(), static_cast<std::size_t>(got)});
  } else if (got == 0) {
    // A pause, since the end would be read again and again; finish() ends it, and sees the end once more.
    paused = !finishing && handler->on_half_closed();
    if (!paused) return end(StreamEnd::peer_closed);
  } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    return end(StreamEnd::error);
  }
  wait_readable();
}

void StreamImpl::deliver(std::string_view bytes) {
  if (!finishing && handler != nullptr) handler->on_bytes(bytes);
}

void StreamImpl::schedule_flush() {
  if (flush_scheduled || ended || (waiting_writable && !failed)) return;
  flush_scheduled = true;
  loop->at_end_of_turn([pin = Pin(*this)] {
    pin->flush_scheduled = false;
    pin->flush();
  });
}

void StreamImpl::flush() {
  if (ended) return;
  if (failed) return end(*failed);
  if (!send_some()) return end(StreamEnd::error);
  if (queued > 0) return wait_writable();
  shut_when_sent();
}

/// Sends as much as the kernel takes. False when the connection is broken.
bool StreamImpl::send_some() {
  while (queued > 0) {
    std::array<iovec, limits::pieces_per_write> pieces{};
    std::size_t count = 0;
    for (; count < pieces.size() && count < queue.size(); ++count) {
      std::string_view bytes = queue[count].view();
      if (count == 0) bytes.remove_prefix(front_sent);
      pieces[count] = {const_cast<char*>(bytes.data()), bytes.size()};
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const ssize_t sent = ::sendmsg(socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    consume(static_cast<std::size_t>(sent));
  }
  return true;
}

void StreamImpl::consume(std::size_t sent) {
  PORCHLIGHT_ASSERT(sent <= queued);
  queued -= sent;
  if (queued == 0) {
    // An idle connection keeps no capacity; assigning {} would keep it.
    std::vector<Piece>().swap(queue);
    front_sent = 0;
    return;
  }
  std::size_t whole = 0;
  sent += front_sent;
  while (sent >= queue[whole].view().size()) sent -= queue[whole++].view().size();
  queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(whole));
  front_sent = sent;
}

void StreamImpl::wait_writable() {
  if (waiting_writable) return;
  waiting_writable = true;
  socket.async_wait(Socket::wait_write, [pin = Pin(*this)](const boost::system::error_code& error) {
    pin->waiting_writable = false;
    if (error || pin->ended) return;
    pin->flush();
    if (!pin->ended && pin->queued == 0) pin->handler->on_drained();
  });
}

void StreamImpl::shut_when_sent() {
  if (!finishing || ended) return;
  boost::system::error_code ignored;
  socket.shutdown(Socket::shutdown_send, ignored);
}

void StreamImpl::end(StreamEnd how) {
  if (ended) return;
  const Pin pin(*this);
  ended = true;
  linger.reset();
  boost::system::error_code ignored;
  socket.close(ignored);
  queue.clear();
  queued = 0;
  if (handler != nullptr) handler->on_end(finishing ? StreamEnd::peer_closed : how);
}

void StreamImpl::enqueue(Piece piece) {
  PORCHLIGHT_ASSERT(loop->owned_here());
  const std::size_t size = piece.view().size();
  if (ended || finishing || failed || size == 0) return;
  queued += size;
  queue.push_back(std::move(piece));
  // Much in one turn is no fault of the peer's: the kernel is asked first. From here on the stream has a
  // hole, so it ends; at the end of the turn, as a writer does not expect its owner to be called from
  // write().
  if (queued > queue_limit && !send_some()) failed = StreamEnd::error;
  if (queued > queue_limit && !failed) failed = StreamEnd::queue_overflow;
  schedule_flush();
}

void Stream::write(std::string bytes) {
  impl(this).enqueue({std::move(bytes), nullptr, {}});
}
void Stream::write(SharedBytes bytes) {
  impl(this).enqueue({{}, std::move(bytes), {}});
}
void Stream::write_static(std::string_view bytes) {
  impl(this).enqueue({{}, nullptr, bytes});
}

std::size_t Stream::queued_bytes() const {
  return impl(this).queued;
}
void Stream::set_queue_limit(std::size_t bytes) {
  impl(this).queue_limit = bytes;
}
void Stream::set_handler(StreamHandler& handler) {
  impl(this).handler = &handler;
}
EventLoop& Stream::loop() const {
  return *impl(this).loop;
}
const std::string& Stream::peer() const {
  return impl(this).peer_address;
}

void Stream::finish(Milliseconds linger) {
  StreamImpl& self = impl(this);
  PORCHLIGHT_ASSERT(self.loop->owned_here());
  if (self.ended || self.finishing) return;
  self.finishing = true;
  self.linger = std::make_unique<Timer>(self.loop->timers(), [&self] { self.end(StreamEnd::peer_closed); });
  self.linger->arm_in(linger);
  resume_reading();
  if (self.queued == 0) self.shut_when_sent();
}

void Stream::pause_reading() {
  impl(this).paused = true;
}

void Stream::resume_reading() {
  StreamImpl& self = impl(this);
  self.paused = false;
  self.wait_readable();
}

DetachedSocket Stream::detach(StreamPtr stream, std::string bytes_read) {
  StreamImpl& self = impl(stream.get());
  if (self.ended) return {-1, {}};
  (void)self.send_some();
  boost::system::error_code failed;
  const int descriptor = self.socket.release(failed);
  self.ended = true;
  return {failed ? -1 : descriptor, std::move(bytes_read), std::move(self.place)};
}

void Stream::reset(StreamPtr stream) {
  if (!stream) return;
  StreamImpl& self = impl(stream.get());
  self.queue.clear();
  self.queued = 0;
  const linger now{1, 0};
  if (!self.ended) {
    ::setsockopt(self.socket.native_handle(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
}

DetachedSocket::~DetachedSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}
DetachedSocket::DetachedSocket(DetachedSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      bytes_read_(std::move(other.bytes_read_)),
      place_(std::move(other.place_)) {}
DetachedSocket& DetachedSocket::operator=(DetachedSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(place_, other.place_);
  std::swap(bytes_read_, other.bytes_read_);
  return *this;
}

StreamPtr DetachedSocket::attach(EventLoop& loop, StreamHandler& handler) && {
  PORCHLIGHT_ASSERT(loop.owned_here());
  auto* stream = new StreamImpl(loop, handler);
  StreamPtr owner(stream);
  boost::system::error_code failed;
  stream->place = std::move(place_);
  if (descriptor_ >= 0) stream->socket.assign(Tcp::v4(), descriptor_, failed);
  if (!failed) descriptor_ = -1;  // else it is still ours to close
  const bool usable = !failed && stream->socket.is_open();
  if (usable) {
    const auto endpoint = stream->socket.remote_endpoint(failed);
    if (!failed) stream->peer_address = endpoint.address().to_string();
  }
  // Later, so that the owner has its pointer before the first callback.
  loop.at_end_of_turn([pin = StreamImpl::Pin(*stream), usable, bytes = std::move(bytes_read_)] {
    if (pin->handler == nullptr) return;
    if (!usable) return pin->end(StreamEnd::error);
    if (!bytes.empty()) pin->deliver(bytes);
    pin->wait_readable();
  });
  return owner;
}

}  // namespace porchlight::net
