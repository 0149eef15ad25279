#include "gateway/agent_chat.hpp"

#include "base/log.hpp"
#include "conversations/roster_json.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/chat_messages.hpp"
#include "protocol/event_encoding.hpp"

#include <utility>
#include <vector>

namespace porchlight::gateway {

namespace from_agent = protocol::from_agent;

void AgentChat::on_join(socketio::Socket& socket, const AgentConnection& agent, ProjectId project,
                        store::Role role) {
  fan_.listen(project);
  send(socket, conversations::agents_availability(project, seats_.roster().agents(project)));
  fan_.tell_roster(project, seats_.sit(project, {.socket = std::string(socket.id()),
                                                 .agent = agent.agent,
                                                 .name = agent.name,
                                                 .reads_only = role == store::Role::viewer}));
}

void AgentChat::on_leave(const socketio::Socket& socket, ProjectId project) {
  fan_.unlisten(project);
  fan_.tell_roster(project, seats_.leave(project, socket.id()));
}

void AgentChat::on_role(const socketio::Socket& socket, ProjectId project, store::Role role) {
  fan_.tell_roster(project, seats_.set_reads_only(project, socket.id(), role == store::Role::viewer));
}

void AgentChat::when_listening(ProjectId project, UniqueFunction<void()> listening) {
  fan_.when_listening(project, [&loop = loop_, listening = std::move(listening)]() mutable {
    loop.post(std::move(listening));
  });
}

bool AgentChat::on_event(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event) {
  if (event.name == from_agent::agent_is_typing) {
    on_typing(socket, agent, event);
  } else if (event.name == from_agent::view_conversation) {
    on_view(socket, event);
  } else if (event.name == from_agent::set_availability) {
    on_set_availability(socket, event);
  } else {
    return false;
  }
  return true;
}

void AgentChat::on_typing(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event) {
  const auto message = protocol::read_agent_typing(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (const auto allowed = seats_.may_write(message->project, socket.id()); !allowed) {
    return reply_error(socket, event.ack, allowed.error());
  }
  conversations_.typing_of_agent(message->project, message->conversation, agent.agent, agent.name,
                                 message->is_typing,
                                 [ack = std::move(event.ack)]() mutable { ack(to_json(protocol::Ok{})); });
}

void AgentChat::on_view(socketio::Socket& socket, socketio::Event& event) {
  const auto message = protocol::read_view(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  auto seen = seats_.view(message->project, socket.id(), message->conversation, message->visitor);
  if (!seen) return reply_error(socket, event.ack, seen.error());
  fan_.tell_roster(message->project, std::move(*seen));
  if (!event.ack) return;
  const conversations::AgentRoster& roster = seats_.roster();
  std::vector<conversations::PresentAgent> of_conversation;
  std::vector<conversations::PresentAgent> of_visitor;
  if (message->conversation != 0) of_conversation = roster.viewers(message->project, message->conversation);
  if (!message->visitor.empty()) of_visitor = roster.viewers_of(message->project, message->visitor);
  event.ack(to_json(protocol::ViewAck{.viewers = conversations::viewers_of(of_conversation),
                                      .visitor_viewers = conversations::viewers_of(of_visitor)}));
}

void AgentChat::on_set_availability(socketio::Socket& socket, socketio::Event& event) {
  const auto message = protocol::read_availability(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  const WallTime chosen_at = conversations_.now() - message->chosen_ago;
  auto chosen =
      seats_.choose(message->project, socket.id(), message->choice, chosen_at.time_since_epoch().count());
  if (!chosen) return reply_error(socket, event.ack, chosen.error());
  fan_.tell_roster(message->project, std::move(*chosen));
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void AgentChat::show(ProjectId project, std::string_view event, std::string_view payload) {
  tables_.on_chat_event(project, event, payload);
  const auto room = sockets_.room("/", agents_room(project));
  const std::vector<socketio::Socket*> agents(room.begin(), room.end());  // who is dropped leaves the room
  if (agents.empty()) return;
  auto broadcast = socketio::prepare_event("/", event, payload);
  for (socketio::Socket* agent : agents) {
    if (too_slow(agent->queued_bytes())) {
      log::info("agent disconnected: its connection is too slow", {{"agent", agent_of(*agent).agent}});
      agent->drop();
    } else {
      agent->emit_prepared(broadcast);
    }
  }
}

void AgentChat::on_gap(ProjectId project) {
  tables_.on_chat_gap(project);
  const protocol::EncodedEvent resync = protocol::encode_resync(project, limits::resync_spread);
  show(project, resync.name, resync.payload);
}

}  // namespace porchlight::gateway
