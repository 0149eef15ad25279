#pragma once
// The agents' half of conversations on one I/O thread, and the thread's end of the chat fan: what is told of
// a conversation goes to the agents in the project's room and to the visitor's connections; who of the agents
// is here, and looks at what, is kept as heard (AgentRoster) and told again and again.
//
// Unlike presence, messages are never conflated: an agent who is too slow for them is disconnected, and asks
// for everything when it comes back.

#include "conversations/agent_roster.hpp"
#include "conversations/chat_fan.hpp"
#include "conversations/conversations_service.hpp"
#include "gateway/visitor_chat.hpp"
#include "net/event_loop.hpp"
#include "protocol/chat_messages.hpp"
#include "socketio/server.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentChat final : public conversations::ChatReceiver {
 public:
  AgentChat(net::EventLoop& loop, socketio::Server& sockets, presence::RealtimeSessionService& sessions,
            conversations::ConversationsService& conversations, conversations::ChatFan& fan,
            VisitorChat& visitors);

  /// The agent has come into the project's room, or left it.
  void on_join(socketio::Socket& socket, const AgentConnection& agent, ProjectId project, store::Role role);
  void on_leave(const socketio::Socket& socket, ProjectId project);
  /// What the agent's role in a project whose room it is in is now.
  void on_role(const socketio::Socket& socket, ProjectId project, store::Role role);
  /// Calls back on the loop once nothing that other gateways say of the project passes by the room.
  void when_listening(ProjectId project, UniqueFunction<void()> listening);
  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event);

  void on_chat_event(const conversations::ChatEvent& event) override;
  void on_roster(ProjectId project, const std::vector<conversations::RosterEntry>& entries) override;
  void on_roll_call(ProjectId project) override;
  void on_listening(ProjectId project, bool missed) override;

 private:
  using Seats = std::map<std::string, conversations::RosterEntry, std::less<>>;  // by socket id

  void on_typing(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event);
  void on_view(socketio::Socket& socket, socketio::Event& event);
  void on_set_availability(socketio::Socket& socket, socketio::Event& event);
  /// The agent's seat in the project; else the event is answered.
  [[nodiscard]] conversations::RosterEntry* seat(socketio::Socket& socket, ProjectId project,
                                                 socketio::Event& event);
  /// The same for what changes something: viewers only read.
  [[nodiscard]] conversations::RosterEntry* writers_seat(socketio::Socket& socket, ProjectId project,
                                                         socketio::Event& event);
  void begin_refreshing();
  void refresh();
  void show(ProjectId project, const conversations::AgentRoster::Change& change);
  void emit_to_agents(ProjectId project, std::string_view event, std::string_view payload);
  [[nodiscard]] std::string viewers_json(ProjectId project, store::ConversationId conversation) const;
  [[nodiscard]] std::string agents_json(ProjectId project) const;

  net::EventLoop& loop_;
  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  conversations::ConversationsService& conversations_;
  conversations::ChatFan& fan_;
  VisitorChat& visitors_;
  conversations::AgentRoster roster_;
  std::map<ProjectId, Seats> seats_;  // this thread's agents
  std::map<ProjectId, bool> told_available_;
  Timer refresh_timer_;
};

}  // namespace porchlight::gateway
