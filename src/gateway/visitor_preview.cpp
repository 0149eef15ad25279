#include "gateway/visitor_preview.hpp"

#include "base/random.hpp"
#include "gateway/replies.hpp"
#include "preview/limits.hpp"
#include "protocol/preview_messages.hpp"

#include <utility>

namespace porchlight::gateway {

namespace {

using preview::Kind;

/// Six bits each: 132.
constexpr std::size_t nonce_characters = 22;
constexpr std::size_t name_characters = 8;

}  // namespace

VisitorPreview::VisitorPreview(net::EventLoop& loop, presence::RealtimeSessionService& sessions,
                               access::ProjectDirectory& projects, const VisitorSockets& connected,
                               preview::PreviewRelay& relay, Metrics& metrics)
    : loop_(loop),
      sessions_(sessions),
      projects_(projects),
      connected_(connected),
      relay_(relay),
      address_(relay.address(loop.index())),
      captures_gauge_(
          metrics.gauge("porchlight_preview_captures", "Pages that are captured for agents now.")),
      bytes_(metrics.counter("porchlight_preview_bytes_total", "Bytes of snapshots that visitors sent.")),
      pieces_(metrics.counter("porchlight_preview_pieces_total", "Pieces of snapshots that visitors sent.")),
      refused_(metrics.counter("porchlight_preview_refused_total",
                               "Answers of visitors that were not asked for, or too much.")),
      timer_(loop.timers(), [this] { tick(); }) {}

void VisitorPreview::on_preview_message(preview::Message message) {
  if (message.kind == Kind::find) return on_find(message);
  if (message.kind == Kind::attach) return on_attach(message);
  if (message.kind == Kind::detach) return on_detach(message);
}

void VisitorPreview::answer(const preview::Message& to, Kind kind, std::string_view text) {
  preview::Message message;
  message.kind = kind;
  message.from = address_;
  message.visitor = to.visitor;
  if (kind == Kind::state) message.state = text;
  if (kind == Kind::attached) message.capture = text;
  if (kind == Kind::elsewhere) message.url = to.url;
  relay_.send(to.from, std::move(message));
}

/// The visitor may have pages on several threads: the one that agents are told of is meant.
void VisitorPreview::on_find(const preview::Message& message) {
  const auto state = sessions_.state_of(sessions_.front_of(message.visitor));
  if (state && !state->unchecked && state->url == message.url) answer(message, Kind::offer);
}

void VisitorPreview::on_attach(const preview::Message& message) {
  projects_.find(message.visitor.project, [this, message](const Result<store::Project>& project) {
    if (project) attach(message, project->preview);  // else it is asked again
  });
}

void VisitorPreview::attach(const preview::Message& message, const store::PreviewSettings& settings) {
  const VisitorKey& key = message.visitor;
  const auto front = sessions_.front_of(key);
  const auto state = sessions_.state_of(front);
  if (!state || state->unchecked || connected_.find(front) == nullptr) return answer(message, Kind::gone);
  if (!settings.enabled) {
    if (const auto found = captures_.find(key); found != captures_.end()) {
      stop(found->second);
      captures_.erase(found);
      count_captures();
    }
    return answer(message, Kind::state, "off");
  }
  if (!captures_.contains(key) && captures_.size() >= preview::limits::captures) {
    return answer(message, Kind::state, "failed");
  }
  Capture& capture = captures_[key];
  count_captures();
  const bool is_new = !capture.lookers.contains(message.from);
  capture.lookers[message.from] = loop_.now() + preview::limits::look_lease;
  const bool changed = capture.settings != settings;
  capture.settings = settings;
  if (capture.connection != front) {
    begin(key, capture, front);
  } else if (changed || ((is_new || message.fresh) && capture.begun)) {
    capture.owed = true;
  }
  answer(message, Kind::attached, capture.name);
  if (is_new && !capture.state.empty()) answer(message, Kind::state, capture.state);
  ask_if_owed(capture);
  if (state->url != message.url) answer(message, Kind::elsewhere);
  if (!timer_.armed()) timer_.arm_in(preview::limits::tick);
}

void VisitorPreview::on_detach(const preview::Message& message) {
  const auto found = captures_.find(message.visitor);
  if (found == captures_.end() || found->second.lookers.erase(message.from) == 0) return;
  if (!found->second.lookers.empty()) return;
  stop(found->second);
  captures_.erase(found);
  count_captures();
}

/// Another page than before: what that one was asked for it need not answer any more.
void VisitorPreview::begin(const VisitorKey& key, Capture& capture, presence::ConnectionHandle connection) {
  stop(capture);
  Capture next;
  next.connection = connection;
  next.nonce = random_token(nonce_characters);
  next.name = random_token(name_characters);
  next.lookers = std::move(capture.lookers);
  next.budget = capture.budget;
  next.settings = capture.settings;
  capture = std::move(next);
  ask(capture);
  for (const auto& [looker, until] : capture.lookers) {
    preview::Message message;
    message.kind = Kind::attached;
    message.from = address_;
    message.visitor = key;
    message.capture = capture.name;
    relay_.send(looker, std::move(message));
  }
}

void VisitorPreview::ask(Capture& capture) {
  socketio::Socket* socket = connected_.find(capture.connection);
  if (socket == nullptr) return;
  capture.asked_at = loop_.now();
  capture.begun = capture.owed = false;
  socket->emit("previewRequested", protocol::preview_request_json(capture.settings, capture.nonce));
}

void VisitorPreview::ask_if_owed(Capture& capture) {
  if (capture.owed && loop_.now() - capture.asked_at >= preview::limits::fresh_interval) ask(capture);
}

void VisitorPreview::stop(const Capture& capture) {
  if (!sessions_.visitor_of(capture.connection)) return;
  if (socketio::Socket* socket = connected_.find(capture.connection)) {
    socket->emit("previewStopped", R"({"nonce":")" + capture.nonce + R"("})");
  }
}

void VisitorPreview::tell(const VisitorKey& key, Capture& capture, preview::Message message) {
  message.from = address_;
  message.visitor = key;
  message.capture = capture.name;
  for (const auto& [looker, until] : capture.lookers) relay_.send(looker, message);
}

void VisitorPreview::tell_state(const VisitorKey& key, Capture& capture, std::string_view state) {
  capture.state = state;
  preview::Message message;
  message.kind = Kind::state;
  message.state = state;
  tell(key, capture, std::move(message));
}

bool VisitorPreview::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == "previewPiece") {
    on_piece(socket, visitor, event);
  } else if (event.name == "previewScroll") {
    on_scroll(socket, visitor, event);
  } else if (event.name == "previewState") {
    on_state(socket, visitor, event);
  } else {
    return false;
  }
  return true;
}

VisitorPreview::Captures::iterator VisitorPreview::asked(socketio::Socket& socket,
                                                         const VisitorConnection& visitor,
                                                         const std::string& nonce, socketio::Event& event) {
  const auto key = sessions_.visitor_of(visitor.presence);
  const auto found = key ? captures_.find(*key) : captures_.end();
  if (found != captures_.end() && found->second.connection == visitor.presence &&
      found->second.nonce == nonce) {
    found->second.answered = true;
    return found;
  }
  refused_.add();
  reply_error(socket, event.ack,
              {ErrorCode::forbidden, "Expected the nonce of a previewRequested that is not over."});
  return captures_.end();
}

Result<void> VisitorPreview::accept(Capture& capture, const protocol::PreviewPiece& piece) const {
  if (piece.index == 0 && piece.snapshot > capture.snapshot) {
    capture.snapshot = piece.snapshot;
    capture.count = piece.count;
    capture.next_index = 0;
    capture.bytes = 0;
  }
  if (piece.snapshot != capture.snapshot || piece.index != capture.next_index ||
      piece.count != capture.count) {
    return Error{ErrorCode::bad_request,
                 "Expected the pieces of a snapshot in their order, and a new one with a higher number."};
  }
  if (capture.bytes + piece.data.size() > preview::limits::snapshot_bytes) {
    return Error{ErrorCode::bad_request, "Expected a snapshot of at most 2000000 bytes."};
  }
  if (!capture.budget.take(preview::limits::capture_rate, loop_.now(),
                           static_cast<double>(piece.data.size()))) {
    return Error{ErrorCode::rate_limited, "Expected fewer bytes a second: try another snapshot later."};
  }
  ++capture.next_index;
  capture.bytes += piece.data.size();
  return {};
}

void VisitorPreview::on_piece(socketio::Socket& socket, const VisitorConnection& visitor,
                              socketio::Event& event) {
  auto read = protocol::read_preview_piece(event.args, event.attachments);
  if (!read) return reply_error(socket, event.ack, read.error());
  const auto found = asked(socket, visitor, read->nonce, event);
  if (found == captures_.end()) return;
  if (const auto accepted = accept(found->second, read->what); !accepted) {
    refused_.add();
    return reply_error(socket, event.ack, accepted.error());
  }
  pieces_.add();
  bytes_.add(static_cast<double>(read->what.data.size()));
  found->second.begun = true;
  found->second.state.clear();
  preview::Message message;
  message.kind = Kind::piece;
  message.piece = std::move(read->what);
  tell(found->first, found->second, std::move(message));
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorPreview::on_scroll(socketio::Socket& socket, const VisitorConnection& visitor,
                               socketio::Event& event) {
  const auto read = protocol::read_preview_scroll(event.args);
  if (!read) return reply_error(socket, event.ack, read.error());
  const auto found = asked(socket, visitor, read->nonce, event);
  if (found == captures_.end()) return;
  preview::Message message;
  message.kind = Kind::scroll;
  message.scroll = read->what;
  tell(found->first, found->second, std::move(message));
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorPreview::on_state(socketio::Socket& socket, const VisitorConnection& visitor,
                              socketio::Event& event) {
  const auto read = protocol::read_preview_state(event.args);
  if (!read) return reply_error(socket, event.ack, read.error());
  const auto found = asked(socket, visitor, read->nonce, event);
  if (found == captures_.end()) return;
  tell_state(found->first, found->second, read->what);
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorPreview::on_gone(presence::ConnectionHandle connection) {
  const auto key = sessions_.visitor_of(connection);
  const auto found = key ? captures_.find(*key) : captures_.end();
  if (found == captures_.end() || found->second.connection != connection) return;
  preview::Message message;
  message.kind = Kind::gone;
  tell(found->first, found->second, std::move(message));
  captures_.erase(found);
  count_captures();
}

void VisitorPreview::tick() {
  const SteadyTime now = loop_.now();
  for (auto next = captures_.begin(); next != captures_.end();) {
    const auto entry = next++;
    auto& [key, capture] = *entry;
    std::erase_if(capture.lookers, [now](const auto& looker) { return looker.second <= now; });
    if (capture.lookers.empty()) {
      stop(capture);
      captures_.erase(entry);
      continue;
    }
    const auto front = sessions_.front_of(key);
    if (front && front != capture.connection && connected_.find(front) != nullptr) {
      begin(key, capture, front);
      continue;
    }
    ask_if_owed(capture);
    if (!capture.answered && now - capture.asked_at >= preview::limits::answer_time &&
        capture.state != "unsupported") {
      tell_state(key, capture, "unsupported");
    }
  }
  count_captures();
  if (!captures_.empty()) timer_.arm_in(preview::limits::tick);
}

void VisitorPreview::count_captures() {
  captures_gauge_.add(static_cast<double>(captures_.size()) - static_cast<double>(counted_));
  counted_ = captures_.size();
}

}  // namespace porchlight::gateway
