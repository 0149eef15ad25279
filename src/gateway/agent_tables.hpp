#pragma once
// The live tables of one I/O thread's agents: what their sockets ask and are told. One table for each project
// whose room an agent of the thread is in and has it open; what a table is stands in monitor.

#include "conversations/conversations_service.hpp"
#include "monitor/project_table.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "socketio/server.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentTables final : public monitor::TableAudience, public monitor::TableConversations {
 public:
  AgentTables(net::EventLoop& loop, socketio::Server& sockets, store::SessionStore& store,
              presence::RealtimeSessionService& sessions, conversations::ConversationsService& conversations,
              const monitor::TableMetrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  /// The agent has no table of the project open any more.
  void on_leave(const socketio::Socket& socket, ProjectId project);

  void on_session_event(const store::SessionEvent& event);
  /// 0: every project.
  void on_resync(ProjectId project);

  /// What the project's agents are told of conversations.
  void on_chat_event(ProjectId project, std::string_view event, std::string_view payload);
  /// Something of that may have been lost.
  void on_chat_gap(ProjectId project);

  /// Told when a table comes to be, and when it goes: its project's events are wanted meanwhile.
  void on_tables(UniqueFunction<void(ProjectId, int change)> told) { told_ = std::move(told); }

  bool is_slow(const std::string& viewer) override;
  void show(ProjectId project, const std::string& viewer, store::Revision revision,
            const monitor::TableNews& news) override;
  void read(ProjectId project, std::vector<std::string> uids,
            UniqueFunction<void(Result<States>)> answer) override;

 private:
  void on_open(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void open(const std::string& viewer, const protocol::OpenTableMessage& message, socketio::Ack ack);
  void on_move(socketio::Socket& socket, socketio::Event& event);
  void on_close(socketio::Socket& socket, socketio::Event& event);
  void answer(const std::string& viewer, socketio::Ack& ack, const Result<monitor::TableAnswer>& answer);
  [[nodiscard]] monitor::ProjectTable& table_of(ProjectId project);
  /// The one in which the viewer looks; null: none.
  [[nodiscard]] monitor::ProjectTable* open_table(const std::string& viewer, ProjectId project);
  void close(const std::string& viewer, ProjectId project);
  void close_half(const std::string& viewer, ProjectId project);

  net::EventLoop& loop_;
  socketio::Server& sockets_;
  store::SessionStore& store_;
  presence::RealtimeSessionService& sessions_;
  conversations::ConversationsService& conversations_;
  const monitor::TableMetrics& metrics_;
  UniqueFunction<void(ProjectId, int change)> told_;
  std::unordered_map<ProjectId, std::unique_ptr<monitor::ProjectTable>> tables_;  // those of bots as well
};

}  // namespace porchlight::gateway
