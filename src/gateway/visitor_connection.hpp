#pragma once
// What is kept of a visitor's socket, and of the chat that goes over it.

#include "gateway/connection.hpp"
#include "identity/secret_checks.hpp"
#include "presence/holder.hpp"
#include "protocol/chat_messages.hpp"
#include "socketio/socket.hpp"
#include "store/database/conversations.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// What a connection that chats has under way.
struct VisitorChatState {
  struct Waiting {
    protocol::SendMessage message;
    socketio::Ack ack;
  };
  store::ConversationId conversation = 0;  // as far as known here
  bool proven = false;                     // the database knows the secret
  bool asking = false;                     // for the history
  bool ask_again = false;                  // what was asked for may be out of date already
  std::deque<Waiting> waiting;             // the first one under way
};

/// Part of VisitorConnection.
struct VisitorSecret {
  presence::ConnectionHandle of;  // whose it is: another visitor on this socket begins anew
  std::string hash;               // empty: none, or a wrong one
  std::unique_ptr<VisitorChatState> chat;
};

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
  VisitorSecret secret;
};

/// Of a socket that is a visitor's.
[[nodiscard]] inline VisitorConnection& visitor_of(const socketio::Socket& socket) {
  return static_cast<VisitorConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
