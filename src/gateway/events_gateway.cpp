#include "gateway/events_gateway.hpp"

#include "access/identifiers.hpp"
#include "base/ip_address.hpp"
#include "base/log.hpp"
#include "gateway/replies.hpp"
#include "net/http_encoding.hpp"

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

}  // namespace

EventsGateway::EventsGateway(VisitorEvents& visitors, AgentEvents& agents, access::ProjectDirectory& projects,
                             access::Authenticator& authenticator, EventLimits& limits, TimerQueue& timers)
    : visitors_(visitors),
      agents_(agents),
      projects_(projects),
      authenticator_(authenticator),
      limits_(limits),
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
        accept(decision, std::move(agent));
      });
}

void EventsGateway::connect_visitor(const socketio::Handshake& handshake,
                                    socketio::ConnectDecision decision) {
  const auto project = project_of(handshake);
  if (!project) return refuse(decision, project.error());
  projects_.find(*project, [this, origin = handshake.origin, address = rate_key(handshake.address),
                            decision = std::move(decision)](const Result<store::Project>& found) mutable {
    if (!found) return turn_away(std::move(decision), found.error());
    if (const auto allowed = VisitorEvents::check_origin(*found, origin); !allowed) {
      return refuse(decision, allowed.error());
    }
    auto visitor = std::make_unique<VisitorConnection>();
    visitor->project = found->id;
    visitor->address = std::move(address);
    accept(decision, std::move(visitor));
  });
}

void EventsGateway::turn_away(socketio::ConnectDecision decision, const Error& error) {
  if (error.code != ErrorCode::unavailable || draining_) return refuse(decision, error);
  delayed_drops_.add([decision = std::move(decision)]() mutable { decision.drop(); });
}

void EventsGateway::accept(socketio::ConnectDecision& decision, std::unique_ptr<socketio::SocketData> data) {
  accepting_ = std::move(data);
  decision.accept();  // calls on_connection, unless the client has gone
  accepting_.reset();
}

void EventsGateway::on_connection(socketio::Socket& socket) {
  socket.set_data(std::move(accepting_));
  if (dynamic_cast<AgentConnection*>(socket.data()) != nullptr) agents_.on_connection(socket);
}

void EventsGateway::on_event(socketio::Socket& socket, socketio::Event event) {
  auto* visitor = dynamic_cast<VisitorConnection*>(socket.data());
  auto* agent = visitor == nullptr ? dynamic_cast<AgentConnection*>(socket.data()) : nullptr;
  ConnectionBudget& budget = visitor != nullptr ? visitor->budget : agent->budget;
  const std::string& address = visitor != nullptr ? visitor->address : agent->address;
  const std::string project = visitor != nullptr ? std::to_string(visitor->project) : "agents";
  switch (limits_.take(budget, address, project, clock_.steady())) {
    case Verdict::accepted:
      break;
    case Verdict::refused:
      return reply_error(socket, event.ack, EventLimits::too_many());
    case Verdict::disconnect:
      log::info("client disconnected: it went on past its rate limit", {{"address", address}});
      return socket.drop();
  }
  if (event.name != "identify") {
    Place place = limits_.begin_event(socket.id());
    if (!place) return reply_error(socket, event.ack, limits_.too_many_wait());
    event.ack.hold(std::move(place));
  }
  if (visitor != nullptr) return visitors_.on_event(socket, *visitor, event);
  agents_.on_event(socket, *agent, event);
}

void EventsGateway::on_disconnect(socketio::Socket& socket, socketio::DisconnectReason) {
  if (auto* visitor = dynamic_cast<VisitorConnection*>(socket.data())) {
    visitors_.on_disconnect(*visitor, draining_ ? presence::Farewell::draining : presence::Farewell::normal);
  } else if (auto* agent = dynamic_cast<AgentConnection*>(socket.data())) {
    agents_.on_disconnect(socket, *agent);
  }
}

}  // namespace porchlight::gateway
