#include "gateway/visitor_events.hpp"

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "gateway/limits.hpp"
#include "gateway/origin.hpp"
#include "gateway/replies.hpp"
#include "store/chat_appearance.hpp"

#include <utility>

namespace porchlight::gateway {
namespace {

store::VisitorState state_of(const IdentifyMessage& message, store::Activity activity, std::string name) {
  return {.activity = activity, .url = message.url, .title = message.title, .name = std::move(name)};
}

/// The name to show: what the page says now, else what the database knows.
std::string shown_name(const IdentifyMessage& message, const KnownVisitor& known) {
  if (message.identity && !message.identity->name.empty()) return message.identity->name;
  return known.visitor ? known.visitor->name : std::string();
}

}  // namespace

VisitorEvents::VisitorEvents(socketio::Server& sockets, presence::RealtimeSessionService& sessions,
                             presence::VisitorsService& visitors, ProjectDirectory& projects,
                             VisitorLookup& lookup, VisitorSockets& connected, VisitorChat& chat,
                             VisitorPreview& preview, std::span<const std::string> stripped_parameters)
    : sockets_(sockets),
      sessions_(sessions),
      visitors_(visitors),
      projects_(projects),
      lookup_(lookup),
      connected_(connected),
      chat_(chat),
      preview_(preview),
      stripped_(stripped_parameters) {}

Result<void> VisitorEvents::check_origin(const store::Project& project, const std::string& origin) {
  const bool allowed =
      origin.empty() ? project.allow_missing_origin : origin_allowed(origin, project.origins);
  if (allowed) return {};
  return Error{ErrorCode::origin_not_allowed,
               origin.empty() ? "Expected an Origin header: this project takes visitors from web pages only."
                              : "Expected a page of an origin that the project allows; add it with "
                                "'porchlight project set ID --origin URL'."};
}

Result<std::string> VisitorEvents::check_identity(const store::Project& project,
                                                  const std::optional<Identity>& identity) {
  const bool claimed = identity && (!identity->user_id.empty() || !identity->hash.empty());
  if (!claimed) {
    if (!project.enforce_identity) return std::string();
    return Error{ErrorCode::identity_required, "Expected identity {userId, hash}: this project requires it."};
  }
  const std::string expected =
      crypto::to_hex(crypto::hmac_sha256(project.identity_secret, identity->user_id));
  if (!identity->user_id.empty() && crypto::equal_constant_time(expected, identity->hash))
    return identity->user_id;
  return Error{ErrorCode::identity_invalid,
               "Expected identity.hash: HMAC-SHA-256 of identity.userId under the project's identity secret, "
               "as 64 lower-case hexadecimal digits."};
}

void VisitorEvents::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == "identify") return on_identify(socket, visitor, event);
  if (event.name == "updateContext") return on_context(socket, visitor, event);
  if (event.name == "activity") return on_activity(socket, visitor, event);
  if (chat_.on_event(socket, visitor, event)) return;
  if (preview_.on_event(socket, visitor, event)) return;
  reply_error(socket, event.ack,
              {ErrorCode::bad_request,
               "Unknown event: expected identify, updateContext, activity, sendMessage, visitorIsTyping, "
               "messagesRead, getHistory, agentAvailability, previewPiece, previewScroll or previewState."});
}

void VisitorEvents::on_identify(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  auto message = read_identify(event.args, stripped_);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (message->project != visitor.project) {
    return reply_error(socket, event.ack,
                       {ErrorCode::project_mismatch, "Expected the projectId of the handshake."});
  }
  const store::Project* project = projects_.known(visitor.project);
  if (project == nullptr) {
    return reply_error(socket, event.ack,
                       {ErrorCode::unavailable, "The project is not known just now: try again."});
  }
  auto user_id = check_identity(*project, message->identity);
  if (!user_id) return reply_error(socket, event.ack, user_id.error());
  if (visitor.waiting.size() >= limits::waiting_identifies) {
    return reply_error(socket, event.ack, EventLimits::too_many());
  }
  visitor.waiting.push_back({std::move(*message), std::move(*user_id), std::move(event.ack)});
  if (visitor.waiting.size() == 1) look_up_first(socket, visitor);
}

void VisitorEvents::look_up_first(socketio::Socket& socket, VisitorConnection& visitor) {
  lookup_.find({visitor.project, visitor.waiting.front().message.uid},
               [this, id = std::string(socket.id())](KnownVisitor known) {
                 // The socket may have gone meanwhile.
                 socketio::Socket* found = sockets_.find(id);
                 if (found == nullptr) return;
                 finish_first(*found, dynamic_cast<VisitorConnection&>(*found->data()), std::move(known));
               });
}

void VisitorEvents::finish_first(socketio::Socket& socket, VisitorConnection& visitor, KnownVisitor known) {
  VisitorConnection::Waiting who = std::move(visitor.waiting.front());
  visitor.waiting.erase(visitor.waiting.begin());
  if (visitor.waiting.empty()) visitor.waiting.shrink_to_fit();

  const bool wrong_secret =
      !who.message.secret.empty() && known.visitor && !known.visitor->secret_hash.empty() &&
      !crypto::equal_constant_time(known.visitor->secret_hash, crypto::sha256_hex(who.message.secret));
  if (wrong_secret) {
    reply_error(
        socket, who.ack,
        {ErrorCode::forbidden, "Expected the visitorSecret that this visitorUid was first seen with."});
  } else {
    become(visitor, who, known);
    connected_.set(visitor.presence, socket);
    record(who);
    if (who.ack) {
      std::string answer;
      json::ObjectWriter(answer)
          .boolean("ok", true)
          .text("visitorUid", who.message.uid)
          .text("now", to_iso8601(sessions_.now()))
          .raw("settings", settings_json(visitor.project))
          .end();
      who.ack(answer);
    }
    chat_.on_identified(socket, visitor, who.message.secret, known);
  }
  if (!visitor.waiting.empty()) look_up_first(socket, visitor);
}

std::string VisitorEvents::settings_json(ProjectId project) const {
  const store::Project* known = projects_.known(project);
  std::string out;
  json::ObjectWriter settings(out);
  if (known != nullptr) settings.raw("chat", store::chat_to_json(known->chat));
  settings.end();
  return out;
}

void VisitorEvents::become(VisitorConnection& visitor, const VisitorConnection::Waiting& who,
                           const KnownVisitor& known) {
  const auto state = state_of(who.message, visitor.activity, shown_name(who.message, known));
  const auto now_known = sessions_.visitor_of(visitor.presence);
  if (now_known && now_known->uid == who.message.uid) return sessions_.update(visitor.presence, state);
  // Another uid on the same socket: the one leaves, the other joins.
  on_disconnect(visitor, presence::Farewell::normal);
  visitor.presence = sessions_.open({visitor.project, who.message.uid}, state);
}

void VisitorEvents::record(const VisitorConnection::Waiting& who) {
  store::VisitorWrite write{.key = {who.message.project, who.message.uid},
                            .seen = {},
                            .name = {},
                            .email = {},
                            .user_id = {},
                            .secret_hash = {},
                            .referrer = who.message.referrer};
  if (!who.message.secret.empty()) write.secret_hash = crypto::sha256_hex(who.message.secret);
  if (!who.user_id.empty()) write.user_id = who.user_id;
  if (who.message.identity) {
    if (!who.message.identity->name.empty()) write.name = who.message.identity->name;
    if (!who.message.identity->email.empty()) write.email = who.message.identity->email;
  }
  visitors_.seen_now(std::move(write));
}

void VisitorEvents::on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = read_context(event.args, stripped_);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!visitor.waiting.empty()) {
    IdentifyMessage& last = visitor.waiting.back().message;
    if (!message->url.empty()) last.url = std::move(message->url);
    if (message->title) last.title = std::move(*message->title);
  } else if (auto state = sessions_.state_of(visitor.presence)) {
    if (!message->url.empty()) state->url = std::move(message->url);
    if (message->title) state->title = std::move(*message->title);
    sessions_.update(visitor.presence, *state);
  }
  // Before identify it is ignored without noise: older widgets send one.
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorEvents::on_activity(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  const auto activity = read_activity(event.args);
  if (!activity) return reply_error(socket, event.ack, activity.error());
  auto state = sessions_.state_of(visitor.presence);
  if (!state && visitor.waiting.empty()) {
    return reply_error(socket, event.ack, {ErrorCode::not_identified, "Expected identify before activity."});
  }
  visitor.activity = *activity;
  if (state) {
    state->activity = *activity;
    sessions_.update(visitor.presence, *state);
  }
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorEvents::on_disconnect(VisitorConnection& visitor, presence::Farewell farewell) {
  auto key = sessions_.visitor_of(visitor.presence);
  if (!key) return;
  preview_.on_gone(visitor.presence);
  connected_.forget(visitor.presence);
  sessions_.close(std::exchange(visitor.presence, {}), farewell);
  visitors_.seen_now({.key = std::move(*key),
                      .seen = {},
                      .name = {},
                      .email = {},
                      .user_id = {},
                      .secret_hash = {},
                      .referrer = {}});
}

}  // namespace porchlight::gateway
