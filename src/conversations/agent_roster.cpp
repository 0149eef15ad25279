#include "conversations/agent_roster.hpp"

#include "conversations/limits.hpp"

namespace porchlight::conversations {

AgentRoster::Change AgentRoster::hear(ProjectId project, const RosterEntry& entry, SteadyTime now) {
  Change change;
  const auto noted = [&change](std::int64_t conversation) {
    if (conversation != 0) change.conversations.push_back(conversation);
  };
  Sockets& sockets = projects_[project];
  const auto found = sockets.find(entry.socket);
  if (entry.gone || (found == sockets.end() && entries_ >= limits::roster_entries)) {
    if (found != sockets.end()) {
      noted(found->second.entry.conversation);
      sockets.erase(found);
      --entries_;
      change.agents = true;
    }
    if (sockets.empty()) projects_.erase(project);
    return change;
  }
  if (found == sockets.end()) {
    sockets.emplace(entry.socket, Heard{entry, now});
    ++entries_;
    change.agents = true;
    noted(entry.conversation);
    return change;
  }
  const RosterEntry before = std::exchange(found->second.entry, entry);
  found->second.at = now;
  change.agents = before.choice != entry.choice || before.chosen_at != entry.chosen_at ||
                  before.name != entry.name || before.reads_only != entry.reads_only;
  if (before.conversation != entry.conversation) {
    noted(before.conversation);
    noted(entry.conversation);
  }
  return change;
}

std::vector<std::pair<ProjectId, AgentRoster::Change>> AgentRoster::forget_silent(SteadyTime now) {
  std::vector<std::pair<ProjectId, RosterEntry>> silent;
  for (const auto& [project, sockets] : projects_) {
    for (const auto& [socket, heard] : sockets) {
      if (heard.at + limits::roster_lifetime <= now) silent.emplace_back(project, heard.entry);
    }
  }
  std::vector<std::pair<ProjectId, Change>> changes;
  for (auto& [project, entry] : silent) {
    entry.gone = true;
    changes.emplace_back(project, hear(project, entry, now));
  }
  return changes;
}

const AgentRoster::Sockets* AgentRoster::sockets_of(ProjectId project) const {
  const auto found = projects_.find(project);
  return found == projects_.end() ? nullptr : &found->second;
}

std::vector<PresentAgent> AgentRoster::agents(ProjectId project) const {
  return viewers(project, 0);
}

/// Conversation 0: everybody.
std::vector<PresentAgent> AgentRoster::viewers(ProjectId project, std::int64_t conversation) const {
  struct Known {
    PresentAgent agent;
    std::int64_t chosen_at = -1;
    bool views = false;
  };
  std::map<std::int64_t, Known> known;
  if (const Sockets* sockets = sockets_of(project)) {
    for (const auto& [socket, heard] : *sockets) {
      const RosterEntry& entry = heard.entry;
      Known& one = known[entry.agent];
      one.agent.agent = entry.agent;
      one.agent.name = entry.name;
      one.views = one.views || conversation == 0 || entry.conversation == conversation;
      if (entry.chosen_at > one.chosen_at) {
        one.chosen_at = entry.chosen_at;
        one.agent.available = entry.choice != Availability::away && !entry.reads_only;
      }
    }
  }
  std::vector<PresentAgent> agents;
  for (auto& [id, one] : known) {
    if (one.views) agents.push_back(std::move(one.agent));
  }
  return agents;
}

bool AgentRoster::anyone_available(ProjectId project) const {
  for (const PresentAgent& agent : agents(project)) {
    if (agent.available) return true;
  }
  return false;
}

}  // namespace porchlight::conversations
