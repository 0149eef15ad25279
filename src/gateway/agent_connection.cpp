#include "gateway/agent_connection.hpp"

#include "gateway/limits.hpp"

#include <algorithm>

namespace porchlight::gateway {

std::string agents_room(ProjectId project) {
  return "project:" + std::to_string(project);
}

AgentFeed* AgentConnection::feed(ProjectId project) const {
  const auto found = std::ranges::find(feeds, project, &AgentFeed::project);
  return found == feeds.end() ? nullptr : found->get();
}

bool AgentConnection::in_all_rooms() const {
  return feeds.size() >= limits::rooms_per_agent;
}

}  // namespace porchlight::gateway
