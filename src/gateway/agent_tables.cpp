#include "gateway/agent_tables.hpp"

#include "gateway/agent_connection.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/agent_messages.hpp"
#include "protocol/table_messages.hpp"

#include <cstdint>
#include <utility>

namespace porchlight::gateway {

namespace from_agent = protocol::from_agent;

namespace {

Error not_in_the_room() {
  return {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."};
}

std::optional<protocol::Json> groups_of(const monitor::TableNews& news) {
  if (!news.groups) return std::nullopt;
  return protocol::Json{*news.groups};
}

std::string ack_json(const monitor::TableAnswer& answer, WallTime now) {
  const monitor::TableNews& news = answer.news;
  return to_json(protocol::TableAck{.revision = answer.revision,
                                    .now = now,
                                    .from = static_cast<std::int64_t>(news.from),
                                    .uids = news.uids,
                                    .rows = {news.rows},
                                    .total = static_cast<std::int64_t>(news.total),
                                    .waiting = news.waiting,
                                    .counts = {news.counts},
                                    .groups = groups_of(news)});
}

}  // namespace

AgentTables::AgentTables(net::EventLoop& loop, socketio::Server& sockets, store::SessionStore& store,
                         presence::RealtimeSessionService& sessions, const monitor::TableMetrics& metrics)
    : loop_(loop), sockets_(sockets), store_(store), sessions_(sessions), metrics_(metrics) {}

bool AgentTables::on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  if (event.name == from_agent::open_table) {
    on_open(socket, agent, event);
  } else if (event.name == from_agent::move_table) {
    on_move(socket, event);
  } else if (event.name == from_agent::close_table) {
    on_close(socket, event);
  } else {
    return false;
  }
  return true;
}

/// Once the room's events arrive: what a snapshot has not, they say.
void AgentTables::on_open(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  auto message = protocol::read_open_table(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  AgentFeed* feed = agent.feed(message->project);
  if (feed == nullptr) return reply_error(socket, event.ack, not_in_the_room());
  if (feed->crowded()) return reply_error(socket, event.ack, access::EventLimits::too_many());
  feed->when_listening([this, viewer = std::string(socket.id()), message = std::move(*message),
                        ack = std::move(event.ack)]() mutable { open(viewer, message, std::move(ack)); });
}

void AgentTables::open(const std::string& viewer, const protocol::OpenTableMessage& message,
                       socketio::Ack ack) {
  auto& table = tables_[message.project];
  if (!table) {
    table = std::make_unique<monitor::ProjectTable>(
        message.project, monitor::ProjectTable::Parts{store_, loop_, loop_.timers(), *this, metrics_});
  }
  table->open(viewer, message.question, message.window,
              [this, viewer, ack = std::move(ack)](const Result<monitor::TableAnswer>& opened) mutable {
                answer(viewer, ack, opened);
              });
}

void AgentTables::answer(const std::string& viewer, socketio::Ack& ack,
                         const Result<monitor::TableAnswer>& answer) {
  if (answer && ack) return ack(ack_json(*answer, sessions_.now()));
  socketio::Socket* socket = sockets_.find(viewer);
  if (!answer && socket != nullptr) reply_error(*socket, ack, answer.error());
}

void AgentTables::on_move(socketio::Socket& socket, socketio::Event& event) {
  const auto message = protocol::read_move_table(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  const std::string viewer(socket.id());
  const auto table = tables_.find(message->project);
  const auto moved = table == tables_.end() ? monitor::ProjectTable::nothing_open()
                                            : table->second->move(viewer, message->window, message->hold);
  answer(viewer, event.ack, moved);
}

void AgentTables::on_close(socketio::Socket& socket, socketio::Event& event) {
  const auto project = protocol::read_room(event.args, from_agent::close_table);
  if (!project) return reply_error(socket, event.ack, project.error());
  close(std::string(socket.id()), *project);
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void AgentTables::on_leave(const socketio::Socket& socket, ProjectId project) {
  close(std::string(socket.id()), project);
}

void AgentTables::close(const std::string& viewer, ProjectId project) {
  const auto table = tables_.find(project);
  if (table == tables_.end()) return;
  table->second->close(viewer);
  if (table->second->is_idle()) tables_.erase(table);
}

void AgentTables::on_session_event(const store::SessionEvent& event) {
  if (const auto table = tables_.find(event.project); table != tables_.end()) table->second->on_event(event);
}

void AgentTables::on_resync(ProjectId project) {
  for (const auto& [id, table] : tables_) {
    if (project == 0 || project == id) table->on_resync();
  }
}

bool AgentTables::is_slow(const std::string& viewer) {
  const socketio::Socket* socket = sockets_.find(viewer);
  return socket != nullptr && socket->queued_bytes() > limits::agent_conflate_bytes;
}

void AgentTables::show(ProjectId project, const std::string& viewer, store::Revision revision,
                       const monitor::TableNews& news) {
  socketio::Socket* socket = sockets_.find(viewer);
  if (socket == nullptr) return;
  send(*socket, protocol::to_agent::table_changed({.project_id = project,
                                                   .revision = revision,
                                                   .now = sessions_.now(),
                                                   .from = static_cast<std::int64_t>(news.from),
                                                   .uids = news.uids,
                                                   .rows = {news.rows},
                                                   .total = static_cast<std::int64_t>(news.total),
                                                   .waiting = news.waiting,
                                                   .counts = {news.counts},
                                                   .groups = groups_of(news)}));
}

}  // namespace porchlight::gateway
