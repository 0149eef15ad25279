#pragma once
// The visitors' half of conversations. Who may read a thread is for the database to say, by the hash of the
// visitor's secret: a connection is told of messages only once it has said yes to it, and one that it was
// never asked about is shown its history instead, if it may see it.
//
// Nothing is kept of a visitor who does not chat but the hash. A message finds its visitor's sockets by way
// of presence, which knows the connections of everybody who is here.

#include "access/event_limits.hpp"
#include "access/write_limits.hpp"
#include "base/unique_queue.hpp"
#include "conversations/chat_outlet.hpp"
#include "conversations/conversations_service.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_sockets.hpp"
#include "identity/visitor_lookup.hpp"
#include "presence/realtime_session_service.hpp"
#include "protocol/chat_messages.hpp"
#include "socketio/server.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorChat final : public conversations::ChatVisitors {
 public:
  struct Parts {
    net::EventLoop& loop;
    socketio::Server& sockets;
    presence::RealtimeSessionService& sessions;
    conversations::ConversationsService& conversations;
    const conversations::AgentRoster& roster;
    const VisitorSockets& connected;
    access::EventLimits& limits;
    access::WriteLimits& writes;
  };
  explicit VisitorChat(Parts parts);

  /// The connection belongs to this visitor now, and was let in with this secret (empty: none).
  void on_identified(socketio::Socket& socket, VisitorConnection& visitor, const std::string& secret,
                     const identity::KnownVisitor& known);
  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);

  void deliver(const VisitorKey& visitor, const conversations::ReadyEvent& event) override;
  void show_availability(ProjectId project, bool available) override;
  /// Who chats is shown the history again.
  void on_gap(ProjectId project) override;

 private:
  void on_send(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_typing(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_read(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_history(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_ask_availability(socketio::Socket& socket, const VisitorConnection& visitor,
                           socketio::Event& event);
  /// May what the visitor says be written? Else why not.
  [[nodiscard]] std::optional<Error> no_room(VisitorConnection& visitor,
                                             const protocol::SendMessage& message);
  void send_first(socketio::Socket& socket, VisitorConnection& visitor);
  void show_history(socketio::Socket& socket, VisitorConnection& visitor);
  void show_later(const socketio::Socket& socket);
  void on_thread(socketio::Socket& socket, VisitorConnection& visitor, const Result<store::Thread>& thread);
  /// The database knows the secret.
  static void prove(socketio::Socket& socket, VisitorConnection& visitor, store::ConversationId conversation);
  static void begin_anew(socketio::Socket& socket, VisitorConnection& visitor, std::string hash);
  void refresh_some();
  /// The visitor's key, if the connection may chat; else answers the event.
  [[nodiscard]] std::optional<VisitorKey> chatting(socketio::Socket& socket, const VisitorConnection& visitor,
                                                   socketio::Event& event) const;
  /// Wraps `done(socket, visitor, reply)` so that it runs only while that socket is that visitor's.
  template <typename Reply, typename Done>
  UniqueFunction<void(Result<Reply>)> for_socket(const socketio::Socket& socket,
                                                 presence::ConnectionHandle presence, Done done);

  Parts parts_;
  UniqueQueue to_refresh_;  // socket ids, after a gap
  Timer refresh_timer_;
};

}  // namespace porchlight::gateway
