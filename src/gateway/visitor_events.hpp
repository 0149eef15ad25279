#pragma once
// The visitors' half of the gateway: identify, updateContext, activity. What a visitor says becomes a claim
// (presence) and a row (history); nothing about other visitors ever goes back.
//
// identify asks the database first, for the secret, but not for longer than a time limit. Without an answer
// the connection holds presence, unchecked, and nothing of it is shown or written until there is one
// (secret_checks.hpp). Meanwhile a page change belongs to the visitor who is about to be known, so it is
// kept.

#include "access/event_limits.hpp"
#include "access/project_directory.hpp"
#include "gateway/visitor_chat.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_preview.hpp"
#include "gateway/visitor_sockets.hpp"
#include "identity/newcomers.hpp"
#include "identity/secret_checks.hpp"
#include "identity/visitor_checks.hpp"
#include "identity/visitor_lookup.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/visitors_service.hpp"
#include "protocol/visitor_messages.hpp"
#include "socketio/server.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorEvents {
 public:
  VisitorEvents(socketio::Server& sockets, presence::RealtimeSessionService& sessions,
                presence::VisitorsService& visitors, access::ProjectDirectory& projects,
                identity::VisitorLookup& lookup, identity::SecretChecks& checks,
                identity::Newcomers& newcomers, VisitorSockets& connected, VisitorChat& chat,
                VisitorPreview& preview, std::span<const std::string> stripped_parameters);

  void on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_disconnect(VisitorConnection& visitor, presence::Farewell farewell);

 private:
  void on_identify(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_activity(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void look_up_first(socketio::Socket& socket, VisitorConnection& visitor);
  void finish_first(socketio::Socket& socket, VisitorConnection& visitor,
                    const identity::KnownVisitor& known);
  /// The visitor is shown as it says, and written.
  void take(socketio::Socket& socket, VisitorConnection& visitor, const identity::Identified& who,
            const identity::KnownVisitor& known);
  /// The visitor is here; nothing else of it counts until the database has been asked, or has room for one
  /// whom it does not know.
  void hold(socketio::Socket& socket, VisitorConnection& visitor, identity::Identified who,
            const identity::KnownVisitor& known);
  /// May there be a row of the visitor?
  [[nodiscard]] bool has_room(VisitorConnection& visitor, const identity::KnownVisitor& known);
  [[nodiscard]] bool retry_newcomer(const std::string& socket_id);
  void check_later(const socketio::Socket& socket, VisitorConnection& visitor);
  void on_checked(const std::string& socket_id, const VisitorKey& key, const identity::KnownVisitor& known);
  void claim(VisitorConnection& visitor, const std::string& uid, const store::VisitorState& state);
  void acknowledge(const VisitorConnection& visitor, VisitorConnection::Waiting& to);
  /// What is kept of the visit; agents are told once it is, where that makes the visitor somebody else.
  [[nodiscard]] store::VisitorWrite write_with_news(const identity::Identified& who,
                                                    const identity::KnownVisitor& known) const;

  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  presence::VisitorsService& visitors_;
  access::ProjectDirectory& projects_;
  identity::VisitorLookup& lookup_;
  identity::SecretChecks& checks_;
  identity::Newcomers& newcomers_;
  VisitorSockets& connected_;
  VisitorChat& chat_;
  VisitorPreview& preview_;
  std::span<const std::string> stripped_;
};

}  // namespace porchlight::gateway
