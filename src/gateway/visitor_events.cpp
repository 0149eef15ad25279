#include "gateway/visitor_events.hpp"

#include "base/crypto.hpp"
#include "base/public_error.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/event_encoding.hpp"
#include "protocol/message_fields.hpp"
#include "store/database/chat_appearance.hpp"

#include <utility>

namespace porchlight::gateway {

namespace from_visitor = protocol::from_visitor;

namespace {

store::VisitorWrite write_of(const VisitorKey& key) {
  store::VisitorWrite write;
  write.key = key;
  return write;
}

store::VisitorWrite write_of(const identity::Identified& who) {
  store::VisitorWrite write = write_of(VisitorKey{who.message.project, who.message.uid});
  write.referrer = who.message.referrer;
  if (!who.message.secret.empty()) write.secret_hash = crypto::sha256_hex(who.message.secret);
  write.user_id = who.user_id;  // also where there is none: what was proven once ends with its proof
  if (who.message.identity) {
    if (!who.message.identity->name.empty()) write.name = who.message.identity->name;
    if (!who.message.identity->email.empty()) write.email = who.message.identity->email;
  }
  return write;
}

/// Whether agents who have the visitor on their screen have to be told who it is by now. Of a newcomer the
/// arrival tells the name, and nobody has anything on a screen that could be wrong but "not verified".
bool is_somebody_else(const std::optional<store::Visitor>& before, const store::Visitor& now) {
  if (!before) return !now.user_id.empty();
  return before->name != now.name || before->email != now.email || before->user_id != now.user_id;
}

/// Of an identify, or of what is shown.
template <typename Page>
void update_page(Page& page, protocol::ContextMessage message) {
  if (!message.url.empty()) page.url = std::move(message.url);
  if (message.title) page.title = std::move(*message.title);
}

/// The name to show: what the page says now, else what the database knows.
std::string shown_name(const protocol::IdentifyMessage& message, const identity::KnownVisitor& known) {
  if (message.identity && !message.identity->name.empty()) return message.identity->name;
  return known.visitor ? known.visitor->name : std::string();
}

}  // namespace

VisitorEvents::VisitorEvents(socketio::Server& sockets, presence::RealtimeSessionService& sessions,
                             presence::VisitorsService& visitors, access::ProjectDirectory& projects,
                             identity::VisitorLookup& lookup, identity::SecretChecks& checks,
                             identity::Newcomers& newcomers, VisitorSockets& connected, VisitorChat& chat,
                             VisitorPreview& preview, std::span<const std::string> stripped_parameters)
    : sockets_(sockets),
      sessions_(sessions),
      visitors_(visitors),
      projects_(projects),
      lookup_(lookup),
      checks_(checks),
      newcomers_(newcomers),
      connected_(connected),
      chat_(chat),
      preview_(preview),
      stripped_(stripped_parameters) {
  checks_.on_answer(
      [this](const std::string& socket, const VisitorKey& key, const identity::KnownVisitor& known) {
        on_checked(socket, key, known);
      },
      [this](const identity::Identified& who, SteadyTime left, const identity::KnownVisitor& known) {
        if (identity::refusal(known, who)) return;
        if (known.visitor || newcomers_.take(who.address, who.message.project)) {
          visitors_.seen_at(write_with_news(who, known), left);
        }
      });
  newcomers_.on_retry([this](const std::string& socket) { return retry_newcomer(socket); });
}

void VisitorEvents::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == from_visitor::identify) return on_identify(socket, visitor, event);
  if (event.name == from_visitor::update_context) return on_context(socket, visitor, event);
  if (event.name == from_visitor::activity) return on_activity(socket, visitor, event);
  if (chat_.on_event(socket, visitor, event)) return;
  if (preview_.on_event(socket, visitor, event)) return;
  reply_error(socket, event.ack, protocol::unknown_event(from_visitor::all));
}

void VisitorEvents::on_identify(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  auto message = protocol::read_identify(event.args, stripped_);
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
  auto proof = identity::check_identity(*project, message->identity);
  if (!proof) return reply_error(socket, event.ack, proof.error());
  if (visitor.waiting.size() >= limits::waiting_identifies) {
    return reply_error(socket, event.ack, access::EventLimits::too_many());
  }
  visitor.waiting.push_back({{std::move(*message), std::move(proof->user_id), visitor.address},
                             std::move(proof->doubt),
                             std::move(event.ack)});
  if (visitor.waiting.size() == 1) look_up_first(socket, visitor);
}

void VisitorEvents::look_up_first(socketio::Socket& socket, VisitorConnection& visitor) {
  lookup_.find({visitor.project, visitor.waiting.front().who.message.uid},
               [this, id = std::string(socket.id())](const identity::KnownVisitor& known) {
                 // The socket may have gone meanwhile.
                 socketio::Socket* found = sockets_.find(id);
                 if (found == nullptr) return;
                 finish_first(*found, visitor_of(*found), known);
               });
}

void VisitorEvents::finish_first(socketio::Socket& socket, VisitorConnection& visitor,
                                 const identity::KnownVisitor& known) {
  VisitorConnection::Waiting first = std::move(visitor.waiting.front());
  visitor.waiting.erase(visitor.waiting.begin());
  if (visitor.waiting.empty()) visitor.waiting.shrink_to_fit();

  const identity::Identified& who = first.who;
  visitor.has_room = false;
  if (const auto refused = identity::refusal(known, who)) {
    reply_error(socket, first.ack, *refused);
  } else {
    if (known.known && has_room(visitor, known)) {
      take(socket, visitor, who, known);
    } else {
      hold(socket, visitor, who, known);
    }
    acknowledge(visitor, first);
    chat_.on_identified(socket, visitor, who.message.secret, known);
  }
  if (!visitor.waiting.empty()) look_up_first(socket, visitor);
}

void VisitorEvents::acknowledge(const VisitorConnection& visitor, VisitorConnection::Waiting& to) {
  if (!to.ack) return;
  const store::Project* project = projects_.known(visitor.project);
  const std::string chat = project == nullptr ? "" : store::chat_to_json(project->chat);
  const Error doubt = public_error(to.doubt.value_or(Error{}));
  protocol::IdentifyAck answer{.visitor_uid = to.who.message.uid, .now = sessions_.now(), .settings = {}};
  if (project != nullptr) answer.settings.chat = protocol::Json{chat};
  if (to.doubt) answer.warning = event_error(doubt);
  if (visitor.unchecked) answer.checked = false;
  to.ack(to_json(answer));
}

void VisitorEvents::take(socketio::Socket& socket, VisitorConnection& visitor,
                         const identity::Identified& who, const identity::KnownVisitor& known) {
  claim(visitor, who.message.uid,
        {.activity = visitor.activity,
         .url = who.message.url,
         .title = who.message.title,
         .name = shown_name(who.message, known)});
  connected_.set(visitor.presence, socket);
  visitors_.seen_now(write_with_news(who, known));
  visitor.unchecked.reset();
}

store::VisitorWrite VisitorEvents::write_with_news(const identity::Identified& who,
                                                   const identity::KnownVisitor& known) const {
  store::VisitorWrite write = write_of(who);
  store::Visitor now = known.visitor ? *known.visitor : store::visitor_from(write).value_or(store::Visitor{});
  store::overlay(now, write);
  if (is_somebody_else(known.visitor, now))
    write.news = protocol::encode_identified(now, sessions_.now()).payload;
  return write;
}

void VisitorEvents::hold(socketio::Socket& socket, VisitorConnection& visitor, identity::Identified who,
                         const identity::KnownVisitor& known) {
  claim(visitor, who.message.uid,
        {.activity = visitor.activity, .url = {}, .title = {}, .name = {}, .unchecked = true});
  connected_.set(visitor.presence, socket);
  visitor.unchecked = std::make_unique<identity::Identified>(std::move(who));
  if (known.known) return newcomers_.add(socket.id());
  check_later(socket, visitor);
}

bool VisitorEvents::has_room(VisitorConnection& visitor, const identity::KnownVisitor& known) {
  const bool given = std::exchange(visitor.has_room, false);
  return known.visitor || given || newcomers_.take(visitor.address, visitor.project);
}

/// Somebody else may have come with the uid meanwhile: the database is asked once more.
bool VisitorEvents::retry_newcomer(const std::string& socket_id) {
  socketio::Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr) return true;
  auto& visitor = visitor_of(*socket);
  if (!visitor.unchecked) return true;
  if (!visitor.has_room && !newcomers_.take(visitor.address, visitor.project, true)) return false;
  visitor.has_room = true;
  check_later(*socket, visitor);
  return true;
}

void VisitorEvents::claim(VisitorConnection& visitor, const std::string& uid,
                          const store::VisitorState& state) {
  const auto now_known = sessions_.visitor_of(visitor.presence);
  if (now_known && now_known->uid == uid) return sessions_.update(visitor.presence, state);
  // Another uid on the same socket: the one leaves, the other joins.
  on_disconnect(visitor, presence::Farewell::normal);
  visitor.presence = sessions_.open({visitor.project, uid}, state);
}

void VisitorEvents::check_later(const socketio::Socket& socket, VisitorConnection& visitor) {
  if (std::exchange(visitor.check_waits, true)) return;
  checks_.add(std::string(socket.id()), {visitor.project, visitor.unchecked->message.uid});
}

void VisitorEvents::on_checked(const std::string& socket_id, const VisitorKey& key,
                               const identity::KnownVisitor& known) {
  socketio::Socket* socket = sockets_.find(socket_id);
  if (socket == nullptr) return;
  auto& visitor = visitor_of(*socket);
  visitor.check_waits = false;
  if (!visitor.unchecked) return;
  if (!known.known || visitor.unchecked->message.uid != key.uid) return check_later(*socket, visitor);

  const auto refused = identity::refusal(known, *visitor.unchecked);
  if (!refused && !has_room(visitor, known)) return newcomers_.add(socket_id);
  const identity::Identified who = std::move(*std::exchange(visitor.unchecked, nullptr));
  if (refused) {
    preview_.on_gone(visitor.presence);
    visitor.line.on_gone();
    sessions_.close(std::exchange(visitor.presence, {}));
    return send_error(*socket, *refused, protocol::to_visitor::identify_refused);
  }
  take(*socket, visitor, who, known);
  chat_.on_identified(*socket, visitor, who.message.secret, known);
}

void VisitorEvents::on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = protocol::read_context(event.args, stripped_);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!visitor.waiting.empty()) {
    update_page(visitor.waiting.back().who.message, std::move(*message));
  } else if (visitor.unchecked) {
    update_page(visitor.unchecked->message, std::move(*message));
  } else if (auto state = sessions_.state_of(visitor.presence)) {
    update_page(*state, std::move(*message));
    sessions_.update(visitor.presence, *state);
  }
  // Before identify it is ignored without noise: older widgets send one.
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void VisitorEvents::on_activity(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  const auto activity = protocol::read_activity(event.args);
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
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void VisitorEvents::on_disconnect(VisitorConnection& visitor, presence::Farewell farewell) {
  auto key = sessions_.visitor_of(visitor.presence);
  if (!key) return;
  preview_.on_gone(visitor.presence);
  connected_.forget(visitor.presence);
  sessions_.close(std::exchange(visitor.presence, {}), farewell);
  if (visitor.unchecked) return checks_.add_departed(std::move(*std::exchange(visitor.unchecked, nullptr)));
  store::VisitorWrite write = write_of(*key);
  write.makes_row = false;
  visitors_.seen_now(std::move(write));
}

}  // namespace porchlight::gateway
