#pragma once
// What is kept of a visitor's socket, and of the chat that goes over it.

#include "base/rare_queue.hpp"
#include "conversations/visitor_line.hpp"
#include "gateway/connection.hpp"
#include "identity/visit.hpp"
#include "presence/holder.hpp"
#include "socketio/socket.hpp"

namespace porchlight::gateway {

/// In the order in which they came.
using WaitingAcks = RareQueue<socketio::Ack>;

/// What is kept of a visitor's socket: little, there are tens of thousands (a test holds its size).
struct VisitorConnection final : Connection {
  VisitorConnection() : Connection(Of::visitor) {}

  store::Activity activity = store::Activity::active;
  ProjectId project = 0;
  presence::ConnectionHandle presence;
  identity::Visit visit;
  std::unique_ptr<visits::Origin> origin;  // null: the session says it (visit_keeper.hpp)
  WaitingAcks unanswered_identifies;       // those that wait there
  conversations::VisitorLine line;
  WaitingAcks unanswered_messages;  // as above
};

/// The one that has waited longest. There is one.
[[nodiscard]] inline socketio::Ack take_first(WaitingAcks& unanswered) {
  return unanswered.take();
}

/// Of a socket that is a visitor's.
[[nodiscard]] inline VisitorConnection& visitor_of(const socketio::Socket& socket) {
  return static_cast<VisitorConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
