#include "gateway/agent_connection.hpp"

#include <algorithm>

namespace porchlight::gateway {

std::string agents_room(ProjectId project) {
  return "project:" + std::to_string(project);
}

AgentFeed* AgentConnection::feed(ProjectId project) const {
  const auto found = std::ranges::find(feeds, project, &AgentFeed::project);
  return found == feeds.end() ? nullptr : found->get();
}

}  // namespace porchlight::gateway
