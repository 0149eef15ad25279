#pragma once
// The visitors' half of the page preview on one I/O thread: what their sockets are asked for, and answer.
// What is captured for whom is in preview/captures.

#include "access/project_directory.hpp"
#include "base/metrics.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_sockets.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "preview/captures.hpp"
#include "preview/preview_relay.hpp"
#include "socketio/server.hpp"

#include <cstddef>
#include <optional>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorPreview final : public preview::PreviewReceiver {
 public:
  VisitorPreview(net::EventLoop& loop, presence::RealtimeSessionService& sessions,
                 access::ProjectDirectory& projects, const VisitorSockets& connected,
                 preview::PreviewRelay& relay, Metrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, const VisitorConnection& visitor,
                              socketio::Event& event);
  /// The connection is about to be closed.
  void on_gone(presence::ConnectionHandle connection);

  void on_preview_message(preview::Message message) override;

 private:
  [[nodiscard]] std::optional<preview::FrontPage> front_of(const VisitorKey& key) const;
  void on_attach(preview::Message message);
  Result<void> on_piece(const VisitorConnection& visitor, socketio::Event& event);
  Result<void> on_scroll(const VisitorConnection& visitor, const socketio::Event& event);
  Result<void> on_state(const VisitorConnection& visitor, const socketio::Event& event);
  [[nodiscard]] VisitorKey key_of(const VisitorConnection& visitor) const;
  /// Counts what the visitor should not have said.
  Result<void> judged(Result<void> taken);
  void tick();

  void carry_out();
  void carry_out(preview::Send& action);
  void carry_out(preview::AskPage& action);
  void carry_out(preview::StopPage& action);

  net::EventLoop& loop_;
  presence::RealtimeSessionService& sessions_;
  access::ProjectDirectory& projects_;
  const VisitorSockets& connected_;
  preview::PreviewRelay& relay_;
  Gauge captures_gauge_;
  Counter bytes_;
  Counter pieces_;
  Counter refused_;
  std::size_t counted_ = 0;
  preview::Captures captures_;
  Timer timer_;
};

}  // namespace porchlight::gateway
