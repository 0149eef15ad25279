#include "gateway/agent_events.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/public_error.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/agent_messages.hpp"
#include "protocol/event_encoding.hpp"
#include "protocol/message_fields.hpp"
#include "store/sessions/bots.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {

namespace from_agent = protocol::from_agent;

namespace {

Error not_a_member() {
  return {ErrorCode::forbidden, "Expected a project that you are a member of."};
}

/// By uid.
std::string statuses_json(const std::vector<std::string>& uids, const presence::StatusReport& report) {
  std::string out;
  json::ObjectWriter all(out);
  for (std::size_t i = 0; i < uids.size(); ++i) {
    const presence::VisitorStatus& status = report.statuses[i];
    protocol::WatchedVisitor visitor{.is_online = status.is_online,
                                     .status = presence::to_string(status.status)};
    if (status.is_online) {
      visitor.current_url = status.url;
      visitor.title = status.title;
      visitor.online_since = status.online_since;
    }
    visitor.append_to(all.member(uids[i]));  // a uid needs no escaping
  }
  all.end();
  return out;
}

}  // namespace

AgentEvents::AgentEvents(Parts parts)
    : parts_(parts),
      outlet_(parts.fan.add(parts.loop, *this)),
      conflation_timer_(parts.loop.timers(), [this] { send_held(); }),
      membership_timer_(parts.loop.timers(), [this] { check_agents(); }) {
  // Those that programs read stand without an agent's room.
  parts_.tables.tables().on_tables([this](ProjectId project, int change) {
    count_rooms(change);
    change > 0 ? parts_.reaper.watch(project) : parts_.reaper.unwatch(project);
    if (!store::is_of_bots(project)) parts_.chat.follow(project, change > 0);
  });
}

void AgentEvents::on_connection(socketio::Socket& socket) {
  agents_.push_back(&socket);
  parts_.connections.add(1);
  if (!membership_timer_.armed()) membership_timer_.arm_in(limits::membership_interval);
}

void AgentEvents::on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  if (event.name == from_agent::join_project_room) return on_join(socket, agent, event);
  if (event.name == from_agent::leave_project_room) return on_leave(socket, agent, event);
  if (event.name == from_agent::watch_visitors) return on_watch(socket, agent, event);
  if (parts_.chat.on_event(socket, agent, event)) return;
  if (parts_.preview.on_event(socket, agent, event)) return;
  if (parts_.tables.on_event(socket, agent, event)) return;
  reply_error(socket, event.ack, protocol::unknown_event(from_agent::all));
}

void AgentEvents::on_join(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  const auto project = protocol::read_room(event.args, from_agent::join_project_room);
  if (!project) return reply_error(socket, event.ack, project.error());
  if (agent.in_all_rooms()) {
    return reply_error(socket, event.ack, {ErrorCode::bad_request, "Expected at most 100 rooms at once."});
  }
  parts_.authenticator.load_access(
      agent.identity(), [this, id = std::string(socket.id()), project = *project,
                         ack = std::move(event.ack)](const Result<access::AgentAccess>& access) mutable {
        socketio::Socket* found = parts_.sockets.find(id);
        if (found == nullptr) return;
        if (!access) return reply_error(*found, ack, access.error());
        const auto role = access->role_in(project);
        if (!role) return reply_error(*found, ack, not_a_member());
        join(*found, agent_of(*found), project, *role, std::move(ack));
      });
}

/// The room first, the revision then, the acknowledgement last: nothing falls between snapshot and events.
void AgentEvents::join(socketio::Socket& socket, AgentConnection& agent, ProjectId project, store::Role role,
                       socketio::Ack ack) {
  if (parts_.fan.degraded()) send(socket, protocol::encode_degraded(project, true));
  AgentFeed* feed = agent.feed(project);
  const bool first = feed == nullptr;
  if (first) feed = agent.feeds.emplace_back(std::make_unique<AgentFeed>(project)).get();
  if (feed->crowded()) return reply_error(socket, ack, access::EventLimits::too_many());
  feed->when_listening(
      [this, project, ack = std::move(ack)]() mutable { acknowledge_join(project, std::move(ack)); });
  if (first) subscribe(socket, agent, *feed, role);
}

void AgentEvents::subscribe(socketio::Socket& socket, AgentConnection& agent, AgentFeed& feed,
                            store::Role role) {
  const ProjectId project = feed.project();
  socket.join(agents_room(project));
  parts_.reaper.watch(project);
  count_rooms(+1);
  parts_.chat.on_join(socket, agent, project, role);
  parts_.store.subscribe(
      project, lifetime_.bring_home(parts_.loop, [this, project, told = feed.lifetime().guard([&feed] {
                                      feed.listening();
                                    })]() mutable { parts_.chat.when_listening(project, std::move(told)); }));
}

void AgentEvents::acknowledge_join(ProjectId project, socketio::Ack ack) {
  parts_.sessions.revision(project,
                           [this, ack = std::move(ack)](const Result<store::Revision>& revision) mutable {
                             if (!ack) return;
                             protocol::JoinAck answer{.revision = {}, .now = parts_.sessions.now()};
                             if (revision) answer.revision = *revision;
                             ack(protocol::to_json(answer));
                           });
}

void AgentEvents::on_leave(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  const auto project = protocol::read_room(event.args, from_agent::leave_project_room);
  if (!project) return reply_error(socket, event.ack, project.error());
  leave(socket, agent, *project);
  if (event.ack) event.ack(to_json(protocol::LeaveAck{}));
}

void AgentEvents::leave(socketio::Socket& socket, AgentConnection& agent, ProjectId project) {
  AgentFeed* feed = agent.feed(project);
  if (feed == nullptr) return;
  feed->listening();  // who still waits for the room is answered all the same
  std::erase_if(agent.feeds, [&](const auto& one) { return one.get() == feed; });
  if (socket.connected()) socket.leave(agents_room(project));
  parts_.store.unsubscribe(project);
  parts_.reaper.unwatch(project);
  count_rooms(-1);
  parts_.chat.on_leave(socket, project);
  parts_.preview.on_leave(socket, project);
  parts_.tables.on_leave(socket, project);
}

void AgentEvents::count_rooms(int change) {
  rooms_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(rooms_) + change);
  outlet_.set_rooms(rooms_);
}

void AgentEvents::on_watch(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  auto message = protocol::read_watch(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  AgentFeed* feed = agent.feed(message->project);
  if (feed == nullptr) {
    return reply_error(socket, event.ack,
                       {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."});
  }
  feed->watch(message->uids);
  if (!event.ack) return;
  auto uids = std::move(message->uids).value_or(std::vector<std::string>());
  parts_.sessions.get_many_visitor_online_status(
      message->project, uids,
      [uids, ack = std::move(event.ack)](const presence::StatusReport& report) mutable {
        ack(to_json(protocol::WatchAck{
            .revision = report.revision, .now = report.now, .statuses = {statuses_json(uids, report)}}));
      });
}

void AgentEvents::on_disconnect(socketio::Socket& socket, AgentConnection& agent) {
  parts_.connections.add(-static_cast<double>(std::erase(agents_, &socket)));
  while (!agent.feeds.empty()) leave(socket, agent, agent.feeds.back()->project());
}

template <typename F>
void AgentEvents::for_each_in_room(ProjectId project, F&& visit) {
  // A copy: an agent that is dropped meanwhile leaves the room.
  const auto room = parts_.sockets.room("/", agents_room(project));
  scratch_.assign(room.begin(), room.end());
  for (socketio::Socket* socket : scratch_) visit(*socket);
}

void AgentEvents::on_session_event(const store::SessionEvent& event) {
  parts_.preview.on_visitor_changed({event.project, event.uid});
  parts_.tables.tables().on_event(event);
  if (store::is_of_bots(event.project)) return;  // of them agents are told by tables alone
  std::optional<engineio::Broadcast> broadcast;
  for_each_in_room(event.project, [&](socketio::Socket& socket) {
    AgentFeed* feed = agent_of(socket).feed(event.project);
    if (feed == nullptr || !feed->wants(event.uid)) return;
    if (feed->must_hold(socket.queued_bytes())) return hold(*feed, event);
    if (!broadcast) {
      const protocol::EncodedEvent encoded = protocol::encode(event);
      broadcast.emplace(socketio::prepare_event("/", encoded.name, encoded.payload));
    }
    socket.emit_prepared(*broadcast);
  });
}

void AgentEvents::hold(AgentFeed& feed, const store::SessionEvent& event) {
  feed.hold(event);
  if (!conflation_timer_.armed()) conflation_timer_.arm_in(limits::conflation_interval);
}

void AgentEvents::send_held() {
  bool still_holding = false;
  const std::vector<socketio::Socket*> agents = agents_;
  for (socketio::Socket* socket : agents) {
    for (const auto& feed : agent_of(*socket).feeds) {
      if (feed->held() == 0) continue;
      if (feed->overfull() || too_slow(socket->queued_bytes())) {
        log::info("agent disconnected: its connection is too slow", {{"agent", agent_of(*socket).agent}});
        socket->drop();
        break;
      }
      feed->send_held([&] { return socket->queued_bytes(); },
                      [&](const store::SessionEvent& event) { send(*socket, protocol::encode(event)); });
      still_holding = still_holding || feed->held() > 0;
    }
  }
  if (still_holding) conflation_timer_.arm_in(limits::conflation_interval);
}

void AgentEvents::on_resync(ProjectId project) {
  parts_.tables.tables().on_resync(project);
  for (socketio::Socket* socket : agents_) {
    for (const auto& feed : agent_of(*socket).feeds) {
      if (project != 0 && feed->project() != project) continue;
      feed->forget_held();  // the refetch tells it
      send(*socket, protocol::encode_resync(feed->project(), limits::resync_spread));
    }
  }
}

void AgentEvents::on_degraded(bool degraded) {
  if (!degraded) parts_.tables.tables().on_resync(0);
  for (socketio::Socket* socket : agents_) {
    for (const auto& feed : agent_of(*socket).feeds)
      send(*socket, protocol::encode_degraded(feed->project(), degraded));
  }
}

void AgentEvents::check_agents() {
  const std::vector<socketio::Socket*> agents = agents_;
  const WallTime now = parts_.loop.clock().wall();
  for (socketio::Socket* socket : agents) {
    if (agent_of(*socket).expires_at <= now) {
      end(*socket, {ErrorCode::unauthorized, "The token has expired: sign in again."});
      continue;
    }
    parts_.authenticator.load_access(
        agent_of(*socket).identity(),
        [this, id = std::string(socket->id())](const Result<access::AgentAccess>& access) {
          check_memberships(id, access);
        });
  }
  if (!agents_.empty()) membership_timer_.arm_in(limits::membership_interval);
}

void AgentEvents::check_memberships(const std::string& socket_id, const Result<access::AgentAccess>& access) {
  socketio::Socket* socket = parts_.sockets.find(socket_id);
  if (socket == nullptr) return;
  if (!access) {
    // A database that is away takes nothing from anybody.
    if (access.error().code == ErrorCode::unauthorized) end(*socket, access.error());
    return;
  }
  AgentConnection& agent = agent_of(*socket);
  for (std::size_t i = agent.feeds.size(); i-- > 0;) {
    const ProjectId project = agent.feeds[i]->project();
    if (const auto role = access->role_in(project)) {
      parts_.chat.on_role(*socket, project, *role);
      continue;
    }
    leave(*socket, agent, project);
    send_error(*socket, not_a_member());
  }
}

void AgentEvents::end(socketio::Socket& socket, const Error& why) {
  socket.refuse(public_error(why).message, error_json(why));
}

}  // namespace porchlight::gateway
