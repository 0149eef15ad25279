#include "conversations/roster_json.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace porchlight::conversations {
namespace {

const char* availability_word(bool available) {
  return available ? "available" : "away";
}

}  // namespace

std::string availability_json(bool available) {
  return json::quoted(availability_word(available));
}

std::string viewers_json(const std::vector<PresentAgent>& viewers) {
  std::string out;
  json::ListWriter list(out);
  for (const PresentAgent& agent : viewers) {
    json::ObjectWriter(list.next()).number("agentId", agent.agent).text("name", agent.name).end();
  }
  list.end();
  return out;
}

std::string agents_json(ProjectId project, const std::vector<PresentAgent>& agents) {
  std::string shown;
  json::ListWriter list(shown);
  for (const PresentAgent& agent : agents) {
    json::ObjectWriter(list.next())
        .number("agentId", agent.agent)
        .text("name", agent.name)
        .text("availability", availability_word(agent.available))
        .end();
  }
  list.end();
  std::string out;
  json::ObjectWriter(out)
      .number("projectId", project)
      .text("availability", availability_word(std::ranges::any_of(agents, &PresentAgent::available)))
      .raw("agents", shown)
      .end();
  return out;
}

std::string conversation_viewers_json(ProjectId project, std::int64_t conversation,
                                      const std::vector<PresentAgent>& viewers) {
  std::string out;
  json::ObjectWriter(out)
      .number("projectId", project)
      .number("conversationId", conversation)
      .raw("viewers", viewers_json(viewers))
      .end();
  return out;
}

}  // namespace porchlight::conversations
