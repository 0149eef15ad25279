#include "gateway/visitor_chat.hpp"

#include "access/event_limits.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"
#include "conversations/conversation_json.hpp"
#include "conversations/roster_json.hpp"
#include "gateway/limits.hpp"
#include "gateway/replies.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {

using store::ConversationId;

namespace {

std::string availability_room(ProjectId project) {
  return "availability:" + std::to_string(project);
}

/// Who is told of messages, and is to be shown the history again where some were lost.
std::string chat_room(ProjectId project) {
  return "chat:" + std::to_string(project);
}

VisitorChatState& state_of(VisitorConnection& visitor) {
  auto& chat = visitor.secret.chat;
  if (!chat) chat = std::make_unique<VisitorChatState>();
  return *chat;
}

std::string history_json(const store::Thread& thread) {
  std::string out;
  const auto& conversation = thread.conversation;
  json::ObjectWriter(out)
      .raw("messages", conversations::messages_for_visitor(thread.messages))
      .boolean("hasMore", thread.has_more)
      .number("agentReadPosition", conversation ? conversation->agent_read_position : 0)
      .number("visitorReadPosition", conversation ? conversation->visitor_read_position : 0)
      .number("unread", conversation ? conversation->visitor_unread : 0)
      .end();
  return out;
}

}  // namespace

VisitorChat::VisitorChat(Parts parts)
    : parts_(parts), refresh_timer_(parts.loop.timers(), [this] { refresh_some(); }) {}

template <typename Reply, typename Done>
UniqueFunction<void(Result<Reply>)> VisitorChat::for_socket(const socketio::Socket& socket,
                                                            presence::ConnectionHandle presence, Done done) {
  return
      [this, id = std::string(socket.id()), presence, done = std::move(done)](Result<Reply> reply) mutable {
        socketio::Socket* found = parts_.sockets.find(id);
        if (found == nullptr) return;
        auto& visitor = visitor_of(*found);
        if (visitor.presence == presence) done(*found, visitor, std::move(reply));
      };
}

void VisitorChat::on_identified(socketio::Socket& socket, VisitorConnection& visitor,
                                const std::string& secret, const identity::KnownVisitor& known) {
  std::string hash = secret.empty() ? std::string() : crypto::sha256_hex(secret);
  // Whoever came first without a secret has no thread, and gets none by bringing one later.
  if (known.visitor && known.visitor->secret_hash != hash) hash.clear();
  if (visitor.secret.hash != hash || visitor.secret.of != visitor.presence) {
    begin_anew(socket, visitor, std::move(hash));
  }
  if (visitor.secret.hash.empty() || !known.known) return;
  if (known.visitor && known.visitor->has_conversation) return show_history(socket, visitor);
  socket.emit("conversationHistory", history_json({}));
}

/// What another visitor on this socket had under way is nobody's any more.
void VisitorChat::begin_anew(socketio::Socket& socket, VisitorConnection& visitor, std::string hash) {
  const auto chat = std::exchange(visitor.secret.chat, nullptr);
  visitor.secret.of = visitor.presence;
  visitor.secret.hash = std::move(hash);
  if (!chat) return;
  socket.leave(chat_room(visitor.project));
  for (auto& waiting : chat->waiting) {
    reply_error(socket, waiting.ack, {ErrorCode::unavailable, "The socket is another visitor's by now."});
  }
}

void VisitorChat::prove(socketio::Socket& socket, VisitorConnection& visitor, ConversationId conversation) {
  VisitorChatState& chat = state_of(visitor);
  if (!std::exchange(chat.proven, true)) socket.join(chat_room(visitor.project));
  if (conversation != 0) chat.conversation = conversation;
}

bool VisitorChat::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name == "sendMessage") {
    on_send(socket, visitor, event);
  } else if (event.name == "visitorIsTyping") {
    on_typing(socket, visitor, event);
  } else if (event.name == "messagesRead") {
    on_read(socket, visitor, event);
  } else if (event.name == "getHistory") {
    on_history(socket, visitor, event);
  } else if (event.name == "agentAvailability") {
    on_ask_availability(socket, visitor, event);
  } else {
    return false;
  }
  return true;
}

std::optional<VisitorKey> VisitorChat::chatting(socketio::Socket& socket, const VisitorConnection& visitor,
                                                socketio::Event& event) const {
  auto key = parts_.sessions.visitor_of(visitor.presence);
  if (!key) {
    reply_error(socket, event.ack,
                {ErrorCode::not_identified, "Expected identify before " + event.name + "."});
    return std::nullopt;
  }
  if (visitor.secret.hash.empty()) {
    reply_error(socket, event.ack,
                {ErrorCode::forbidden,
                 "Expected an identify with the visitorSecret that this visitorUid was first seen with."});
    return std::nullopt;
  }
  return key;
}

void VisitorChat::on_send(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  auto message = protocol::read_send(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  if (!chatting(socket, visitor, event)) return;
  auto& waiting = state_of(visitor).waiting;
  if (waiting.size() >= limits::waiting_messages)
    return reply_error(socket, event.ack, access::EventLimits::too_many());
  if (const auto why = no_room(visitor, *message)) return reply_error(socket, event.ack, *why);
  waiting.push_back({std::move(*message), std::move(event.ack)});
  if (waiting.size() == 1) send_first(socket, visitor);
}

/// The first message of a visitor whom the database does not know makes a row as identify does.
std::optional<Error> VisitorChat::no_room(VisitorConnection& visitor, const protocol::SendMessage& message) {
  const std::string project = std::to_string(visitor.project);
  const SteadyTime now = parts_.loop.now();
  if (!parts_.writes.take_message(visitor.address, project, message.content.size(), now)) {
    return Error{ErrorCode::rate_limited, "Too many messages just now: try again in a minute."};
  }
  if (!visitor.unchecked || visitor.has_room) return std::nullopt;
  visitor.has_room = parts_.writes.take_visitor(visitor.address, project, now);
  if (visitor.has_room) return std::nullopt;
  return Error{ErrorCode::rate_limited, "Too many new visitors just now: try again in a minute."};
}

/// One at a time: the pool has several threads, and messages keep their order.
void VisitorChat::send_first(socketio::Socket& socket, VisitorConnection& visitor) {
  const protocol::SendMessage& message = state_of(visitor).waiting.front().message;
  const VisitorKey key = *parts_.sessions.visitor_of(visitor.presence);
  parts_.conversations.send_from_visitor(
      key, visitor.secret.hash, message.temp_id, message.content,
      for_socket<conversations::SentMessage>(
          socket, visitor.presence,
          [this](socketio::Socket& to, VisitorConnection& from, Result<conversations::SentMessage> sent) {
            if (!from.secret.chat || from.secret.chat->waiting.empty()) return;  // identified anew meanwhile
            VisitorChatState& chat = *from.secret.chat;
            socketio::Ack ack = std::move(chat.waiting.front().ack);
            chat.waiting.pop_front();
            if (!sent) {
              reply_error(to, ack, sent.error());
            } else {
              prove(to, from, sent->appended.conversation.id);
              std::string answer;
              json::ObjectWriter(answer)
                  .boolean("ok", true)
                  .raw("message", conversations::message_for_visitor(sent->appended.message))
                  .end();
              if (ack) ack(answer);
            }
            if (!chat.waiting.empty()) send_first(to, from);
          }));
}

void VisitorChat::on_typing(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto message = protocol::read_visitor_typing(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  const auto key = chatting(socket, visitor, event);
  if (!key) return;
  // Before the first message there is no conversation that agents could see it in.
  const VisitorChatState* chat = visitor.secret.chat.get();
  if (chat != nullptr && chat->proven && chat->conversation != 0) {
    parts_.conversations.typing_of_visitor(*key, chat->conversation, message->is_typing);
  }
  if (event.ack) event.ack(R"({"ok":true})");
}

void VisitorChat::on_read(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto position = protocol::read_read_position(event.args);
  if (!position) return reply_error(socket, event.ack, position.error());
  const auto key = chatting(socket, visitor, event);
  if (!key) return;
  parts_.conversations.read_by_visitor(
      *key, visitor.secret.hash, *position,
      for_socket<store::Conversation>(
          socket, visitor.presence,
          [ack = std::move(event.ack)](socketio::Socket& to, VisitorConnection&,
                                       const Result<store::Conversation>& read) mutable {
            if (!read) return reply_error(to, ack, read.error());
            if (ack) ack(R"({"ok":true})");
          }));
}

void VisitorChat::on_history(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  const auto query = protocol::read_history_query(event.args);
  if (!query) return reply_error(socket, event.ack, query.error());
  const auto key = chatting(socket, visitor, event);
  if (!key) return;
  Place place = parts_.limits.begin_history(socket.id());
  if (!place) return reply_error(socket, event.ack, access::EventLimits::too_many());
  parts_.conversations.thread_of_visitor(
      *key, visitor.secret.hash, *query,
      for_socket<store::Thread>(
          socket, visitor.presence,
          [ack = std::move(event.ack), place = std::move(place)](
              socketio::Socket& to, VisitorConnection&, const Result<store::Thread>& thread) mutable {
            if (!thread) return reply_error(to, ack, thread.error());
            std::string answer;
            json::ObjectWriter(answer)
                .boolean("ok", true)
                .raw("messages", conversations::messages_for_visitor(thread->messages))
                .boolean("hasMore", thread->has_more)
                .end();
            if (ack) ack(answer);
          }));
}

void VisitorChat::on_ask_availability(socketio::Socket& socket, const VisitorConnection& visitor,
                                      socketio::Event& event) {
  socket.join(availability_room(visitor.project));
  if (!event.ack) return;
  std::string answer;
  json::ObjectWriter(answer)
      .boolean("ok", true)
      .raw("availability", conversations::availability_json(parts_.roster.anyone_available(visitor.project)))
      .end();
  event.ack(answer);
}

void VisitorChat::show_history(socketio::Socket& socket, VisitorConnection& visitor) {
  const auto key = parts_.sessions.visitor_of(visitor.presence);
  if (!key || visitor.secret.hash.empty()) return;
  VisitorChatState& chat = state_of(visitor);
  if (std::exchange(chat.asking, true)) {
    chat.ask_again = true;
    return;
  }
  Place place = parts_.limits.begin_history(socket.id());
  if (!place) {
    chat.asking = false;
    return show_later(socket);
  }
  parts_.conversations.thread_of_visitor(
      *key, visitor.secret.hash, {},
      for_socket<store::Thread>(
          socket, visitor.presence,
          [this, place = std::move(place)](socketio::Socket& to, VisitorConnection& of,
                                           const Result<store::Thread>& thread) mutable {
            place = {};
            on_thread(to, of, thread);
          }));
}

void VisitorChat::show_later(const socketio::Socket& socket) {
  to_refresh_.add(socket.id());
  if (!refresh_timer_.armed()) refresh_timer_.arm_in(limits::refresh_interval);
}

void VisitorChat::on_thread(socketio::Socket& socket, VisitorConnection& visitor,
                            const Result<store::Thread>& thread) {
  VisitorChatState& chat = state_of(visitor);
  chat.asking = false;
  const bool again = std::exchange(chat.ask_again, false);
  if (!thread) {
    // Another secret than the one that the visitor was first seen with: nothing is said of the thread.
    if (thread.error().code == ErrorCode::forbidden) begin_anew(socket, visitor, {});
    return;
  }
  if (again) return show_history(socket, visitor);
  prove(socket, visitor, thread->conversation ? thread->conversation->id : 0);
  socket.emit("conversationHistory", history_json(*thread));
}

void VisitorChat::deliver(const VisitorKey& visitor_key, const conversations::ReadyEvent& event) {
  for (const auto connection : parts_.sessions.connections_of(visitor_key)) {
    socketio::Socket* socket = parts_.connected.find(connection);
    if (socket == nullptr) continue;
    auto& visitor = visitor_of(*socket);
    if (visitor.secret.hash.empty()) continue;
    if (visitor.secret.chat && visitor.secret.chat->proven) {
      socket->emit(event.name, event.payload);
    } else {
      show_history(*socket, visitor);
    }
  }
}

void VisitorChat::on_gap(ProjectId project) {
  for (socketio::Socket* socket : parts_.sockets.room("/", chat_room(project))) show_later(*socket);
}

void VisitorChat::refresh_some() {
  // Whoever still finds no room waits behind the others.
  for (std::size_t left = std::min(limits::refresh_histories, to_refresh_.size()); left > 0; --left) {
    socketio::Socket* socket = parts_.sockets.find(to_refresh_.take());
    if (socket == nullptr) continue;
    auto& visitor = visitor_of(*socket);
    if (visitor.secret.chat) show_history(*socket, visitor);
  }
  if (!to_refresh_.empty()) refresh_timer_.arm_in(limits::refresh_interval);
}

void VisitorChat::show_availability(ProjectId project, bool available) {
  std::string payload;
  json::ObjectWriter(payload).raw("availability", conversations::availability_json(available)).end();
  parts_.sockets.emit_to_room("/", availability_room(project), "availabilityChanged", payload);
}

}  // namespace porchlight::gateway
