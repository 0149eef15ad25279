#include "gateway/agent_preview.hpp"

#include "base/log.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/replies.hpp"
#include "protocol/preview_messages.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porchlight::gateway {

namespace from_agent = protocol::from_agent;

namespace {

std::string answer_json(const store::Project& project) {
  protocol::RequestPreviewAck answer{.images_from = {}};
  if (project.preview.show_images) answer.images_from = project.origins;
  return to_json(answer);
}

struct AgentNews {
  protocol::EncodedEvent event;
  std::vector<std::string> attachments;
};

AgentNews news_of(preview::Message message) {
  const VisitorKey& key = message.visitor;
  if (message.kind == preview::Kind::state) return {protocol::encode_preview_state(key, message.state), {}};
  if (message.kind == preview::Kind::scroll) {
    return {protocol::encode_preview_scroll(key, message.capture, message.scroll), {}};
  }
  AgentNews news{protocol::encode_preview_piece(key, message.capture, message.piece), {}};
  news.attachments.push_back(std::move(message.piece.data));
  return news;
}

}  // namespace

AgentPreview::AgentPreview(net::EventLoop& loop, socketio::Server& sockets,
                           presence::RealtimeSessionService& sessions, access::ProjectDirectory& projects,
                           preview::PreviewRelay& relay, Metrics& metrics)
    : loop_(loop),
      sockets_(sockets),
      sessions_(sessions),
      projects_(projects),
      relay_(relay),
      requests_(metrics.counter("porchlight_preview_requests_total", "Previews that agents asked for.")),
      skipped_(metrics.counter("porchlight_preview_skipped_pieces_total",
                               "Pieces not sent to agents whose connection was too slow.")),
      looks_(relay.address(loop.index())),
      timer_(loop.timers(), [this] { tick(); }) {}

bool AgentPreview::on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  if (event.name == from_agent::request_preview) {
    on_request(socket, agent, event);
  } else if (event.name == from_agent::stop_preview) {
    on_stop(socket, event);
  } else {
    return false;
  }
  return true;
}

void AgentPreview::on_request(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  const auto key = protocol::read_preview_request(event.args, from_agent::request_preview);
  if (!key) return reply_error(socket, event.ack, key.error());
  if (agent.feed(key->project) == nullptr) {
    return reply_error(socket, event.ack,
                       {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."});
  }
  const auto admitted = preview::Looks::admit(agent.previews, loop_.now());
  if (!admitted) return reply_error(socket, event.ack, admitted.error());
  projects_.find(key->project, [this, key = *key, id = std::string(socket.id()),
                                ack = std::move(event.ack)](const Result<store::Project>& project) mutable {
    socketio::Socket* found = sockets_.find(id);
    if (found == nullptr) return;
    if (!project) return reply_error(*found, ack, project.error());
    if (agent_of(*found).feed(key.project) == nullptr) return;  // it has left the room meanwhile
    begin(*found, key, *project, ack);
  });
}

void AgentPreview::begin(socketio::Socket& socket, const VisitorKey& key, const store::Project& project,
                         socketio::Ack& ack) {
  const auto begun = looks_.look(std::string(socket.id()), key, loop_.now());
  if (!begun) return reply_error(socket, ack, begun.error());
  log::info("page preview requested",
            {{"project", key.project}, {"agent", agent_of(socket).agent}, {"visitor", key.uid}});
  requests_.add();
  if (ack) ack(answer_json(project));
  carry_out();
}

void AgentPreview::on_stop(socketio::Socket& socket, socketio::Event& event) {
  const auto key = protocol::read_preview_request(event.args, from_agent::stop_preview);
  if (!key) return reply_error(socket, event.ack, key.error());
  looks_.stop(socket.id(), *key);
  carry_out();
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void AgentPreview::on_leave(const socketio::Socket& socket, ProjectId project) {
  looks_.leave(socket.id(), project);
  carry_out();
}

void AgentPreview::on_visitor_changed(const VisitorKey& key) {
  looks_.on_visitor_changed(key, loop_.now());
  carry_out();
}

void AgentPreview::on_preview_message(preview::Message message) {
  if (message.kind == preview::Kind::piece) {
    for (const std::string& socket : looks_.lookers(message.visitor)) measure(socket, message.visitor);
  }
  looks_.on_message(std::move(message), loop_.now());
  carry_out();
}

void AgentPreview::measure(const std::string& socket, const VisitorKey& key) {
  if (const socketio::Socket* found = sockets_.find(socket)) {
    looks_.on_queued(socket, key, found->queued_bytes(), loop_.now());
  }
}

void AgentPreview::tick() {
  for (const auto& [socket, key] : looks_.slow()) measure(socket, key);
  looks_.run(loop_.now());
  carry_out();
}

void AgentPreview::carry_out() {
  for (auto& action : looks_.take_actions()) {
    std::visit([this](auto& what) { carry_out(what); }, action);
  }
  if (const auto next = looks_.next(); next && !timer_.armed()) timer_.arm(*next);
}

void AgentPreview::carry_out(preview::Send& action) {
  relay_.send(std::move(action));
}

void AgentPreview::carry_out(preview::Broadcast& action) {
  relay_.broadcast(action.message);
}

void AgentPreview::carry_out(preview::Tell& action) {
  skipped_.add(static_cast<double>(action.skipped));
  const AgentNews news = news_of(std::move(action.message));
  for (const std::string& id : action.sockets) {
    socketio::Socket* socket = sockets_.find(id);
    if (socket != nullptr) socket->emit(news.event.name, news.event.payload, news.attachments);
  }
}

void AgentPreview::carry_out(preview::LookUp& action) {
  sessions_.get_many_visitor_online_status(
      action.visitor.project, {action.visitor.uid},
      lifetime_.guard([this, asked = action](const presence::StatusReport& report) {
        const presence::VisitorStatus& status = report.statuses.front();
        looks_.on_presence(asked.visitor, asked.number, {report.known, status.is_online, status.url},
                           loop_.now());
        carry_out();
      }));
}

}  // namespace porchlight::gateway
