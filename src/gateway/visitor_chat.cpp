#include "gateway/visitor_chat.hpp"

#include "conversations/conversation_json.hpp"
#include "conversations/roster_json.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"
#include "protocol/chat_messages.hpp"
#include "protocol/event_encoding.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace porchlight::gateway {

namespace from_visitor = protocol::from_visitor;

using conversations::SentMessage;

namespace {

std::string availability_room(ProjectId project) {
  return "availability:" + std::to_string(project);
}

/// Who is to be shown the history again where some of it may have been lost.
std::string chat_room(ProjectId project) {
  return "chat:" + std::to_string(project);
}

}  // namespace

VisitorChat::VisitorChat(Parts parts)
    : parts_(parts),
      hours_({parts.loop.timers(),
              [&projects = parts.projects](ProjectId project) { return projects.known(project); },
              [&projects = parts.projects](ProjectId project, UniqueFunction<void()> then) {
                projects.find(project, [then = std::move(then)](const Result<store::Project>& read) mutable {
                  if (read) then();
                });
              },
              [&sessions = parts.sessions] { return sessions.now(); },
              [this](ProjectId project) { return has_listeners(project); },
              [this](ProjectId project, const HoursNow& hours) {
                emit_availability(project, parts_.roster.anyone_available(project), hours);
              }}),
      refresh_timer_(parts.loop.timers(), [this] { refresh_some(); }) {}

template <typename Reply, typename Done>
UniqueFunction<void(Result<Reply>)> VisitorChat::for_socket(const socketio::Socket& socket, Done done) {
  return [this, id = std::string(socket.id()), done = std::move(done)](Result<Reply> reply) mutable {
    if (socketio::Socket* found = parts_.sockets.find(id)) done(*found, visitor_of(*found), std::move(reply));
  };
}

void VisitorChat::on_identified(socketio::Socket& socket, VisitorConnection& visitor,
                                const std::string& secret, const identity::KnownVisitor& known) {
  // The secret is the device's, and the thread its person's.
  auto device = known.visitor;
  if (device && known.person) device->has_conversation = known.person->has_conversation;
  carry_out(socket, visitor, visitor.line.on_identified(visitor.presence, secret, known.known, device));
}

/// Whoever stands with the bots has no other conversations than a visitor.
VisitorKey VisitorChat::key_of(const VisitorConnection& visitor) const {
  return {visitor.project, parts_.sessions.visitor_of(visitor.presence)->uid};
}

bool VisitorChat::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == from_visitor::send_message) {
    on_send(socket, visitor, event);
  } else if (event.name == from_visitor::visitor_is_typing) {
    on_typing(socket, visitor, event);
  } else if (event.name == from_visitor::messages_read) {
    on_read(socket, visitor, event);
  } else if (event.name == from_visitor::rate_conversation) {
    on_rate(socket, visitor, event);
  } else if (event.name == from_visitor::get_history) {
    on_history(socket, visitor, event);
  } else if (event.name == from_visitor::leave_contact) {
    on_contact(socket, visitor, event);
  } else if (event.name == from_visitor::agent_availability) {
    on_ask_availability(socket, visitor, event);
  } else {
    return false;
  }
  return true;
}

bool VisitorChat::may_chat(socketio::Socket& socket, const VisitorConnection& visitor,
                           socketio::Event& event) {
  const auto refused = visitor.line.refusal(event.name);
  if (refused) reply_error(socket, event.ack, *refused);
  return !refused;
}

void VisitorChat::on_send(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = protocol::read_send(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!may_chat(socket, visitor, event)) return;
  if (visitor.line.crowded()) return reply_error(socket, event.ack, access::EventLimits::too_many());
  if (const auto why = no_room(visitor, message->content.size())) return reply_error(socket, event.ack, *why);
  visitor.unanswered_messages.push_back(std::move(event.ack));
  carry_out(socket, visitor, visitor.line.send(std::move(*message)));
}

/// The first message of a visitor whom the database does not know makes a row as identify does.
std::optional<Error> VisitorChat::no_room(VisitorConnection& visitor, std::size_t bytes) {
  const std::string project = std::to_string(visitor.project);
  const SteadyTime now = parts_.loop.now();
  if (!parts_.writes.take_message(visitor.address, project, bytes, now)) {
    return Error{ErrorCode::rate_limited, "Too many messages just now: try again in a minute."};
  }
  if (visitor.visit.may_write([&] { return parts_.writes.take_visitor(visitor.address, project, now); })) {
    return std::nullopt;
  }
  return Error{ErrorCode::rate_limited, "Too many new visitors just now: try again in a minute."};
}

void VisitorChat::on_typing(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto message = protocol::read_visitor_typing(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!may_chat(socket, visitor, event)) return;
  // Before the first message there is no conversation that agents could see it in. While it is looked up who
  // the connection is about to be, it is nobody's who was there before.
  const auto conversation = visitor.line.conversation();
  if (conversation != 0 && !visitor.visit.identifying()) {
    const store::Project* project = parts_.projects.known(visitor.project);
    const bool is_shown = project != nullptr && project->chat.typing_preview;
    parts_.conversations.typing_of_visitor(key_of(visitor), conversation, message->is_typing,
                                           is_shown ? std::string_view(message->text) : std::string_view());
  }
  if (event.ack) event.ack(to_json(protocol::Ok{}));
}

void VisitorChat::on_read(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto position = protocol::read_read_position(event.args);
  if (!position) return reply_error(socket, event.ack, position.error());
  if (!may_chat(socket, visitor, event)) return;
  parts_.conversations.read_by_visitor(
      key_of(visitor), visitor.line.secret_hash(), *position,
      for_socket<store::Conversation>(socket, [asked_by = visitor.presence, ack = std::move(event.ack)](
                                                  socketio::Socket& to, const VisitorConnection& now,
                                                  const Result<store::Conversation>& read) mutable {
        if (now.presence != asked_by) return;
        if (!read) return reply_error(to, ack, read.error());
        if (ack) ack(to_json(protocol::Ok{}));
      }));
}

void VisitorChat::on_rate(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = protocol::read_rating(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!may_chat(socket, visitor, event)) return;
  if (const auto why = unsettled(visitor, event.name)) return reply_error(socket, event.ack, *why);
  const store::Project* project = parts_.projects.known(visitor.project);
  if (project == nullptr || !project->chat.rating) {
    return reply_error(socket, event.ack,
                       {ErrorCode::conflict, "Expected a project whose settings have chat.rating."});
  }
  const std::string id = std::to_string(visitor.project);
  if (!parts_.writes.take_facts(visitor.address, id, message->comment.size(), parts_.loop.now())) {
    return reply_error(socket, event.ack, access::WriteLimits::too_many_facts());
  }
  parts_.conversations.rate_by_visitor(
      key_of(visitor), visitor.line.secret_hash(),
      {.score = message->score, .comment = std::move(message->comment)},
      for_socket<store::Conversation>(socket, [asked_by = visitor.presence, ack = std::move(event.ack)](
                                                  socketio::Socket& to, const VisitorConnection& now,
                                                  const Result<store::Conversation>& rated) mutable {
        if (now.presence != asked_by) return;
        if (!rated) return reply_error(to, ack, rated.error());
        if (ack) ack(to_json(protocol::Ok{}));
      }));
}

void VisitorChat::on_history(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto query = protocol::read_history_query(event.args);
  if (!query) return reply_error(socket, event.ack, query.error());
  if (!may_chat(socket, visitor, event)) return;
  Place place = parts_.limits.begin_history(socket.id());
  if (!place) return reply_error(socket, event.ack, access::EventLimits::too_many());
  parts_.conversations.thread_of_visitor(
      key_of(visitor), visitor.line.secret_hash(), *query,
      for_socket<store::Thread>(
          socket, [asked_by = visitor.presence, ack = std::move(event.ack), place = std::move(place)](
                      socketio::Socket& to, const VisitorConnection& now,
                      const Result<store::Thread>& thread) mutable {
            if (now.presence != asked_by) return;
            if (!thread) return reply_error(to, ack, thread.error());
            if (!ack) return;
            ack(to_json(
                protocol::GetHistoryAck{.messages = {conversations::messages_for_visitor(thread->messages)},
                                        .has_more = thread->has_more}));
          }));
}

/// Limited as a message is: it writes as well.
void VisitorChat::on_contact(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto email = protocol::read_contact(event.args);
  if (!email) return reply_error(socket, event.ack, email.error());
  if (!may_chat(socket, visitor, event)) return;
  if (const auto why = no_room(visitor, email->size())) return reply_error(socket, event.ack, *why);
  parts_.conversations.leave_contact(
      key_of(visitor), visitor.line.secret_hash(), std::move(*email),
      for_socket<store::ContactLeft>(socket, [asked_by = visitor.presence, ack = std::move(event.ack)](
                                                 socketio::Socket& to, const VisitorConnection& now,
                                                 const Result<store::ContactLeft>& left) mutable {
        if (now.presence != asked_by) return;
        if (!left) return reply_error(to, ack, left.error());
        if (ack) ack(to_json(protocol::Ok{}));
      }));
}

void VisitorChat::on_ask_availability(socketio::Socket& socket, const VisitorConnection& visitor,
                                      socketio::Event& event) {
  socket.join(availability_room(visitor.project));
  const HoursNow hours = hours_.watch(visitor.project);
  if (!event.ack) return;
  const bool available = parts_.roster.anyone_available(visitor.project);
  event.ack(to_json(protocol::AvailabilityAck{.availability = conversations::availability_word(available),
                                              .open = hours.open,
                                              .opens_at = hours.opens_at}));
}

/// One overload for each of the line's actions.
struct VisitorChat::Doing {
  VisitorChat& chat;
  socketio::Socket& socket;
  VisitorConnection& visitor;

  void operator()(const conversations::AskThread& ask) const {
    Place place = chat.parts_.limits.begin_history(socket.id());
    if (!place) return chat.carry_out(socket, visitor, visitor.line.on_no_place(ask.turn));
    chat.parts_.conversations.thread_of_visitor(
        chat.key_of(visitor), visitor.line.secret_hash(), {},
        chat.for_socket<store::Thread>(
            socket, [&chat = chat, turn = ask.turn, place = std::move(place)](
                        socketio::Socket& to, VisitorConnection& of, Result<store::Thread> thread) mutable {
              place = {};
              chat.carry_out(to, of, of.line.on_thread(turn, std::move(thread)));
            }));
  }
  void operator()(const conversations::AskLater&) const { chat.show_later(socket); }
  void operator()(const conversations::ShowHistory& show) const {
    send(socket, conversations::history_for_visitor(show.thread));
  }
  void operator()(conversations::Append& append) const {
    chat.parts_.conversations.send_from_visitor(
        chat.key_of(visitor), visitor.line.secret_hash(), std::move(append.message.temp_id),
        std::move(append.message.content), std::move(append.message.files),
        chat.for_socket<SentMessage>(
            socket, [&chat = chat, turn = append.turn](socketio::Socket& to, VisitorConnection& of,
                                                       const Result<SentMessage>& sent) {
              chat.carry_out(to, of, of.line.on_sent(turn, sent));
            }));
  }
  void operator()(const conversations::Acknowledge& acknowledge) const {
    socketio::Ack ack = take_first(visitor.unanswered_messages);
    if (!acknowledge.sent) return reply_error(socket, ack, acknowledge.sent.error());
    if (!ack) return;
    ack(to_json(
        protocol::SendMessageAck{.message = {conversations::message_for_visitor(*acknowledge.sent)}}));
  }
  void operator()(const conversations::SetFollowed& follow) const {
    const std::string room = chat_room(visitor.project);
    follow.followed ? socket.join(room) : socket.leave(room);
  }
  void operator()(const conversations::Deliver& deliver) const {
    socket.emit(deliver.event->name, deliver.event->payload);
  }
};

void VisitorChat::carry_out(socketio::Socket& socket, VisitorConnection& visitor,
                            conversations::LineActions actions) {
  for (auto& action : actions) std::visit(Doing{*this, socket, visitor}, action);
}

void VisitorChat::deliver(const VisitorKey& key, const conversations::ReadyEvent& event) {
  if (event.name == conversations::project_changed) return hours_.look_again(key.project);
  const bool of_device = event.name == conversations::device_joined;
  const bool of_history =
      event.name == conversations::person_joined || event.name == conversations::history_changed;
  for (const auto connection : parts_.sessions.connections_of(key)) {
    socketio::Socket* socket = parts_.connected.find(connection);
    if (socket == nullptr) continue;
    auto& visitor = visitor_of(*socket);
    if (of_device) {
      on_device_(*socket, visitor);
    } else {
      carry_out(*socket, visitor, of_history ? visitor.line.show_again() : visitor.line.on_event(event));
    }
  }
}

void VisitorChat::on_joined(ProjectId project, const store::Joined& joined) {
  parts_.conversations.tell_joined(
      project, joined, conversations::ready(protocol::encode_resync(project, limits::resync_spread)));
}

void VisitorChat::on_gap(ProjectId project) {
  for (socketio::Socket* socket : parts_.sockets.room("/", chat_room(project))) show_later(*socket);
}

void VisitorChat::show_later(const socketio::Socket& socket) {
  to_refresh_.add(socket.id(), parts_.loop.now());
  if (!refresh_timer_.armed()) refresh_timer_.arm(*to_refresh_.next());
}

void VisitorChat::refresh_some() {
  for (const std::string& id : to_refresh_.take(parts_.loop.now())) {
    socketio::Socket* socket = parts_.sockets.find(id);
    if (socket == nullptr) continue;
    auto& visitor = visitor_of(*socket);
    carry_out(*socket, visitor, visitor.line.show_again());
  }
  if (const auto next = to_refresh_.next()) refresh_timer_.arm(*next);
}

bool VisitorChat::has_listeners(ProjectId project) const {
  return !parts_.sockets.room("/", availability_room(project)).empty();
}

void VisitorChat::show_availability(ProjectId project, bool available) {
  if (has_listeners(project)) emit_availability(project, available, hours_.watch(project));
}

void VisitorChat::emit_availability(ProjectId project, bool available, const HoursNow& hours) {
  const auto changed =
      protocol::to_visitor::availability_changed({.availability = conversations::availability_word(available),
                                                  .open = hours.open,
                                                  .opens_at = hours.opens_at});
  parts_.sockets.emit_to_room("/", availability_room(project), changed.name, changed.payload);
}

}  // namespace porchlight::gateway
