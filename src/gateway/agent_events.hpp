#pragma once
// The agents' half of the gateway: project rooms, narrowed watching, and what is pushed. One encoding of an
// event serves every agent of the thread; an agent that is too slow gets the newest of each visitor instead,
// and past a second ceiling is disconnected (it resyncs when it comes back).

#include "access/authenticator.hpp"
#include "access/event_limits.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "gateway/agent_chat.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/agent_preview.hpp"
#include "gateway/agent_tables.hpp"
#include "gateway/event_fan.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/reaper.hpp"
#include "socketio/server.hpp"

#include <memory>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// Thread: the loop's.
class AgentEvents final : public EventReceiver {
 public:
  struct Parts {
    net::EventLoop& loop;
    socketio::Server& sockets;
    store::SessionStore& store;
    presence::RealtimeSessionService& sessions;
    presence::Reaper& reaper;
    access::Authenticator& authenticator;
    EventFan& fan;
    AgentChat& chat;
    AgentPreview& preview;
    AgentTables& tables;
    Gauge connections;
  };
  explicit AgentEvents(Parts parts);

  void on_connection(socketio::Socket& socket);
  void on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void on_disconnect(socketio::Socket& socket, AgentConnection& agent);

  void on_session_event(const store::SessionEvent& event) override;
  void on_resync(ProjectId project) override;
  void on_degraded(bool degraded) override;

 private:
  void on_join(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void join(socketio::Socket& socket, AgentConnection& agent, ProjectId project, store::Role role,
            socketio::Ack ack);
  void subscribe(socketio::Socket& socket, AgentConnection& agent, AgentFeed& feed, store::Role role);
  void acknowledge_join(ProjectId project, socketio::Ack ack);
  void on_leave(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void on_watch(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void leave(socketio::Socket& socket, AgentConnection& agent, ProjectId project);
  void count_rooms(int change);
  void hold(AgentFeed& feed, const store::SessionEvent& event);
  void send_held();
  void check_agents();
  void check_memberships(const std::string& socket_id, const Result<access::AgentAccess>& access);
  void end(socketio::Socket& socket, const Error& why);
  template <typename F>
  void for_each_in_room(ProjectId project, F&& visit);

  Parts parts_;
  EventFan::Outlet& outlet_;
  Timer conflation_timer_;
  Timer membership_timer_;
  std::vector<socketio::Socket*> agents_;   // connected on this thread
  std::vector<socketio::Socket*> scratch_;  // a room, while it is walked
  std::size_t rooms_ = 0;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
