#pragma once
// What is kept of an agent's socket.

#include "access/authenticator.hpp"
#include "base/clock.hpp"
#include "base/rate_limit.hpp"
#include "gateway/agent_feed.hpp"
#include "gateway/connection.hpp"
#include "socketio/socket.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::gateway {

/// The room of the project's agents.
[[nodiscard]] std::string agents_room(ProjectId project);

struct AgentConnection final : Connection {
  AgentConnection() : Connection(Of::agent) {}

  std::int64_t agent = 0;
  std::string name;  // the e-mail where there is none: for agents only
  WallTime expires_at{};
  std::string credential;                         // the token's
  std::vector<std::unique_ptr<AgentFeed>> feeds;  // one for each room it is in
  TokenBucket previews;

  [[nodiscard]] AgentFeed* feed(ProjectId project) const;
  /// limits::rooms_per_agent: it gets into no more.
  [[nodiscard]] bool in_all_rooms() const;
  [[nodiscard]] access::TokenIdentity identity() const { return {agent, expires_at, credential}; }
};

/// Of a socket that is an agent's.
[[nodiscard]] inline AgentConnection& agent_of(const socketio::Socket& socket) {
  return static_cast<AgentConnection&>(*socket.data());
}

}  // namespace porchlight::gateway
