#include "gateway/agent_chat.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "conversations/limits.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/event_encoding.hpp"

#include <utility>

namespace porchlight::gateway {

using conversations::RosterEntry;
using store::ConversationId;

AgentChat::AgentChat(net::EventLoop& loop, socketio::Server& sockets,
                     presence::RealtimeSessionService& sessions,
                     conversations::ConversationsService& conversations, conversations::ChatFan& fan,
                     VisitorChat& visitors)
    : loop_(loop),
      sockets_(sockets),
      sessions_(sessions),
      conversations_(conversations),
      fan_(fan),
      visitors_(visitors),
      refresh_timer_(loop.timers(), [this] { refresh(); }) {
  fan_.add(loop, *this);
  visitors_.set_availability([this](ProjectId project) { return roster_.anyone_available(project); });
  sessions_.on_project([this](ProjectId project, bool has_visitors) {
    has_visitors ? fan_.listen(project) : fan_.unlisten(project);
  });
}

void AgentChat::on_join(socketio::Socket& socket, const AgentConnection& agent, ProjectId project,
                        store::Role role) {
  fan_.listen(project);
  RosterEntry entry{.socket = std::string(socket.id()),
                    .agent = agent.agent,
                    .name = agent.name,
                    .reads_only = role == store::Role::viewer};
  seats_[project][entry.socket] = entry;
  socket.emit("agentsAvailability", agents_json(project));
  fan_.tell_roster(project, {std::move(entry)});
  begin_refreshing();
}

void AgentChat::when_listening(ProjectId project, UniqueFunction<void()> listening) {
  fan_.when_listening(project, [&loop = loop_, listening = std::move(listening)]() mutable {
    loop.post(std::move(listening));
  });
}

void AgentChat::on_leave(const socketio::Socket& socket, ProjectId project) {
  fan_.unlisten(project);
  const auto seats = seats_.find(project);
  if (seats == seats_.end()) return;
  const auto found = seats->second.find(socket.id());
  if (found == seats->second.end()) return;
  RosterEntry entry = std::move(found->second);
  seats->second.erase(found);
  if (seats->second.empty()) seats_.erase(seats);
  entry.gone = true;
  fan_.tell_roster(project, {std::move(entry)});
}

void AgentChat::on_role(const socketio::Socket& socket, ProjectId project, store::Role role) {
  const auto seats = seats_.find(project);
  if (seats == seats_.end()) return;
  const auto found = seats->second.find(socket.id());
  const bool reads_only = role == store::Role::viewer;
  if (found == seats->second.end() || found->second.reads_only == reads_only) return;
  found->second.reads_only = reads_only;
  fan_.tell_roster(project, {found->second});
}

bool AgentChat::on_event(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event) {
  if (event.name == "agentIsTyping") {
    on_typing(socket, agent, event);
  } else if (event.name == "viewConversation") {
    on_view(socket, event);
  } else if (event.name == "setAvailability") {
    on_set_availability(socket, event);
  } else {
    return false;
  }
  return true;
}

RosterEntry* AgentChat::seat(socketio::Socket& socket, ProjectId project, socketio::Event& event) {
  const auto seats = seats_.find(project);
  if (seats != seats_.end()) {
    if (const auto found = seats->second.find(socket.id()); found != seats->second.end())
      return &found->second;
  }
  reply_error(socket, event.ack, {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."});
  return nullptr;
}

RosterEntry* AgentChat::writers_seat(socketio::Socket& socket, ProjectId project, socketio::Event& event) {
  RosterEntry* const entry = seat(socket, project, event);
  if (entry == nullptr || !entry->reads_only) return entry;
  reply_error(socket, event.ack,
              {ErrorCode::forbidden, "Expected an owner or an agent of that project: viewers only read."});
  return nullptr;
}

void AgentChat::on_typing(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event) {
  const auto message = protocol::read_agent_typing(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (writers_seat(socket, message->project, event) == nullptr) return;
  conversations_.typing_of_agent(message->project, message->conversation, agent.agent, agent.name,
                                 message->is_typing,
                                 [ack = std::move(event.ack)]() mutable { ack(R"({"ok":true})"); });
}

void AgentChat::on_view(socketio::Socket& socket, socketio::Event& event) {
  const auto message = protocol::read_view(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  RosterEntry* entry = seat(socket, message->project, event);
  if (entry == nullptr) return;
  entry->conversation = message->conversation;
  fan_.tell_roster(message->project, {*entry});
  if (!event.ack) return;
  std::string answer;
  json::ObjectWriter(answer)
      .boolean("ok", true)
      .raw("viewers",
           message->conversation == 0 ? "[]" : viewers_json(message->project, message->conversation))
      .end();
  event.ack(answer);
}

void AgentChat::on_set_availability(socketio::Socket& socket, socketio::Event& event) {
  const auto message = protocol::read_availability(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  RosterEntry* entry = writers_seat(socket, message->project, event);
  if (entry == nullptr) return;
  entry->choice = message->choice;
  entry->chosen_at = (sessions_.now() - message->chosen_ago).time_since_epoch().count();
  fan_.tell_roster(message->project, {*entry});
  if (event.ack) event.ack(R"({"ok":true})");
}

void AgentChat::on_chat_event(const conversations::ChatEvent& event) {
  if (!event.agents.name.empty()) emit_to_agents(event.project, event.agents.name, event.agents.payload);
  visitors_.deliver(event);
}

void AgentChat::emit_to_agents(ProjectId project, std::string_view event, std::string_view payload) {
  const auto room = sockets_.room("/", agents_room(project));
  const std::vector<socketio::Socket*> agents(room.begin(), room.end());  // who is dropped leaves the room
  if (agents.empty()) return;
  auto broadcast = socketio::prepare_event("/", event, payload);
  for (socketio::Socket* agent : agents) {
    if (agent->queued_bytes() > limits::agent_drop_bytes) {
      log::info("agent disconnected: its connection is too slow", {{"agent", agent_of(*agent).agent}});
      agent->drop();
    } else {
      agent->emit_prepared(broadcast);
    }
  }
}

void AgentChat::on_roster(ProjectId project, const std::vector<RosterEntry>& entries) {
  for (const RosterEntry& entry : entries) show(project, roster_.hear(project, entry, loop_.now()));
  begin_refreshing();
}

/// Also without agents of its own a thread has to forget those of a gateway that died.
void AgentChat::begin_refreshing() {
  if (!refresh_timer_.armed()) refresh_timer_.arm_in(conversations::limits::roster_refresh);
}

void AgentChat::show(ProjectId project, const conversations::AgentRoster::Change& change) {
  if (change.agents) {
    emit_to_agents(project, "agentsAvailability", agents_json(project));
    const bool available = roster_.anyone_available(project);
    if (std::exchange(told_available_[project], available) != available) {
      visitors_.on_availability(project, available);
    }
  }
  for (const ConversationId conversation : change.conversations) {
    std::string payload;
    json::ObjectWriter(payload)
        .number("projectId", project)
        .number("conversationId", conversation)
        .raw("viewers", viewers_json(project, conversation))
        .end();
    emit_to_agents(project, "conversationViewers", payload);
  }
}

void AgentChat::on_roll_call(ProjectId project) {
  const auto seats = seats_.find(project);
  if (seats == seats_.end()) return;
  std::vector<RosterEntry> entries;
  for (const auto& [socket, entry] : seats->second) entries.push_back(entry);
  fan_.tell_roster(project, std::move(entries));
}

void AgentChat::refresh() {
  for (const auto& [project, change] : roster_.forget_silent(loop_.now())) show(project, change);
  for (const auto& [project, seats] : seats_) on_roll_call(project);
  begin_refreshing();
}

/// An agent's join waits for it; visitors' first questions do not, and may have been too early.
void AgentChat::on_listening(ProjectId project, bool missed) {
  if (missed) {
    const protocol::AgentEvent resync = protocol::encode_resync(project, limits::resync_spread);
    emit_to_agents(project, resync.name, resync.payload);
  }
  visitors_.show_again(project);
}

std::string AgentChat::viewers_json(ProjectId project, ConversationId conversation) const {
  std::string out;
  json::ListWriter list(out);
  for (const auto& agent : roster_.viewers(project, conversation)) {
    json::ObjectWriter(list.next()).number("agentId", agent.agent).text("name", agent.name).end();
  }
  list.end();
  return out;
}

std::string AgentChat::agents_json(ProjectId project) const {
  std::string agents;
  json::ListWriter list(agents);
  bool available = false;
  for (const auto& agent : roster_.agents(project)) {
    available = available || agent.available;
    json::ObjectWriter(list.next())
        .number("agentId", agent.agent)
        .text("name", agent.name)
        .text("availability", agent.available ? "available" : "away")
        .end();
  }
  list.end();
  std::string out;
  json::ObjectWriter(out)
      .number("projectId", project)
      .text("availability", available ? "available" : "away")
      .raw("agents", agents)
      .end();
  return out;
}

}  // namespace porchlight::gateway
