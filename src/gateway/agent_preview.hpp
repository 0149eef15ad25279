#pragma once
// The agents' half of the page preview on one I/O thread: what their sockets ask and are told. Who looks at
// whom, and what follows from that, is in preview/looks.

#include "access/project_directory.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "preview/looks.hpp"
#include "preview/preview_relay.hpp"
#include "socketio/server.hpp"

#include <string>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentPreview final : public preview::PreviewReceiver {
 public:
  AgentPreview(net::EventLoop& loop, socketio::Server& sockets, presence::RealtimeSessionService& sessions,
               access::ProjectDirectory& projects, preview::PreviewRelay& relay, Metrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  /// The agent looks at nobody of the project any more.
  void on_leave(const socketio::Socket& socket, ProjectId project);
  /// Something of the visitor has changed: another page, gone, back.
  void on_visitor_changed(const VisitorKey& key);

  void on_preview_message(preview::Message message) override;

 private:
  void on_request(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void begin(socketio::Socket& socket, const VisitorKey& key, const store::Project& project,
             socketio::Ack& ack);
  void on_stop(socketio::Socket& socket, socketio::Event& event);
  void measure(const std::string& socket, const VisitorKey& key);
  void tick();

  void carry_out();
  void carry_out(preview::Send& action);
  void carry_out(preview::Broadcast& action);
  void carry_out(preview::Tell& action);
  void carry_out(preview::LookUp& action);

  net::EventLoop& loop_;
  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  access::ProjectDirectory& projects_;
  preview::PreviewRelay& relay_;
  Counter requests_;
  Counter skipped_;
  preview::Looks looks_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
