#pragma once
// What is kept of a visitor's socket, and of the chat that goes over it.

#include "conversations/visitor_line.hpp"
#include "gateway/connection.hpp"
#include "identity/visit.hpp"
#include "presence/holder.hpp"
#include "socketio/socket.hpp"

#include <utility>
#include <vector>

namespace porchlight::gateway {

/// What is kept of a visitor's socket: little, there are tens of thousands.
struct VisitorConnection final : Connection {
  VisitorConnection() : Connection(Of::visitor) {}

  ProjectId project = 0;
  presence::ConnectionHandle presence;
  store::Activity activity = store::Activity::active;
  identity::Visit visit;
  std::vector<socketio::Ack> unanswered_identifies;  // those that wait there, in their order
  conversations::VisitorLine line;
  std::vector<socketio::Ack> unanswered_messages;  // as above
};

/// The one that has waited longest. There is one.
[[nodiscard]] inline socketio::Ack take_first(std::vector<socketio::Ack>& unanswered) {
  socketio::Ack first = std::move(unanswered.front());
  unanswered.erase(unanswered.begin());
  if (unanswered.empty()) unanswered.shrink_to_fit();
  return first;
}

/// Of a socket that is a visitor's.
[[nodiscard]] inline VisitorConnection& visitor_of(const socketio::Socket& socket) {
  return static_cast<VisitorConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
