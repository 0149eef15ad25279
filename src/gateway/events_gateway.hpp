#pragma once
// EventsGateway: the namespace `/` of one I/O thread. Whoever connects is checked here, before the socket is
// connected: a visitor by project and origin, an agent by token. From then on a socket is one or the other.

#include "access/refused_origins.hpp"
#include "gateway/agent_events.hpp"
#include "gateway/delayed_drops.hpp"
#include "gateway/visitor_events.hpp"
#include "visits/location_file.hpp"
#include "visits/user_agents.hpp"

#include <memory>
#include <utility>

namespace porchlight::gateway {

/// Thread: the loop's.
class EventsGateway final : public socketio::NamespaceHandler {
 public:
  EventsGateway(VisitorEvents& visitors, AgentEvents& agents, access::ProjectDirectory& projects,
                access::Authenticator& authenticator, access::EventLimits& limits,
                access::RefusedOrigins& refused, const visits::UserAgentRules& rules, TimerQueue& timers);

  /// Where those who connect from now on are.
  void set_locations(std::shared_ptr<const visits::LocationFile> file) { locations_ = std::move(file); }
  /// From now on a visitor whose connection ends is given a whole lease to come back, and nobody new gets in.
  void drain();

  void on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) override;
  void on_connection(socketio::Socket& socket) override;
  void on_event(socketio::Socket& socket, socketio::Event event) override;
  void on_disconnect(socketio::Socket& socket, socketio::DisconnectReason reason) override;

 private:
  void connect_agent(const socketio::Handshake& handshake, socketio::ConnectDecision decision);
  void connect_visitor(const socketio::Handshake& handshake, socketio::ConnectDecision decision);
  /// Refuses it, or drops it a while later where the reason passes by itself.
  void turn_away(socketio::ConnectDecision decision, const Error& error);

  VisitorEvents& visitors_;
  AgentEvents& agents_;
  access::ProjectDirectory& projects_;
  access::Authenticator& authenticator_;
  access::EventLimits& limits_;
  access::RefusedOrigins& refused_;
  visits::UserAgents user_agents_;
  std::shared_ptr<const visits::LocationFile> locations_;  // null: there is none
  const Clock& clock_;
  DelayedDrops delayed_drops_;
  bool draining_ = false;
};

}  // namespace porchlight::gateway
