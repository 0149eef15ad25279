#pragma once
// The visitors' half of conversations on one I/O thread: reads what visitors say, asks their lines
// (VisitorLine) what is to be done, and does it: over the database, and over the socket.
//
// A message finds its visitor's sockets by way of presence, which knows the connections of everybody who is
// here.

#include "access/event_limits.hpp"
#include "access/project_directory.hpp"
#include "access/write_limits.hpp"
#include "conversations/chat_outlet.hpp"
#include "conversations/conversations_service.hpp"
#include "conversations/refresh_queue.hpp"
#include "gateway/hours_watch.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_sockets.hpp"
#include "identity/visitor_lookup.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "socketio/server.hpp"

#include <optional>
#include <string>

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
    access::ProjectDirectory& projects;
  };
  explicit VisitorChat(Parts parts);

  /// The connection belongs to this visitor now, and was let in with this secret (empty: none).
  void on_identified(socketio::Socket& socket, VisitorConnection& visitor, const std::string& secret,
                     const identity::KnownVisitor& known);
  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);

  void deliver(const VisitorKey& key, const conversations::ReadyEvent& event) override;
  void show_availability(ProjectId project, bool available) override;
  void on_gap(ProjectId project) override;
  /// Several visitors have become one: every gateway is told.
  void on_joined(ProjectId project, const store::Joined& joined);
  /// Told of connections of a visitor that is a device of another by now.
  void on_device(UniqueFunction<void(socketio::Socket&, VisitorConnection&)> on_device) {
    on_device_ = std::move(on_device);
  }

 private:
  struct Doing;  // what a line's actions are done to

  [[nodiscard]] VisitorKey key_of(const VisitorConnection& visitor) const;
  void on_send(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_typing(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_read(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_rate(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_history(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_contact(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_ask_availability(socketio::Socket& socket, const VisitorConnection& visitor,
                           socketio::Event& event);
  /// May what the visitor says be written? Else why not.
  [[nodiscard]] std::optional<Error> no_room(VisitorConnection& visitor, std::size_t bytes);
  void carry_out(socketio::Socket& socket, VisitorConnection& visitor, conversations::LineActions actions);
  void show_later(const socketio::Socket& socket);
  void refresh_some();
  /// May the visitor do something with a conversation? Else answers the event.
  [[nodiscard]] static bool may_chat(socketio::Socket& socket, const VisitorConnection& visitor,
                                     socketio::Event& event);
  /// Wraps `done(socket, visitor, reply)`: called if the socket is still there.
  template <typename Reply, typename Done>
  UniqueFunction<void(Result<Reply>)> for_socket(const socketio::Socket& socket, Done done);

  Parts parts_;
  [[nodiscard]] bool has_listeners(ProjectId project) const;
  void emit_availability(ProjectId project, bool available, const HoursNow& hours);

  HoursWatch hours_;
  conversations::RefreshQueue to_refresh_;
  UniqueFunction<void(socketio::Socket&, VisitorConnection&)> on_device_;
  Timer refresh_timer_;
};

}  // namespace porchlight::gateway
