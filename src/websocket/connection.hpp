#pragma once
// One WebSocket: the pure parser on one side of a net::Stream, ready frames on the other. It answers pings
// and the closing handshake by itself. There may be tens of thousands, so it holds next to nothing while
// idle.
//
// The owner may destroy it at any time, also from inside every callback; nothing is called afterwards. What
// is written and fits the kernel's buffer is still sent then.

#include "base/shared_bytes.hpp"
#include "base/timer_queue.hpp"
#include "net/event_loop.hpp"
#include "net/stream.hpp"
#include "websocket/frame.hpp"
#include "websocket/parser.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace porchlight::websocket {

/// What owns a connection. Thread: the connection's loop.
class ConnectionHandler {
 public:
  /// The payload is valid during the call only; text is valid UTF-8. Never after close() or drop().
  virtual void on_message(std::string_view payload, bool binary) = 0;
  /// Exactly once, last of all, unless the owner destroys the connection first. `code`: the peer's; the one
  /// we failed with when the peer broke the protocol; `abnormal` when there was no closing handshake.
  virtual void on_closed(CloseCode code) = 0;
  /// So many bytes have come, and so many messages and control frames in them: after they were told.
  virtual void on_traffic(std::size_t /*frames*/, std::size_t /*bytes*/) {}
  /// The write queue, which was not empty at the end of some turn, has drained.
  virtual void on_drained() {}

 protected:
  ~ConnectionHandler() = default;
};

/// Thread: the loop's.
// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor): it is final
class Connection final : public net::StreamHandler {
 public:
  /// `handshake_response`: as answer_handshake gives it; it is sent before anything else.
  Connection(net::EventLoop& loop, net::DetachedSocket socket, std::string handshake_response,
             ConnectionHandler& handler, std::size_t max_message_bytes);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// `text` is valid UTF-8. Sending is ignored once close() was called or the connection has ended.
  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  /// A broadcast: a frame of encode_frame(), shared by all receivers.
  void send_frame(SharedBytes ready_frame);
  void send_frame(std::string ready_frame);
  /// The closing handshake. on_closed follows when the peer has answered, or closing_time later.
  void close(CloseCode code, std::string_view reason = {});
  /// Closes TCP at once, without a Close frame. Calls on_closed(abnormal) before it returns, when that has
  /// not been called; to end it silently, destroy it.
  void drop();

  [[nodiscard]] bool open() const { return state_ == State::open; }
  /// Bytes that wait to be sent.
  [[nodiscard]] std::size_t queued_bytes() const;
  /// Past this many the connection ends. Default: net's write_queue_bytes.
  void set_queue_limit(std::size_t bytes) {
    if (stream_) stream_->set_queue_limit(bytes);
  }
  /// The peer's address without the port; empty once the connection has ended.
  [[nodiscard]] std::string_view peer() const;

 private:
  enum class State : std::uint8_t {
    open,
    closing,  // our Close is sent, the peer's is awaited
    failed,   // our Close is sent, the peer broke the protocol
    ended,
  };
  void on_bytes(std::string_view bytes) override;
  void on_end(net::StreamEnd end) override;
  void on_drained() override;
  void take(const Event& event);
  void send_close(CloseCode code, std::string_view reason);
  void fail(CloseCode code, std::string_view why);
  void end(CloseCode code);

  net::StreamPtr stream_;
  ConnectionHandler& handler_;
  Parser parser_;
  std::unique_ptr<Timer> closing_timer_;  // while the peer's Close is awaited
  bool* destroyed_ = nullptr;             // set by the destructor while a callback runs
  CloseCode failure_ = CloseCode::abnormal;
  State state_ = State::open;
};

}  // namespace porchlight::websocket
