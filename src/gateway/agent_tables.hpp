#pragma once
// The live tables of one I/O thread's agents: what their sockets ask and are told. What a table is stands in
// monitor, where programs read the same ones.

#include "conversations/agent_roster.hpp"
#include "conversations/conversations_service.hpp"
#include "monitor/project_tables.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "socketio/server.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentTables final : public monitor::TableAudience, public monitor::TableAsides {
 public:
  AgentTables(net::EventLoop& loop, socketio::Server& sockets, store::SessionStore& store,
              presence::RealtimeSessionService& sessions, conversations::ConversationsService& conversations,
              const conversations::AgentRoster& roster, const monitor::TableMetrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  /// The agent has no table of the project open any more.
  void on_leave(const socketio::Socket& socket, ProjectId project);

  [[nodiscard]] monitor::ProjectTables& tables() { return tables_; }

  /// What the project's agents are told of conversations and of each other.
  void on_chat_event(ProjectId project, std::string_view event, std::string_view payload);
  /// Something of that may have been lost.
  void on_chat_gap(ProjectId project) { tables_.on_conversations_lost(project); }

  bool is_slow(const std::string& viewer) override;
  void show(ProjectId project, const std::string& viewer, store::Revision revision,
            const monitor::TableNews& news) override;
  void read(ProjectId project, std::vector<std::string> uids,
            UniqueFunction<void(Result<States>)> answer) override;
  std::vector<std::pair<std::string, monitor::RowViewers>> viewers(ProjectId project) override;

 private:
  void on_open(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void open(const std::string& viewer, const protocol::OpenTableMessage& message, socketio::Ack ack);
  void on_move(socketio::Socket& socket, socketio::Event& event);
  void on_close(socketio::Socket& socket, socketio::Event& event);
  void answer(const std::string& viewer, socketio::Ack& ack, const Result<monitor::TableAnswer>& answer);

  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  conversations::ConversationsService& conversations_;
  const conversations::AgentRoster& roster_;
  monitor::ProjectTables tables_;
};

}  // namespace porchlight::gateway
