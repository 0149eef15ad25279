#pragma once
// The agents' half of conversations on one I/O thread: reads what agents say, asks their seats (AgentSeats)
// whether they may, and sends what the chat's outlet has for them.
//
// Unlike presence, messages are never conflated: an agent who is too slow for them is disconnected, and asks
// for everything when it comes back.

#include "conversations/agent_seats.hpp"
#include "conversations/chat_outlet.hpp"
#include "conversations/conversations_service.hpp"
#include "gateway/agent_tables.hpp"
#include "net/event_loop.hpp"
#include "socketio/server.hpp"
#include "store/database/repositories.hpp"

#include <string_view>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentChat final : public conversations::ChatAgents {
 public:
  AgentChat(net::EventLoop& loop, socketio::Server& sockets,
            conversations::ConversationsService& conversations, conversations::ChatFan& fan,
            conversations::AgentSeats& seats, AgentTables& tables)
      : loop_(loop),
        sockets_(sockets),
        conversations_(conversations),
        fan_(fan),
        seats_(seats),
        tables_(tables) {}

  /// The agent has come into the project's room, or left it.
  void on_join(socketio::Socket& socket, const AgentConnection& agent, ProjectId project, store::Role role);
  void on_leave(const socketio::Socket& socket, ProjectId project);
  /// What the agent's role in a project whose room it is in is now.
  void on_role(const socketio::Socket& socket, ProjectId project, store::Role role);
  /// Calls back on the loop once nothing that other gateways say of the project passes by the room.
  void when_listening(ProjectId project, UniqueFunction<void()> listening);
  /// The thread wants to hear of the project's conversations, or no more; counted.
  void follow(ProjectId project, bool follow) { follow ? fan_.listen(project) : fan_.unlisten(project); }
  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event);

  void show(ProjectId project, std::string_view event, std::string_view payload) override;
  void on_gap(ProjectId project) override;

 private:
  void on_typing(socketio::Socket& socket, const AgentConnection& agent, socketio::Event& event);
  void on_view(socketio::Socket& socket, socketio::Event& event);
  void on_set_availability(socketio::Socket& socket, socketio::Event& event);

  net::EventLoop& loop_;
  socketio::Server& sockets_;
  conversations::ConversationsService& conversations_;
  conversations::ChatFan& fan_;
  conversations::AgentSeats& seats_;
  AgentTables& tables_;
};

}  // namespace porchlight::gateway
