#include "gateway/events_gateway.hpp"

#include "access/identifiers.hpp"
#include "base/ip_address.hpp"
#include "base/log.hpp"
#include "gateway/replies.hpp"
#include "identity/visitor_checks.hpp"
#include "net/http_message.hpp"
#include "protocol/events.hpp"
#include "visits/bots.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {
namespace {

/// `projectId` of the CONNECT payload; it may stand in the query instead.
Result<ProjectId> project_of(const socketio::Handshake& handshake) {
  if (const auto* value = handshake.auth.if_contains("projectId")) return access::read_project_id(value);
  for (const auto& [name, value] : net::parse_query(handshake.query)) {
    if (name == "projectId") return access::read_project_id(std::string_view(value));
  }
  return Error{ErrorCode::bad_request, "Expected auth {projectId} (a visitor) or {token} (an agent)."};
}

/// Of the request that the connection began with; empty where it has none.
std::string_view header_of(const socketio::Handshake& handshake, std::string_view name) {
  const auto found = std::ranges::find(handshake.headers, name, &std::pair<std::string, std::string>::first);
  return found == handshake.headers.end() ? std::string_view() : found->second;
}

/// What a visitor comes with, by the request that the connection began with.
visits::Origin origin_of(const socketio::Handshake& handshake, visits::UserAgents& agents,
                         const visits::LocationFile* locations) {
  const auto header = [&](std::string_view name) { return header_of(handshake, name); };
  visits::Device device = agents.device_of({.user_agent = header("user-agent"),
                                            .brands = header("sec-ch-ua"),
                                            .mobile = header("sec-ch-ua-mobile"),
                                            .platform = header("sec-ch-ua-platform")});
  const std::string_view purpose = header("sec-purpose");
  device.bot = visits::is_bot({.says_bot = device.bot,
                               .says_headless = device.headless,
                               .address = handshake.address,
                               .purpose = purpose.empty() ? header("purpose") : purpose});
  return {.device = std::move(device),
          .place = locations == nullptr ? visits::Place{} : locations->place_of(handshake.address)};
}

/// Every socket of the namespace was accepted with one.
Connection& connection_of(const socketio::Socket& socket) {
  return static_cast<Connection&>(*socket.data());
}

}  // namespace

EventsGateway::EventsGateway(VisitorEvents& visitors, AgentEvents& agents, access::ProjectDirectory& projects,
                             access::Authenticator& authenticator, access::EventLimits& limits,
                             access::RefusedOrigins& refused, const visits::UserAgentRules& rules,
                             TimerQueue& timers)
    : visitors_(visitors),
      agents_(agents),
      projects_(projects),
      authenticator_(authenticator),
      limits_(limits),
      refused_(refused),
      user_agents_(rules),
      clock_(timers.clock()),
      delayed_drops_(timers) {}

void EventsGateway::drain() {
  draining_ = true;
  delayed_drops_.flush();
}

void EventsGateway::on_connecting(const socketio::Handshake& handshake, socketio::ConnectDecision decision) {
  if (draining_) {
    return refuse(decision, {ErrorCode::draining, "This server is about to stop: connect again."});
  }
  if (!limits_.accepts_connection(rate_key(handshake.address), clock_.steady())) {
    return refuse(decision, {ErrorCode::rate_limited, "Too many connections a second from this address."});
  }
  if (handshake.auth.contains("token")) return connect_agent(handshake, std::move(decision));
  connect_visitor(handshake, std::move(decision));
}

void EventsGateway::connect_agent(const socketio::Handshake& handshake, socketio::ConnectDecision decision) {
  const auto* token = handshake.auth.at("token").if_string();
  const auto identity = token == nullptr
                            ? Result<access::TokenIdentity>(
                                  Error{ErrorCode::unauthorized, "Expected auth.token: a JWT as text."})
                            : authenticator_.authenticate(std::string_view(token->data(), token->size()));
  if (!identity) return refuse(decision, identity.error());
  authenticator_.load_access(
      *identity, [this, identity = *identity, address = rate_key(handshake.address),
                  decision = std::move(decision)](const Result<access::AgentAccess>& access) mutable {
        if (!access) return turn_away(std::move(decision), access.error());
        auto agent = std::make_unique<AgentConnection>();
        agent->agent = identity.agent;
        agent->credential = identity.credential;
        agent->name = access->name.empty() ? access->email : access->name;
        agent->expires_at = identity.expires_at;
        agent->address = std::move(address);
        decision.accept(std::move(agent));
      });
}

void EventsGateway::connect_visitor(const socketio::Handshake& handshake,
                                    socketio::ConnectDecision decision) {
  const auto project = project_of(handshake);
  if (!project) return refuse(decision, project.error());
  projects_.find(*project, [this, origin = handshake.origin, address = rate_key(handshake.address),
                            referrer = std::string(header_of(handshake, "referer")),
                            came_with = origin_of(handshake, user_agents_, locations_.get()),
                            decision = std::move(decision)](const Result<store::Project>& found) mutable {
    if (!found) return turn_away(std::move(decision), found.error());
    if (const auto allowed = identity::check_origin(*found, origin); !allowed) {
      refused_.note(found->id, origin, referrer);
      return refuse(decision, allowed.error());
    }
    auto visitor = std::make_unique<VisitorConnection>();
    visitor->project = found->id;
    visitor->address = std::move(address);
    if (came_with.device.bot) visitor->visit.keep_apart();
    visitor->origin = std::make_unique<visits::Origin>(std::move(came_with));
    decision.accept(std::move(visitor));
  });
}

void EventsGateway::turn_away(socketio::ConnectDecision decision, const Error& error) {
  if (error.code != ErrorCode::unavailable || draining_) return refuse(decision, error);
  delayed_drops_.add([decision = std::move(decision)]() mutable { decision.drop(); });
}

void EventsGateway::on_connection(socketio::Socket& socket) {
  if (connection_of(socket).of == Connection::Of::agent) agents_.on_connection(socket);
}

void EventsGateway::on_event(socketio::Socket& socket, socketio::Event event) {
  Connection& connection = connection_of(socket);
  const bool is_visitor = connection.of == Connection::Of::visitor;
  const std::string project = is_visitor ? std::to_string(visitor_of(socket).project) : "agents";
  switch (limits_.take(connection.budget, connection.address, project, clock_.steady())) {
    case access::Verdict::accepted:
      break;
    case access::Verdict::refused:
      return reply_error(socket, event.ack, access::EventLimits::too_many());
    case access::Verdict::disconnect:
      log::info("client disconnected: it went on past its rate limit", {{"address", connection.address}});
      return socket.drop();
  }
  if (event.name != protocol::from_visitor::identify) {
    Place place = limits_.begin_event(socket.id());
    if (!place) return reply_error(socket, event.ack, limits_.too_many_wait());
    event.ack.hold(std::move(place));
  }
  if (is_visitor) return visitors_.on_event(socket, visitor_of(socket), event);
  agents_.on_event(socket, agent_of(socket), event);
}

void EventsGateway::on_disconnect(socketio::Socket& socket, socketio::DisconnectReason) {
  if (connection_of(socket).of == Connection::Of::agent) {
    return agents_.on_disconnect(socket, agent_of(socket));
  }
  visitors_.on_disconnect(visitor_of(socket),
                          draining_ ? presence::Farewell::draining : presence::Farewell::normal);
}

}  // namespace porchlight::gateway
