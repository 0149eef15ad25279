#pragma once
// Which agents are here, as clients are told. Pure.

#include "conversations/agent_roster.hpp"
#include "protocol/events.hpp"

#include <string_view>
#include <vector>

namespace porchlight::conversations {

[[nodiscard]] std::string_view availability_word(bool available);
/// Views of the agents' names.
[[nodiscard]] std::vector<protocol::Viewer> viewers_of(const std::vector<PresentAgent>& agents);
[[nodiscard]] protocol::EncodedEvent agents_availability(ProjectId project,
                                                         const std::vector<PresentAgent>& agents);
[[nodiscard]] protocol::EncodedEvent conversation_viewers(ProjectId project, std::int64_t conversation,
                                                          const std::vector<PresentAgent>& agents);
/// A view of the visitor's uid, too.
[[nodiscard]] protocol::EncodedEvent visitor_viewers(ProjectId project, const std::string& visitor,
                                                     const std::vector<PresentAgent>& agents);

}  // namespace porchlight::conversations
