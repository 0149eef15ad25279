#include "conversations/roster_json.hpp"

#include <algorithm>

namespace porchlight::conversations {

std::string_view availability_word(bool available) {
  return available ? "available" : "away";
}

std::vector<protocol::Viewer> viewers_of(const std::vector<PresentAgent>& agents) {
  std::vector<protocol::Viewer> viewers;
  viewers.reserve(agents.size());
  for (const PresentAgent& agent : agents) viewers.push_back({.agent_id = agent.agent, .name = agent.name});
  return viewers;
}

protocol::EncodedEvent agents_availability(ProjectId project, const std::vector<PresentAgent>& agents) {
  std::vector<protocol::AgentAvailability> present;
  present.reserve(agents.size());
  for (const PresentAgent& agent : agents) {
    present.push_back(
        {.agent_id = agent.agent, .name = agent.name, .availability = availability_word(agent.available)});
  }
  const bool available = std::ranges::any_of(agents, &PresentAgent::available);
  return protocol::to_agent::agents_availability(
      {.project_id = project, .availability = availability_word(available), .agents = present});
}

protocol::EncodedEvent conversation_viewers(ProjectId project, std::int64_t conversation,
                                            const std::vector<PresentAgent>& agents) {
  return protocol::to_agent::conversation_viewers(
      {.project_id = project, .conversation_id = conversation, .viewers = viewers_of(agents)});
}

protocol::EncodedEvent visitor_viewers(ProjectId project, const std::string& visitor,
                                       const std::vector<PresentAgent>& agents) {
  return protocol::to_agent::visitor_viewers(
      {.project_id = project, .visitor_uid = visitor, .viewers = viewers_of(agents)});
}

}  // namespace porchlight::conversations
