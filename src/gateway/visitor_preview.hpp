#pragma once
// The visitors' half of the page preview on one I/O thread. A capture is what one connection was asked for,
// under a nonce of its own, on behalf of all threads whose agents look. What the page answers goes to those
// threads and nowhere else, and nothing of it is kept.

#include "access/project_directory.hpp"
#include "base/metrics.hpp"
#include "base/rate_limit.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_sockets.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "preview/preview_relay.hpp"
#include "socketio/server.hpp"

#include <map>
#include <string>
#include <string_view>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorPreview final : public preview::PreviewReceiver {
 public:
  VisitorPreview(net::EventLoop& loop, presence::RealtimeSessionService& sessions,
                 access::ProjectDirectory& projects, const VisitorSockets& connected,
                 preview::PreviewRelay& relay, Metrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  /// The connection is about to be closed.
  void on_gone(presence::ConnectionHandle connection);

  void on_preview_message(preview::Message message) override;

 private:
  struct Capture {
    presence::ConnectionHandle connection;
    std::string nonce;
    std::string name;
    std::map<std::string, SteadyTime, std::less<>> lookers;  // by address: until when
    SteadyTime asked_at{};
    bool begun = false;  // pieces have come since it was asked: who comes now has missed some
    bool owed = false;   // another snapshot, as soon as one may be asked for
    bool answered = false;
    std::int64_t snapshot = 0;    // under way, or the last one
    std::int64_t next_index = 0;  // of its pieces
    std::int64_t count = 0;
    std::size_t bytes = 0;
    TokenBucket budget;
    store::PreviewSettings settings;
    std::string state;  // told last, empty: there is something to see
  };
  using Captures = std::map<VisitorKey, Capture>;

  void on_find(const preview::Message& message);
  void on_attach(const preview::Message& message);
  void attach(const preview::Message& message, const store::PreviewSettings& settings);
  void on_detach(const preview::Message& message);
  void begin(const VisitorKey& key, Capture& capture, presence::ConnectionHandle connection);
  void ask(Capture& capture);
  /// Now, or on a later tick.
  void ask_if_owed(Capture& capture);
  void stop(const Capture& capture);
  void answer(const preview::Message& to, preview::Kind kind, std::string_view text = {});
  void tell(const VisitorKey& key, Capture& capture, preview::Message message);
  void tell_state(const VisitorKey& key, Capture& capture, std::string_view state);
  /// The capture that this connection was asked for under the nonce; else the event is answered.
  [[nodiscard]] Captures::iterator asked(socketio::Socket& socket, const VisitorConnection& visitor,
                                         const std::string& nonce, socketio::Event& event);
  void on_piece(socketio::Socket& socket, const VisitorConnection& visitor, socketio::Event& event);
  void on_scroll(socketio::Socket& socket, const VisitorConnection& visitor, socketio::Event& event);
  void on_state(socketio::Socket& socket, const VisitorConnection& visitor, socketio::Event& event);
  /// Errors: badRequest, rateLimited.
  [[nodiscard]] Result<void> accept(Capture& capture, const protocol::PreviewPiece& piece) const;
  void tick();
  void count_captures();

  net::EventLoop& loop_;
  presence::RealtimeSessionService& sessions_;
  access::ProjectDirectory& projects_;
  const VisitorSockets& connected_;
  preview::PreviewRelay& relay_;
  const std::string address_;
  Gauge captures_gauge_;
  Counter bytes_;
  Counter pieces_;
  Counter refused_;
  std::size_t counted_ = 0;
  Captures captures_;
  Timer timer_;
};

}  // namespace porchlight::gateway
