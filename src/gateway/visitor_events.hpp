#pragma once
// The visitors' half of the gateway: identify, updateContext, activity. What a visitor says becomes a claim
// (presence) and a row (history); nothing about other visitors ever goes back.
//
// identify asks the database first, for the secret, but not for longer than a time limit: presence goes on
// without it. Meanwhile a page change belongs to the visitor who is about to be known, so it is kept.

#include "gateway/event_limits.hpp"
#include "gateway/project_directory.hpp"
#include "gateway/visitor_chat.hpp"
#include "gateway/visitor_lookup.hpp"
#include "gateway/visitor_messages.hpp"
#include "gateway/visitor_preview.hpp"
#include "gateway/visitor_sockets.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/visitors_service.hpp"
#include "socketio/server.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// What is kept of a visitor's socket: little, there are tens of thousands.
struct VisitorConnection final : socketio::SocketData {
  struct Waiting {
    IdentifyMessage message;
    std::string user_id;  // proven, empty where none was
    socketio::Ack ack;
  };

  ProjectId project = 0;
  presence::ConnectionHandle presence;
  store::Activity activity = store::Activity::active;
  std::vector<Waiting> waiting;  // identifies, the first one under way
  std::string address;           // as rate_key() has it
  ConnectionBudget budget;
  VisitorSecret secret;
};

/// Thread: the loop's.
class VisitorEvents {
 public:
  VisitorEvents(socketio::Server& sockets, presence::RealtimeSessionService& sessions,
                presence::VisitorsService& visitors, ProjectDirectory& projects, VisitorLookup& lookup,
                VisitorSockets& connected, VisitorChat& chat, VisitorPreview& preview,
                std::span<const std::string> stripped_parameters);

  void on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_disconnect(VisitorConnection& visitor, presence::Farewell farewell);

  /// May a page of that origin speak for the project? Pure.
  /// Errors: originNotAllowed.
  [[nodiscard]] static Result<void> check_origin(const store::Project& project, const std::string& origin);
  /// The user id that the identity proves; empty where none is claimed. Pure.
  /// Errors: identityInvalid, identityRequired.
  [[nodiscard]] static Result<std::string> check_identity(const store::Project& project,
                                                          const std::optional<Identity>& identity);

 private:
  void on_identify(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_activity(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void look_up_first(socketio::Socket& socket, VisitorConnection& visitor);
  void finish_first(socketio::Socket& socket, VisitorConnection& visitor, KnownVisitor known);
  void become(VisitorConnection& visitor, const VisitorConnection::Waiting& who, const KnownVisitor& known);
  /// What the widget needs to draw itself.
  [[nodiscard]] std::string settings_json(ProjectId project) const;
  void record(const VisitorConnection::Waiting& who);

  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  presence::VisitorsService& visitors_;
  ProjectDirectory& projects_;
  VisitorLookup& lookup_;
  VisitorSockets& connected_;
  VisitorChat& chat_;
  VisitorPreview& preview_;
  std::span<const std::string> stripped_;
};

}  // namespace porchlight::gateway
