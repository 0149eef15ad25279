#include "gateway/agent_tables.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "conversations/roster_json.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/agent_messages.hpp"
#include "protocol/table_messages.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <optional>
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

/// An event that another part of the gateway has made.
boost::json::object parsed(std::string_view payload) {
  boost::system::error_code wrong;
  boost::json::value event = boost::json::parse(payload, wrong);
  return wrong || !event.is_object() ? boost::json::object() : std::move(event.get_object());
}

/// Whose conversation an event of the chat tells of, and how it stands.
std::optional<std::pair<std::string, monitor::RowConversation>> told_conversation(std::string_view payload) {
  const boost::json::object event = parsed(payload);
  const auto* facts = json::find_object(event, "conversation");
  const auto* visitor = facts == nullptr ? nullptr : json::find_object(*facts, "visitor");
  if (visitor == nullptr) return std::nullopt;
  const auto* assignee = json::find_object(*facts, "assignee");
  monitor::RowConversation told{
      .id = json::find_number(*facts, "id").value_or(0),
      .is_open = json::find_text(*facts, "status") == to_string(store::ConversationStatus::open),
      .unread = json::find_number(*facts, "unread").value_or(0),
      .assignee = assignee == nullptr ? 0 : json::find_number(*assignee, "id").value_or(0)};
  return std::pair(json::text_or_empty(*visitor, "visitorUid"), told);
}

monitor::RowViewers row_viewers(const std::vector<conversations::PresentAgent>& agents) {
  monitor::RowViewers row{.json = {}, .count = static_cast<std::uint32_t>(agents.size())};
  if (agents.empty()) return row;
  json::ListWriter list(row.json);
  for (const protocol::Viewer& viewer : conversations::viewers_of(agents)) viewer.append_to(list.next());
  list.end();
  return row;
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
                         presence::RealtimeSessionService& sessions,
                         conversations::ConversationsService& conversations,
                         const conversations::AgentRoster& roster, const monitor::TableMetrics& metrics)
    : sockets_(sockets),
      sessions_(sessions),
      conversations_(conversations),
      roster_(roster),
      tables_({store, loop, loop.timers(), *this, *this, metrics}) {}

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
  tables_.open(viewer, message.project, message.question, message.window,
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
  const auto moved = tables_.move(viewer, message->project, message->window, message->hold);
  answer(viewer, event.ack, moved);
}

void AgentTables::on_close(socketio::Socket& socket, socketio::Event& event) {
  const auto project = protocol::read_room(event.args, from_agent::close_table);
  if (!project) return reply_error(socket, event.ack, project.error());
  tables_.close(std::string(socket.id()), *project);
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void AgentTables::on_leave(const socketio::Socket& socket, ProjectId project) {
  tables_.close(std::string(socket.id()), project);
}

void AgentTables::on_chat_event(ProjectId project, std::string_view event, std::string_view payload) {
  if (event == protocol::to_agent::visitor_viewers.name) {
    const std::string uid = json::text_or_empty(parsed(payload), "visitorUid");
    return tables_.on_viewers(project, uid, row_viewers(roster_.viewers_of(project, uid)));
  }
  if (!tables_.has(project)) return;
  if (event != protocol::to_agent::new_message.name && event != protocol::to_agent::conversation_updated.name)
    return;
  if (const auto told = told_conversation(payload)) {
    tables_.on_conversation(project, told->first, told->second);
  }
}

std::vector<std::pair<std::string, monitor::RowViewers>> AgentTables::viewers(ProjectId project) {
  std::vector<std::pair<std::string, monitor::RowViewers>> all;
  for (std::string& uid : roster_.visitors_viewed(project)) {
    auto row = row_viewers(roster_.viewers_of(project, uid));
    all.emplace_back(std::move(uid), std::move(row));
  }
  return all;
}

void AgentTables::read(ProjectId project, std::vector<std::string> uids,
                       UniqueFunction<void(Result<States>)> answer) {
  conversations_.states_of(
      project, std::move(uids),
      [answer = std::move(answer)](const Result<std::vector<store::ConversationState>>& found) mutable {
        if (!found) return answer(found.error());
        States states;
        states.reserve(found->size());
        for (const store::ConversationState& one : *found) {
          states.emplace_back(one.visitor_uid, monitor::RowConversation{
                                                   .id = one.id,
                                                   .is_open = one.status == store::ConversationStatus::open,
                                                   .unread = static_cast<std::int64_t>(one.unread),
                                                   .assignee = one.assignee});
        }
        answer(std::move(states));
      });
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
