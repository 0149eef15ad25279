#include "gateway/agent_preview.hpp"

#include "base/json.hpp"
#include "base/log.hpp"
#include "gateway/agent_connection.hpp"
#include "gateway/replies.hpp"
#include "preview/limits.hpp"
#include "protocol/preview_messages.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {

namespace {

using preview::Kind;

std::string answer_json(const store::Project& project) {
  const std::string origins = project.preview.show_images ? json::list_of_texts(project.origins) : "[]";
  std::string out;
  json::ObjectWriter(out).boolean("ok", true).raw("imagesFrom", origins).end();
  return out;
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
      address_(relay.address(loop.index())),
      requests_(metrics.counter("porchlight_preview_requests_total", "Previews that agents asked for.")),
      skipped_(metrics.counter("porchlight_preview_skipped_pieces_total",
                               "Pieces not sent to agents whose connection was too slow.")),
      timer_(loop.timers(), [this] { tick(); }) {}

bool AgentPreview::on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  if (event.name == "requestPreview") {
    on_request(socket, agent, event);
  } else if (event.name == "stopPreview") {
    on_stop(socket, event);
  } else {
    return false;
  }
  return true;
}

std::size_t AgentPreview::looks_of(std::string_view socket) const {
  return static_cast<std::size_t>(std::ranges::count_if(looks_, [socket](const auto& entry) {
    return std::ranges::find(entry.second.lookers, socket, &Looker::socket) != entry.second.lookers.end();
  }));
}

void AgentPreview::on_request(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event) {
  const auto key = protocol::read_preview_request(event.args, "requestPreview");
  if (!key) return reply_error(socket, event.ack, key.error());
  if (agent.feed(key->project) == nullptr) {
    return reply_error(socket, event.ack,
                       {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."});
  }
  const auto known = looks_.find(*key);
  const bool looks =
      known != looks_.end() &&
      std::ranges::find(known->second.lookers, socket.id(), &Looker::socket) != known->second.lookers.end();
  if (!agent.previews.take(preview::limits::request_rate, loop_.now()) ||
      (!looks && looks_of(socket.id()) >= preview::limits::looks_per_agent)) {
    return reply_error(
        socket, event.ack,
        {ErrorCode::rate_limited, "Expected fewer previews: at most 4 at once, one a second."});
  }
  log::info("page preview requested",
            {{"project", key->project}, {"agent", agent.agent}, {"visitor", key->uid}});
  requests_.add();
  projects_.find(key->project, [this, key = *key, id = std::string(socket.id()),
                                ack = std::move(event.ack)](const Result<store::Project>& project) mutable {
    socketio::Socket* found = sockets_.find(id);
    if (found == nullptr) return;
    if (!project) return reply_error(*found, ack, project.error());
    if (agent_of(*found).feed(key.project) == nullptr) return;  // it has left the room meanwhile
    if (ack) ack(answer_json(*project));
    begin(*found, key);
  });
}

void AgentPreview::begin(socketio::Socket& socket, const VisitorKey& key) {
  Look& look = looks_[key];
  std::erase_if(look.lookers, [&](const Looker& looker) { return looker.socket == socket.id(); });
  look.lookers.push_back({std::string(socket.id()), loop_.now() + preview::limits::longest_look});
  look.fresh = true;
  if (look.state.empty() && look.at.empty()) look.state = "searching";
  socket.emit("previewState",
              protocol::preview_state_json(key, look.state.empty() ? "searching" : look.state));
  look_up(key, look);
  if (!timer_.armed()) timer_.arm_in(preview::limits::tick);
}

void AgentPreview::on_stop(socketio::Socket& socket, socketio::Event& event) {
  const auto key = protocol::read_preview_request(event.args, "stopPreview");
  if (!key) return reply_error(socket, event.ack, key.error());
  if (const auto found = looks_.find(*key); found != looks_.end()) remove(found, socket.id());
  if (event.ack) event.ack(R"({"ok":true})");
}

void AgentPreview::on_leave(const socketio::Socket& socket, ProjectId project) {
  for (auto next = looks_.begin(); next != looks_.end();) {
    const auto look = next++;
    if (look->first.project == project) remove(look, socket.id());
  }
}

void AgentPreview::remove(Looks::iterator look, std::string_view socket) {
  std::erase_if(look->second.lookers, [socket](const Looker& looker) { return looker.socket == socket; });
  if (!look->second.lookers.empty()) return;
  leave_thread(look->first, look->second);
  looks_.erase(look);
}

void AgentPreview::send(const VisitorKey& key, const std::string& to, Kind kind, std::string url,
                        bool fresh) {
  preview::Message message;
  message.kind = kind;
  message.from = address_;
  message.visitor = key;
  message.url = std::move(url);
  message.fresh = fresh;
  to.empty() ? relay_.broadcast(message) : relay_.send(to, std::move(message));
}

void AgentPreview::leave_thread(const VisitorKey& key, Look& look) {
  if (look.at.empty()) return;
  send(key, look.at, Kind::detach);
  look.at.clear();
  look.capture.clear();
}

void AgentPreview::on_visitor_changed(const VisitorKey& key) {
  if (const auto found = looks_.find(key); found != looks_.end()) look_up(key, found->second);
}

void AgentPreview::look_up(const VisitorKey& key, Look& look) {
  look.next = loop_.now() + (look.at.empty() ? preview::limits::search : preview::limits::renewal);
  sessions_.get_many_visitor_online_status(
      key.project, {key.uid},
      lifetime_.guard([this, key, asked = ++look.asked](const presence::StatusReport& report) {
        on_status(key, asked, report);
      }));
}

void AgentPreview::on_status(const VisitorKey& key, std::uint64_t asked,
                             const presence::StatusReport& report) {
  const auto found = looks_.find(key);
  if (found == looks_.end() || found->second.asked != asked) return;
  Look& look = found->second;
  const presence::VisitorStatus& status = report.statuses.front();
  if (!status.is_online) {
    leave_thread(key, look);
    look.next = loop_.now() + preview::limits::renewal;  // an event comes before
    return tell_state(key, look, report.known ? "offline" : "unknown");
  }
  if (!look.at.empty() && loop_.now() - look.heard > preview::limits::silence) {
    leave_thread(key, look);
    tell_state(key, look, "searching");
  }
  if (look.at.empty()) {
    if (look.state == "offline" || look.state == "unknown") tell_state(key, look, "searching");
    look.next = loop_.now() + preview::limits::search;
    return send(key, {}, Kind::find, status.url);
  }
  send(key, look.at, Kind::attach, status.url, std::exchange(look.fresh, false));
}

void AgentPreview::on_preview_message(preview::Message message) {
  const VisitorKey& key = message.visitor;
  const auto found = looks_.find(key);
  if (found == looks_.end()) {
    // Asked by somebody who has stopped meanwhile.
    if (message.kind != Kind::gone && message.kind != Kind::offer) send(key, message.from, Kind::detach);
    return;
  }
  Look& look = found->second;
  if (message.kind == Kind::offer) return on_offer(message, look);
  if (message.from != look.at) {
    if (message.kind != Kind::gone) send(key, message.from, Kind::detach);
    return;
  }
  look.heard = loop_.now();
  switch (message.kind) {
    case Kind::attached:
      if (std::exchange(look.capture, message.capture) != message.capture) tell_state(key, look, "searching");
      return;
    case Kind::state:
      return tell_state(key, look, message.state);
    case Kind::piece:
      return on_piece(message, look);
    case Kind::scroll:
      return on_scroll(message, look);
    case Kind::gone:
      look.at.clear();
      look.capture.clear();
      tell_state(key, look, "searching");
      look.next = loop_.now();
      return;
    case Kind::elsewhere:
      return send(key, {}, Kind::find, message.url);
    default:
      return;
  }
}

/// The first that offers is taken; where the visitor has moved to another one, that one is left.
void AgentPreview::on_offer(const preview::Message& message, Look& look) {
  if (look.at == message.from) return;
  const VisitorKey& key = message.visitor;
  leave_thread(key, look);
  look.at = message.from;
  look.heard = loop_.now();
  look.fresh = true;
  look_up(key, look);
}

void AgentPreview::on_piece(const preview::Message& message, Look& look) {
  if (message.capture != look.capture) return;
  look.state.clear();
  const std::string payload = protocol::preview_piece_json(message.visitor, message.capture, message.piece);
  const std::vector<std::string> attachments{message.piece.data};
  for (Looker& looker : look.lookers) {
    socketio::Socket* socket = sockets_.find(looker.socket);
    if (socket == nullptr) continue;
    if (is_slow(*socket)) {
      looker.pace = Pace::slow;
    } else if (message.piece.index == 0) {
      looker.pace = Pace::current;
    }
    if (looker.pace == Pace::current) {
      socket->emit("previewPiece", payload, attachments);
    } else {
      skipped_.add();
    }
  }
}

void AgentPreview::on_scroll(const preview::Message& message, Look& look) {
  if (message.capture == look.capture)
    tell(look, "previewScroll",
         protocol::preview_scroll_json(message.visitor, message.capture, message.scroll));
}

void AgentPreview::tell_state(const VisitorKey& key, Look& look, std::string_view state) {
  if (look.state == state) return;
  look.state = state;
  tell(look, "previewState", protocol::preview_state_json(key, state));
}

void AgentPreview::tell(const Look& look, std::string_view event, const std::string& payload) {
  for (const Looker& looker : look.lookers) {
    if (socketio::Socket* socket = sockets_.find(looker.socket)) socket->emit(event, payload);
  }
}

bool AgentPreview::is_slow(const socketio::Socket& socket) {
  return socket.queued_bytes() > preview::limits::agent_queue_bytes;
}

void AgentPreview::catch_up(Look& look) {
  for (Looker& looker : look.lookers) {
    const socketio::Socket* socket = looker.pace == Pace::slow ? sockets_.find(looker.socket) : nullptr;
    if (socket == nullptr || is_slow(*socket)) continue;
    looker.pace = Pace::waiting;
    look.fresh = true;
    look.next = loop_.now();
  }
}

void AgentPreview::tick() {
  const SteadyTime now = loop_.now();
  for (auto next = looks_.begin(); next != looks_.end();) {
    const auto entry = next++;
    auto& [key, look] = *entry;
    std::erase_if(look.lookers, [&](const Looker& looker) {
      if (looker.until > now) return false;
      socketio::Socket* socket = sockets_.find(looker.socket);
      if (socket != nullptr)
        socket->emit("previewState", protocol::preview_state_json(entry->first, "ended"));
      return true;
    });
    catch_up(look);
    if (look.lookers.empty()) {
      leave_thread(key, look);
      looks_.erase(entry);
    } else if (look.next <= now) {
      look_up(key, look);
    }
  }
  if (!looks_.empty()) timer_.arm_in(preview::limits::tick);
}

}  // namespace porchlight::gateway
