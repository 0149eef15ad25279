#pragma once
// The Engine.IO 4 session as a state machine: it knows its transports by two small interfaces, time by a
// TimerQueue, and no socket at all, so that every branch runs in a unit test on a clock of its own.
//
// Life: opened on polling or WebSocket → perhaps upgraded → closed, once, with a reason. A session closed by
// us on polling lingers until the GET that carries its close packet away.
//
// Memory: an idle WebSocket session is this object, its link and its timer; what polling and upgrading need
// is allocated while it is needed.

#include "base/place_counter.hpp"
#include "base/shared_bytes.hpp"
#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"
#include "engineio/broadcast.hpp"
#include "engineio/handshake.hpp"
#include "engineio/options.hpp"
#include "engineio/packet.hpp"
#include "engineio/traffic.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::engineio {

enum class CloseReason : std::uint8_t {
  transport_close,   // the client closed it
  transport_error,   // the client broke the protocol, or its connection failed, or it does not read
  ping_timeout,      // no pong in time
  parse_error,       // a packet that is none
  forced_close,      // close() or drop()
  server_shut_down,  // the server goes away
  rate_exceeded,     // the client sends more than anybody may
};

/// What an application does with a session. Thread: the session's.
class SessionHandler {
 public:
  /// The payload is valid during the call only.
  virtual void on_message(std::string_view payload, bool binary) = 0;
  /// Once. The session is gone after this call.
  virtual void on_closed(CloseReason reason) = 0;

 protected:
  ~SessionHandler() = default;
};

class Session;
class WebSocketLink;

/// Who keeps links that are closing. Thread: the links'.
class LinkKeeper {
 public:
  /// The link has closed: destroy it after the callbacks that are running.
  virtual void on_link_closed(WebSocketLink& link) = 0;

 protected:
  ~LinkKeeper() = default;
};

/// What a session needs of a WebSocket connection.
class WebSocketLink {
 public:
  virtual ~WebSocketLink() = default;
  /// Whom messages and the end are told.
  virtual void serve(Session& session) = 0;
  /// The session has let go: only the end is told, to the keeper; from within where it has come already.
  virtual void retire_to(LinkKeeper& keeper) = 0;
  virtual void send_text(std::string_view payload) = 0;
  virtual void send_binary(std::string_view payload) = 0;
  virtual void send_shared(Broadcast& broadcast) = 0;
  /// The closing handshake.
  virtual void close() = 0;
  /// The same, and says that it is the peer's own fault.
  virtual void expel() = 0;
  /// Closes the connection at once.
  virtual void drop() = 0;
  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;
};

/// The answer to a request of the polling transport.
struct PollAnswer {
  unsigned status = 200;
  std::string body;
  bool close = false;  // end the HTTP connection too
};
using PollReply = UniqueFunction<void(PollAnswer)>;
/// Names a waiting GET, to tell a late abort from the GET that came after it.
using PollTicket = std::uint64_t;

/// The owner of sessions. Thread: the sessions'.
class SessionHost {
 public:
  /// The session is closed: forget it, and destroy it after the callbacks that are running.
  virtual void on_session_over(Session& session, CloseReason reason) = 0;
  virtual void on_upgraded(Session& session) = 0;
  /// The session has no more use for the link, which is closing: keep it until it has closed.
  virtual void retire(std::unique_ptr<WebSocketLink> link) = 0;

 protected:
  ~SessionHost() = default;
};

enum class Transport : std::uint8_t { polling, websocket };

class Session {
 public:
  using Token = std::array<char, limits::sid_random>;  // the random part of the sid

  Session(SessionHost& host, TimerQueue& timers, const Options& options, const Token& token,
          std::unique_ptr<Handshake> handshake);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // For the application.

  void set_handler(SessionHandler& handler) { handler_ = &handler; }
  void send_text(std::string_view payload);
  void send_binary(std::string_view payload);
  void send_shared(Broadcast& broadcast);
  /// Says goodbye: what is queued and a close packet go out, then the transport is closed. on_closed is
  /// called from within.
  void close();
  /// Closes the transport with no goodbye, so that official clients connect again. Calls on_closed.
  void drop() { drop(CloseReason::forced_close); }
  void drop(CloseReason reason);
  /// Bytes that wait to be sent to this client.
  [[nodiscard]] std::size_t queued_bytes() const;
  [[nodiscard]] Transport transport() const { return websocket_ ? Transport::websocket : Transport::polling; }
  [[nodiscard]] bool open() const { return state_ == State::open || state_ == State::overflowed; }
  /// The client has joined a namespace: the session is half open no more.
  void settle() { half_open_ = {}; }
  /// What limits per address count the session by; empty where nothing is limited.
  [[nodiscard]] std::string_view limits_key() const { return place_.key(); }
  /// Null once forgotten.
  [[nodiscard]] const Handshake* handshake() const { return handshake_.get(); }
  /// For whom needs it longer, or, given null, for nobody any more.
  [[nodiscard]] std::unique_ptr<Handshake> take_handshake() { return std::move(handshake_); }
  void set_handshake(std::unique_ptr<Handshake> handshake) { handshake_ = std::move(handshake); }
  [[nodiscard]] const Token& token() const { return token_; }

  // For the server. The sid goes into the handshake packet.

  /// What the session holds of the limits, until it ends.
  void hold(Place place, Place half_open) {
    place_ = std::move(place);
    half_open_ = std::move(half_open);
  }
  /// Opens on polling; returns the payload that answers the first GET.
  [[nodiscard]] std::string open_polling(std::string_view sid);
  void open_websocket(std::string_view sid, std::unique_ptr<WebSocketLink> link);
  /// A GET. The reply is called now or later; a closed session destroys it uncalled.
  void on_poll(PollTicket ticket, PollReply reply);
  void on_poll_aborted(PollTicket ticket);
  /// The body of a POST.
  [[nodiscard]] PollAnswer on_post(std::string_view body);
  /// A WebSocket that wants to take over. Refused links are closed.
  void on_probe(std::unique_ptr<WebSocketLink> link);
  /// What one of the session's WebSockets has sent, of any kind.
  void on_traffic(std::size_t packets, std::size_t bytes);
  void on_websocket_message(const WebSocketLink& link, std::string_view payload, bool binary);
  /// The link has ended by itself. `failed`: because the peer broke the WebSocket protocol.
  void on_websocket_closed(const WebSocketLink& link, bool failed);
  /// Some request of the session carried an Origin.
  void note_origin(std::string_view origin);
  /// Runs a deadline that is past although its timer has not run yet.
  void catch_up();

 private:
  enum class State : std::uint8_t {
    open,
    overflowed,  // the client does not poll: about to be dropped
    lingering,   // closed by us, the close packet waits for its GET
    closed,
  };
  enum class Outcome : std::uint8_t { goes_on, ended, bad };
  struct Polling;  // while the transport is polling
  struct Probe;    // while a WebSocket is about to take over

  /// False: it was too much, and the session has ended.
  [[nodiscard]] bool take_traffic(std::size_t packets, std::size_t bytes);
  void on_deadline();
  void send_control(PacketType type);
  void enqueue(SharedBytes packet);
  [[nodiscard]] std::string take_queue();
  void answer_poll(PollAnswer answer);
  Outcome on_packet(const Packet& packet);
  void on_probe_packet(std::string_view packet);
  void complete_upgrade();
  void abandon_probe();
  void end_websocket(CloseReason reason, bool goodbye);
  void end(CloseReason reason, bool goodbye);
  void tell_closed(CloseReason reason);

  SessionHost& host_;
  const Options& options_;
  SessionHandler* handler_ = nullptr;
  std::unique_ptr<WebSocketLink> websocket_;
  std::unique_ptr<Polling> polling_;
  std::unique_ptr<Probe> probe_;
  std::unique_ptr<Handshake> handshake_;
  Timer timer_;  // the next ping, the end of the wait for a pong, or the end of the lingering
  Place place_;
  Place half_open_;
  Traffic traffic_;
  Token token_;
  State state_ = State::open;
  bool awaiting_pong_ = false;
};

}  // namespace porchlight::engineio
