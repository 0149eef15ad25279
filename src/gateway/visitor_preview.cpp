#include "gateway/visitor_preview.hpp"

#include "base/random.hpp"
#include "gateway/replies.hpp"
#include "protocol/preview_messages.hpp"

#include <string>
#include <utility>
#include <variant>

namespace porchlight::gateway {

namespace from_visitor = protocol::from_visitor;

namespace {

preview::PageId page_of(presence::ConnectionHandle connection) {
  return preview::PageId{std::uint64_t{connection.slot} << 32U | connection.generation};
}

presence::ConnectionHandle handle_of(preview::PageId page) {
  const auto bits = static_cast<std::uint64_t>(page);
  return {static_cast<std::uint32_t>(bits >> 32U), static_cast<std::uint32_t>(bits)};
}

}  // namespace

VisitorPreview::VisitorPreview(net::EventLoop& loop, presence::RealtimeSessionService& sessions,
                               access::ProjectDirectory& projects, const VisitorSockets& connected,
                               preview::PreviewRelay& relay, Metrics& metrics)
    : loop_(loop),
      sessions_(sessions),
      projects_(projects),
      connected_(connected),
      relay_(relay),
      captures_gauge_(
          metrics.gauge("porchlight_preview_captures", "Pages that are captured for agents now.")),
      bytes_(metrics.counter("porchlight_preview_bytes_total", "Bytes of snapshots that visitors sent.")),
      pieces_(metrics.counter("porchlight_preview_pieces_total", "Pieces of snapshots that visitors sent.")),
      refused_(metrics.counter("porchlight_preview_refused_total",
                               "Answers of visitors that were not asked for, or too much.")),
      captures_(relay.address(loop.index()), random_token),
      timer_(loop.timers(), [this] { tick(); }) {}

void VisitorPreview::on_preview_message(preview::Message message) {
  if (message.kind == preview::Kind::find) captures_.on_find(message, front_of(message.visitor));
  if (message.kind == preview::Kind::detach) captures_.on_detach(message);
  if (message.kind == preview::Kind::attach) return on_attach(std::move(message));
  carry_out();
}

void VisitorPreview::on_attach(preview::Message message) {
  const ProjectId id = message.visitor.project;
  projects_.find(id, [this, message = std::move(message)](const Result<store::Project>& project) {
    if (!project) return;  // it is asked again
    captures_.on_attach(message, front_of(message.visitor), project->preview, loop_.now());
    carry_out();
  });
}

std::optional<preview::FrontPage> VisitorPreview::front_of(const VisitorKey& key) const {
  const auto front = sessions_.front_of(key);
  const auto state = sessions_.state_of(front);
  if (!state || state->unchecked || connected_.find(front) == nullptr) return std::nullopt;
  return preview::FrontPage{page_of(front), state->url};
}

bool VisitorPreview::on_event(socketio::Socket& socket, const VisitorConnection& visitor,
                              socketio::Event& event) {
  Result<void> taken;
  if (event.name == from_visitor::preview_piece) {
    taken = on_piece(visitor, event);
  } else if (event.name == from_visitor::preview_scroll) {
    taken = on_scroll(visitor, event);
  } else if (event.name == from_visitor::preview_state) {
    taken = on_state(visitor, event);
  } else {
    return false;
  }
  carry_out();
  if (!taken) {
    reply_error(socket, event.ack, taken.error());
  } else if (event.ack) {
    event.ack(to_json(protocol::Ok{}));
  }
  return true;
}

Result<void> VisitorPreview::on_piece(const VisitorConnection& visitor, socketio::Event& event) {
  auto read = protocol::read_preview_piece(event.args, event.attachments);
  if (!read) return read.error();
  const std::size_t bytes = read->what.data.size();
  auto taken = judged(captures_.on_piece(key_of(visitor), page_of(visitor.presence), read->nonce,
                                         std::move(read->what), loop_.now()));
  if (!taken) return taken;
  pieces_.add();
  bytes_.add(static_cast<double>(bytes));
  return {};
}

Result<void> VisitorPreview::on_scroll(const VisitorConnection& visitor, const socketio::Event& event) {
  const auto read = protocol::read_preview_scroll(event.args);
  if (!read) return read.error();
  return judged(captures_.on_scroll(key_of(visitor), page_of(visitor.presence), read->nonce, read->what));
}

Result<void> VisitorPreview::on_state(const VisitorConnection& visitor, const socketio::Event& event) {
  const auto read = protocol::read_preview_state(event.args);
  if (!read) return read.error();
  return judged(captures_.on_state(key_of(visitor), page_of(visitor.presence), read->nonce, read->what));
}

/// Of a connection that is nobody's yet: a key that nobody has.
VisitorKey VisitorPreview::key_of(const VisitorConnection& visitor) const {
  return sessions_.visitor_of(visitor.presence).value_or(VisitorKey());
}

Result<void> VisitorPreview::judged(Result<void> taken) {
  if (!taken) refused_.add();
  return taken;
}

void VisitorPreview::on_gone(presence::ConnectionHandle connection) {
  const auto key = sessions_.visitor_of(connection);
  if (!key) return;
  captures_.on_gone(*key, page_of(connection));
  carry_out();
}

void VisitorPreview::tick() {
  for (const VisitorKey& key : captures_.visitors()) captures_.run(key, front_of(key), loop_.now());
  carry_out();
}

void VisitorPreview::carry_out() {
  for (auto& action : captures_.take_actions()) {
    std::visit([this](auto& what) { carry_out(what); }, action);
  }
  captures_gauge_.add(static_cast<double>(captures_.size()) - static_cast<double>(counted_));
  counted_ = captures_.size();
  if (const auto next = captures_.next(); next && !timer_.armed()) timer_.arm(*next);
}

void VisitorPreview::carry_out(preview::Send& action) {
  relay_.send(std::move(action));
}

void VisitorPreview::carry_out(preview::AskPage& action) {
  if (socketio::Socket* socket = connected_.find(handle_of(action.page))) {
    send(*socket, protocol::encode_preview_request(action.settings, action.nonce));
  }
}

void VisitorPreview::carry_out(preview::StopPage& action) {
  const auto connection = handle_of(action.page);
  if (!sessions_.visitor_of(connection)) return;
  if (socketio::Socket* socket = connected_.find(connection)) {
    send(*socket, protocol::to_visitor::preview_stopped({.nonce = action.nonce}));
  }
}

}  // namespace porchlight::gateway
