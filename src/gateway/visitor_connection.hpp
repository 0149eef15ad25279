#pragma once
// What is kept of a visitor's socket, and of the chat that goes over it.

#include "base/rare_queue.hpp"
#include "conversations/visitor_line.hpp"
#include "gateway/connection.hpp"
#include "identity/visit.hpp"
#include "presence/holder.hpp"
#include "socketio/socket.hpp"

#include <optional>
#include <string>
#include <string_view>

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

/// Why what is said now is nobody's: while it is looked up who the connection is about to be, it is not of
/// the one who was there before.
[[nodiscard]] inline std::optional<Error> unsettled(const VisitorConnection& visitor,
                                                    std::string_view event) {
  if (!visitor.visit.identifying()) return std::nullopt;
  return Error{ErrorCode::not_identified,
               "Expected the acknowledgement of identify before " + std::string(event) + "."};
}

/// Of a socket that is a visitor's.
[[nodiscard]] inline VisitorConnection& visitor_of(const socketio::Socket& socket) {
  return static_cast<VisitorConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
