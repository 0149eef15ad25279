#include "gateway/visitor_events.hpp"

#include "access/event_limits.hpp"
#include "base/crypto.hpp"
#include "base/lines.hpp"
#include "base/public_error.hpp"
#include "gateway/replies.hpp"
#include "identity/visit_record.hpp"
#include "identity/visitor_checks.hpp"
#include "protocol/chat_messages.hpp"
#include "protocol/message_fields.hpp"
#include "protocol/visitor_messages.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/sessions/bots.hpp"

#include <utility>
#include <variant>

namespace porchlight::gateway {

namespace from_visitor = protocol::from_visitor;
using identity::Identified;
using identity::KnownVisitor;

VisitorEvents::VisitorEvents(Parts parts) : parts_(parts) {
  parts_.checks.on_answer([this](const std::string& socket, const VisitorKey& key,
                                 KnownVisitor known) { on_checked(socket, key, std::move(known)); },
                          [this](const Identified& who, SteadyTime left, const KnownVisitor& known) {
                            on_departed(who, left, known);
                          });
  parts_.chat.on_device([this](socketio::Socket& socket, VisitorConnection& visitor) {
    leave(visitor, nullptr, presence::Farewell::at_once);
    visitor.line.on_gone();
    socket.drop();  // and comes back as whoever it proves to be
  });
  parts_.newcomers.on_retry([this](const std::string& socket) { return retry_newcomer(socket); });
}

void VisitorEvents::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == from_visitor::identify) return on_identify(socket, visitor, event);
  if (event.name == from_visitor::update_context) return on_context(socket, visitor, event);
  if (event.name == from_visitor::activity) return on_activity(socket, visitor, event);
  if (event.name == from_visitor::send_message && is_shown_apart(visitor))
    return on_bot_writes(socket, visitor, event);
  if (parts_.chat.on_event(socket, visitor, event)) return;
  if (parts_.preview.on_event(socket, visitor, event)) return;
  if (parts_.facts.on_event(socket, visitor, event)) return;
  reply_error(socket, event.ack, protocol::unknown_event(from_visitor::all));
}

void VisitorEvents::on_identify(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  auto message = protocol::read_identify(event.args, parts_.stripped_parameters);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (message->project != visitor.project) {
    return reply_error(socket, event.ack,
                       {ErrorCode::project_mismatch, "Expected the projectId of the handshake."});
  }
  if (parts_.bans.refuses(visitor.project, message->uid, visitor.address)) {
    parts_.refused_by_ban.add();
    return reply_error(socket, event.ack, access::banned());
  }
  const store::Project* project = parts_.projects.known(visitor.project);
  if (project == nullptr) {
    return reply_error(socket, event.ack,
                       {ErrorCode::unavailable, "The project is not known just now: try again."});
  }
  auto proof = identity::check_identity(*project, message->identity);
  if (!proof) return reply_error(socket, event.ack, proof.error());
  if (visitor.visit.crowded()) return reply_error(socket, event.ack, access::EventLimits::too_many());
  visitor.unanswered_identifies.push_back(std::move(event.ack));
  carry_out(socket, visitor,
            visitor.visit.identify({std::move(*message), std::move(proof->user_id), visitor.address},
                                   std::move(proof->doubt)));
}

/// One overload for each of the visit's actions.
struct VisitorEvents::Doing {
  VisitorEvents& events;
  const Parts& parts;
  socketio::Socket& socket;
  VisitorConnection& visitor;

  /// What the session says is about to go from it.
  void keep_origin() const {
    if (!visitor.origin) visitor.origin = parts.visits.origin_of(visitor.presence);
  }

  [[nodiscard]] identity::WhoIs who_is(identity::Asked& asked) const {
    identity::WhoIs who{{visitor.project, std::move(asked.uid)}, std::move(asked.user_id)};
    if (!asked.proves) return who;
    const std::string hash = asked.secret.empty() ? std::string() : crypto::sha256_hex(asked.secret);
    who.proof = store::Proof{who.key, who.user_id, hash, parts.sessions.now(), std::move(asked.referrer)};
    return who;
  }

  void operator()(identity::LookUp& look) const {
    identity::WhoIs who = who_is(look);
    parts.lookup.find(who,
                      [&events = events, id = std::string(socket.id()), key = who.key](KnownVisitor known) {
                        socketio::Socket* found = events.parts_.sockets.find(id);
                        if (found == nullptr) return;  // it has gone meanwhile
                        known.banned = events.is_banned(key, visitor_of(*found).address, known);
                        events.on_known(*found, visitor_of(*found), known);
                      });
  }
  void operator()(const identity::RefuseIdentify& refuse) const {
    socketio::Ack ack = take_first(visitor.unanswered_identifies);
    reply_error(socket, ack, refuse.why);
  }
  void operator()(const identity::AcceptIdentify& accept) const {
    socketio::Ack ack = take_first(visitor.unanswered_identifies);
    if (!ack) return;
    const store::Project* project = parts.projects.known(visitor.project);
    const std::string chat = project == nullptr ? "" : store::chat_to_json(project->chat);
    const Error doubt = public_error(accept.doubt.value_or(Error{}));
    protocol::IdentifyAck answer{.visitor_uid = accept.uid, .now = parts.sessions.now(), .settings = {}};
    if (project != nullptr) answer.settings.chat = protocol::Json{chat};
    answer.settings.visitor_uid = accept.uid;
    if (accept.doubt) answer.warning = event_error(doubt);
    if (!accept.checked) answer.checked = false;
    ack(to_json(answer));
  }
  void operator()(identity::Leave& leave) const {
    keep_origin();
    events.leave(visitor, std::move(leave.unchecked),
                 leave.for_good ? presence::Farewell::at_once : presence::Farewell::normal);
  }
  void operator()(const identity::Hold& hold) const {
    keep_origin();
    const bool apart = visitor.visit.is_apart();
    events.claim(socket, visitor, {apart ? store::bots_of(visitor.project) : visitor.project, hold.uid},
                 {.activity = visitor.activity, .url = {}, .title = {}, .name = {}, .unchecked = true});
  }
  void operator()(const identity::Take& take) const {
    if (take.known->joined) {
      parts.chat.on_joined(visitor.project, *take.known->joined);
      // What was said of the device may be the person's now.
      const store::Visitor* const person = take.known->somebody();
      if (person != nullptr && !person->attributes.empty()) parts.facts.tell(*person);
    }
    show(identity::key_of(take.who, *take.known), take.who, *take.known);
    parts.visitors.seen_now(identity::write_of(take.who, *take.known, parts.sessions.now()));
  }
  void operator()(const identity::KeepApart& keep) const {
    show({store::bots_of(visitor.project), keep.who->message.uid}, *keep.who, *keep.known);
  }
  void show(const VisitorKey& key, const Identified& who, const KnownVisitor& known) const {
    const protocol::IdentifyMessage& message = who.message;
    events.claim(socket, visitor, key,
                 {.activity = visitor.activity,
                  .url = message.url,
                  .title = message.title,
                  .name = identity::shown_name(message, known),
                  .visit = parts.visits.identified(key, visitor.presence, visitor.origin, who, known),
                  .tags = known.somebody() != nullptr ? to_lines(known.somebody()->tags) : std::string()});
  }
  void operator()(identity::CheckLater& check) const {
    parts.checks.add(std::string(socket.id()), who_is(check));
  }
  void operator()(const identity::AwaitRoom&) const { parts.newcomers.add(socket.id()); }
  void operator()(const identity::MayChat& may) const {
    parts.chat.on_identified(socket, visitor, may.secret, *may.known);
  }
  void operator()(const identity::RefuseVisit& refuse) const {
    parts.preview.on_gone(visitor.presence);
    visitor.line.on_gone();
    parts.sessions.close(std::exchange(visitor.presence, {}));
    send_error(socket, refuse.why, protocol::to_visitor::identify_refused);
  }
};

void VisitorEvents::carry_out(socketio::Socket& socket, VisitorConnection& visitor,
                              identity::VisitActions actions) {
  for (auto& action : actions) std::visit(Doing{*this, parts_, socket, visitor}, action);
}

void VisitorEvents::on_known(socketio::Socket& socket, VisitorConnection& visitor,
                             const KnownVisitor& known) {
  const auto shown = parts_.sessions.visitor_of(visitor.presence);
  carry_out(socket, visitor, visitor.visit.on_known(known, shown ? shown->uid : std::string(), [&] {
    return parts_.newcomers.take(visitor.address, visitor.project);
  }));
}

void VisitorEvents::on_checked(const std::string& socket_id, const VisitorKey& key, KnownVisitor known) {
  socketio::Socket* socket = parts_.sockets.find(socket_id);
  if (socket == nullptr) return;
  auto& visitor = visitor_of(*socket);
  known.banned = is_banned(key, visitor.address, known);
  carry_out(*socket, visitor, visitor.visit.on_checked(key.uid, known, [&] {
    return parts_.newcomers.take(visitor.address, visitor.project);
  }));
}

void VisitorEvents::on_departed(const Identified& who, SteadyTime left, const KnownVisitor& known) {
  const VisitorKey key{who.message.project, who.message.uid};
  if (is_banned(key, who.address, known) || identity::refusal(known, who)) return;
  if (known.visitor || parts_.newcomers.take(who.address, who.message.project)) {
    parts_.visitors.seen_at(identity::write_of(who, known, parts_.sessions.now()), left);
  }
}

/// By itself or its address; or as a device of somebody who is.
bool VisitorEvents::is_banned(const VisitorKey& key, const std::string& address,
                              const KnownVisitor& known) const {
  if (parts_.bans.refuses(key.project, key.uid, address)) return true;
  if (known.person) return parts_.bans.of(key.project, known.person->uid) != nullptr;
  return known.visitor && !known.visitor->joined_to.empty() &&
         parts_.bans.of(key.project, known.visitor->joined_to) != nullptr;
}

void VisitorEvents::turn_out(socketio::Socket& socket, VisitorConnection& visitor) {
  leave(visitor, nullptr, presence::Farewell::at_once);
  static_cast<void>(visitor.visit.leave());
  visitor.line.on_gone();
  send_error(socket, access::banned(), protocol::to_visitor::identify_refused);
  socket.disconnect(true);
}

bool VisitorEvents::retry_newcomer(const std::string& socket_id) {
  socketio::Socket* socket = parts_.sockets.find(socket_id);
  if (socket == nullptr) return true;
  auto& visitor = visitor_of(*socket);
  auto actions =
      visitor.visit.retry([&] { return parts_.newcomers.take(visitor.address, visitor.project, true); });
  if (!actions) return false;
  carry_out(*socket, visitor, std::move(*actions));
  return true;
}

void VisitorEvents::claim(socketio::Socket& socket, VisitorConnection& visitor, const VisitorKey& key,
                          const store::VisitorState& state) {
  const auto shown = parts_.sessions.visitor_of(visitor.presence);
  if (shown == key) return parts_.sessions.update(visitor.presence, state);
  if (shown) {  // from the bots to the visitors, or back
    parts_.preview.on_gone(visitor.presence);
    parts_.connected.forget(visitor.presence);
    parts_.sessions.close(visitor.presence);
  }
  visitor.presence = parts_.sessions.open(key, state);
  parts_.connected.set(visitor.presence, socket);
}

void VisitorEvents::on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = protocol::read_context(event.args, parts_.stripped_parameters);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!visitor.visit.on_page(*message)) {
    if (auto state = parts_.sessions.state_of(visitor.presence)) {
      const auto key = parts_.sessions.visitor_of(visitor.presence);
      parts_.visits.on_page(*key, *state, std::move(*message));
      parts_.sessions.update(visitor.presence, *state);
    }
  }
  // Before identify it is ignored without noise: older widgets send one.
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void VisitorEvents::on_activity(socketio::Socket& socket, VisitorConnection& visitor,
                                socketio::Event& event) {
  const auto activity = protocol::read_activity(event.args);
  if (!activity) return reply_error(socket, event.ack, activity.error());
  auto state = parts_.sessions.state_of(visitor.presence);
  if (!state && !visitor.visit.identifying()) {
    return reply_error(socket, event.ack, {ErrorCode::not_identified, "Expected identify before activity."});
  }
  visitor.activity = *activity;
  if (state) {
    state->activity = *activity;
    parts_.visits.catch_up(*parts_.sessions.visitor_of(visitor.presence), *state);
    parts_.sessions.update(visitor.presence, *state);
  }
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

bool VisitorEvents::is_shown_apart(const VisitorConnection& visitor) const {
  const auto shown = parts_.sessions.visitor_of(visitor.presence);
  return shown && store::is_of_bots(shown->project);
}

/// Somebody with a strange browser must be able to talk. The message waits for what the database says of the
/// visitor, which is asked for with it.
void VisitorEvents::on_bot_writes(socketio::Socket& socket, VisitorConnection& visitor,
                                  socketio::Event& event) {
  if (const auto message = protocol::read_send(event.args); !message) {
    return reply_error(socket, event.ack, message.error());
  }
  if (visitor.visit.crowded()) return reply_error(socket, event.ack, access::EventLimits::too_many());
  const VisitorKey key{visitor.project, parts_.sessions.visitor_of(visitor.presence)->uid};
  auto actions = visitor.visit.write();
  if (!actions.empty()) visitor.unanswered_identifies.push_back({});
  carry_out(socket, visitor, std::move(actions));
  parts_.lookup.find(
      {key}, [this, id = std::string(socket.id()), event = std::move(event)](const KnownVisitor&) mutable {
        socketio::Socket* found = parts_.sockets.find(id);
        if (found != nullptr) static_cast<void>(parts_.chat.on_event(*found, visitor_of(*found), event));
      });
}

void VisitorEvents::on_disconnect(VisitorConnection& visitor, presence::Farewell farewell) {
  leave(visitor, visitor.visit.leave().unchecked, farewell);
}

void VisitorEvents::leave(VisitorConnection& visitor, std::unique_ptr<Identified> unchecked,
                          presence::Farewell farewell) {
  const auto key = parts_.sessions.visitor_of(visitor.presence);
  if (!key) return;
  const auto facts = parts_.visits.leaving(visitor.presence);
  parts_.preview.on_gone(visitor.presence);
  parts_.connected.forget(visitor.presence);
  parts_.sessions.close(std::exchange(visitor.presence, {}), farewell);
  if (facts) parts_.visits.left(*key, *facts);
  if (unchecked) return parts_.checks.add_departed(std::move(*unchecked));
  store::VisitorWrite write = identity::write_of(*key);
  write.makes_row = false;
  parts_.visitors.seen_now(std::move(write));
}

}  // namespace porchlight::gateway
