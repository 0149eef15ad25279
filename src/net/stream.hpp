#pragma once
// A byte channel over one TCP connection, on one loop.
//
// Reading waits for readiness and then reads into a buffer that the whole loop shares: an idle connection
// holds no buffer. Writing appends to a bounded queue that is sent with one writev at the end of the turn.

#include "base/place_counter.hpp"
#include "base/shared_bytes.hpp"
#include "net/event_loop.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace porchlight::net {

enum class StreamEnd : std::uint8_t {
  peer_closed,     // end of file
  error,           // reset, timed out, network error
  queue_overflow,  // the peer does not read and the write queue has reached its limit
};

/// What owns a stream. Thread: the stream's loop.
class StreamHandler {
 public:
  /// The bytes are valid during the call only.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// Once, when the stream has ended by itself; never after the owner has dropped it.
  virtual void on_end(StreamEnd end) = 0;
  /// The write queue, which was not empty at the end of some turn, has drained.
  virtual void on_drained() {}
  /// The peer has said its last word. True: something is sent to it first, nothing more is read, and
  /// on_end(peer_closed) follows once the owner has finished the stream. Default: what waits is thrown away.
  virtual bool on_half_closed() { return false; }

 protected:
  ~StreamHandler() = default;
};

class Stream;
/// Dropping the pointer closes the connection (what is queued and fits the kernel's buffer is still sent).
/// May be dropped from inside a callback.
struct StreamCloser {
  void operator()(Stream* stream) const;
};
using StreamPtr = std::unique_ptr<Stream, StreamCloser>;

/// A connected socket between two loops, or before it has an owner: its descriptor and the bytes already
/// read.
class DetachedSocket {
 public:
  /// `place`: what the connection holds of the limits as long as it is open.
  DetachedSocket(int descriptor, std::string bytes_read, Place place = {})
      : descriptor_(descriptor), bytes_read_(std::move(bytes_read)), place_(std::move(place)) {}
  ~DetachedSocket();
  DetachedSocket(DetachedSocket&& other) noexcept;
  DetachedSocket& operator=(DetachedSocket&& other) noexcept;

  /// Makes the stream on `loop`. The bytes already read reach the handler at the end of the turn, before any
  /// other. Thread: the loop's.
  [[nodiscard]] StreamPtr attach(EventLoop& loop, StreamHandler& handler) &&;

 private:
  int descriptor_;
  std::string bytes_read_;
  Place place_;
};

class Stream {
 public:
  /// Appends to the write queue; sent at the end of the turn. Ignored once the stream has ended.
  void write(std::string bytes);
  void write(SharedBytes bytes);
  /// `bytes`: of static storage.
  void write_static(std::string_view bytes);
  /// Bytes that wait to be sent.
  [[nodiscard]] std::size_t queued_bytes() const;
  /// The stream ends with queue_overflow, at the end of the turn, where the kernel does not take what is
  /// queued past so many bytes. Nothing that was written is ever left out of a stream that goes on. Default:
  /// write_queue_bytes (limits.hpp).
  void set_queue_limit(std::size_t bytes);
  /// Takes another handler (a connection that became a WebSocket).
  void set_handler(StreamHandler& handler);
  /// Sends what is queued, then shuts the writing side; on_end(peer_closed) follows when the peer closes, or
  /// after `linger` at the latest (HTTP `Connection: close`, a WebSocket's closing handshake). What still
  /// arrives is thrown away.
  void finish(Milliseconds linger);
  /// Stops and starts reading (back-pressure). A paused stream does not notice its peer's end.
  void pause_reading();
  void resume_reading();
  [[nodiscard]] EventLoop& loop() const;
  /// The peer's address without the port.
  [[nodiscard]] const std::string& peer() const;
  /// Gives the socket up, to be attached elsewhere with the `bytes_read` in front. The write queue must be
  /// empty.
  [[nodiscard]] static DetachedSocket detach(StreamPtr stream, std::string bytes_read);
  /// Ends the connection with a reset: what is queued here, and what the kernel has not yet sent, is thrown
  /// away. For a peer that must not get any of it later.
  static void reset(StreamPtr stream);

 protected:
  Stream() = default;
  ~Stream() = default;
};

}  // namespace porchlight::net
