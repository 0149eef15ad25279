#pragma once
// Which agents are here as clients see it. Pure.

#include "conversations/agent_roster.hpp"

#include <string>
#include <vector>

namespace porchlight::conversations {

/// `"available"` or `"away"`, quoted.
[[nodiscard]] std::string availability_json(bool available);
/// `[{agentId, name}, …]`
[[nodiscard]] std::string viewers_json(const std::vector<PresentAgent>& viewers);
/// `agentsAvailability`: `{projectId, availability, agents: [{agentId, name, availability}, …]}`
[[nodiscard]] std::string agents_json(ProjectId project, const std::vector<PresentAgent>& agents);
/// `conversationViewers`: `{projectId, conversationId, viewers}`
[[nodiscard]] std::string conversation_viewers_json(ProjectId project, std::int64_t conversation,
                                                    const std::vector<PresentAgent>& viewers);

}  // namespace porchlight::conversations
