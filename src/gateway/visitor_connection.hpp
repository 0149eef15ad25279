#pragma once
// What is kept of a visitor's socket, and of the chat that goes over it.

#include "conversations/visitor_line.hpp"
#include "gateway/connection.hpp"
#include "identity/secret_checks.hpp"
#include "presence/holder.hpp"
#include "socketio/socket.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace porchlight::gateway {

/// What is kept of a visitor's socket: little, there are tens of thousands.
struct VisitorConnection final : Connection {
  VisitorConnection() : Connection(Of::visitor) {}

  struct Waiting {
    identity::Identified who;
    std::optional<Error> doubt;  // of the identity
    socketio::Ack ack;
  };

  ProjectId project = 0;
  presence::ConnectionHandle presence;
  store::Activity activity = store::Activity::active;
  bool check_waits = false;      // SecretChecks has this socket
  bool has_room = false;         // there is room for the row of whom it is unchecked for
  std::vector<Waiting> waiting;  // identifies, the first one under way
  std::unique_ptr<identity::Identified>
      unchecked;  // what is shown once the database has said yes; null: it has
  conversations::VisitorLine line;
  std::vector<socketio::Ack> unanswered;  // of the messages that wait there, in their order
};

/// Of a socket that is a visitor's.
[[nodiscard]] inline VisitorConnection& visitor_of(const socketio::Socket& socket) {
  return static_cast<VisitorConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
