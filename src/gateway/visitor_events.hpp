#pragma once
// The visitors' half of the gateway: identify, updateContext, activity. What a visitor says becomes a claim
// (presence) and a row (history), as the connection's Visit says; nothing about other visitors ever goes
// back.

#include "access/ban_directory.hpp"
#include "access/project_directory.hpp"
#include "base/metrics.hpp"
#include "gateway/visit_keeper.hpp"
#include "gateway/visitor_chat.hpp"
#include "gateway/visitor_connection.hpp"
#include "gateway/visitor_facts.hpp"
#include "gateway/visitor_preview.hpp"
#include "gateway/visitor_sockets.hpp"
#include "identity/newcomers.hpp"
#include "identity/secret_checks.hpp"
#include "identity/visitor_lookup.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/visitors_service.hpp"
#include "socketio/server.hpp"

#include <memory>
#include <span>
#include <string>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorEvents {
 public:
  struct Parts {
    socketio::Server& sockets;
    presence::RealtimeSessionService& sessions;
    presence::VisitorsService& visitors;
    access::ProjectDirectory& projects;
    identity::VisitorLookup& lookup;
    identity::SecretChecks& checks;
    identity::Newcomers& newcomers;
    VisitorSockets& connected;
    VisitorChat& chat;
    VisitorPreview& preview;
    VisitorFacts& facts;
    VisitKeeper& visits;
    const access::BanDirectory& bans;
    Counter refused_by_ban;
    std::span<const std::string> stripped_parameters;
  };
  explicit VisitorEvents(Parts parts);

  void on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_disconnect(VisitorConnection& visitor, presence::Farewell farewell);
  /// The visitor has been banned: told, and gone at once.
  void turn_out(socketio::Socket& socket, VisitorConnection& visitor);

 private:
  struct Doing;  // what a visit's actions are done to

  void on_identify(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_context(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  /// Among the bots.
  [[nodiscard]] bool is_shown_apart(const VisitorConnection& visitor) const;
  void on_bot_writes(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void on_activity(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  void carry_out(socketio::Socket& socket, VisitorConnection& visitor, identity::VisitActions actions);
  void on_known(socketio::Socket& socket, VisitorConnection& visitor, const identity::KnownVisitor& known);
  void on_checked(const std::string& socket_id, const VisitorKey& key, identity::KnownVisitor known);
  [[nodiscard]] bool is_banned(const VisitorKey& key, const std::string& address,
                               const identity::KnownVisitor& known) const;
  void on_departed(const identity::Identified& who, SteadyTime left, const identity::KnownVisitor& known);
  /// False: there is still no room.
  [[nodiscard]] bool retry_newcomer(const std::string& socket_id);
  void claim(socketio::Socket& socket, VisitorConnection& visitor, const VisitorKey& key,
             const store::VisitorState& state);
  void leave(VisitorConnection& visitor, std::unique_ptr<identity::Identified> unchecked,
             presence::Farewell farewell);

  Parts parts_;
};

}  // namespace porchlight::gateway
