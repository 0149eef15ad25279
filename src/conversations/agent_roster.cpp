#include "conversations/agent_roster.hpp"

#include "conversations/limits.hpp"

#include <set>

namespace porchlight::conversations {

AgentRoster::Change AgentRoster::hear(ProjectId project, const RosterEntry& entry, SteadyTime now) {
  if (entry.gone) return forget(project, entry.socket);
  const Sockets* const known = sockets_of(project);
  const bool is_new = known == nullptr || !known->contains(entry.socket);
  if (is_new && entries_ >= limits::roster_entries) return {};
  if (is_new) ++entries_;
  Heard& heard = projects_[project][entry.socket];
  const RosterEntry before = std::exchange(heard.entry, entry);
  heard.at = now;
  Change change;
  change.agents = is_new || before.choice != entry.choice || before.chosen_at != entry.chosen_at ||
                  before.name != entry.name || before.reads_only != entry.reads_only;
  if (before.conversation != entry.conversation) {
    for (const std::int64_t conversation : {before.conversation, entry.conversation}) {
      if (conversation != 0) change.conversations.push_back(conversation);
    }
  }
  if (before.visitor != entry.visitor) {
    for (const std::string& visitor : {before.visitor, entry.visitor}) {
      if (!visitor.empty()) change.visitors.push_back(visitor);
    }
  }
  return change;
}

AgentRoster::Change AgentRoster::forget(ProjectId project, const std::string& socket) {
  Change change;
  const auto sockets = projects_.find(project);
  if (sockets == projects_.end()) return change;
  const auto found = sockets->second.find(socket);
  if (found == sockets->second.end()) return change;
  change.agents = true;
  if (const auto conversation = found->second.entry.conversation; conversation != 0) {
    change.conversations.push_back(conversation);
  }
  if (const std::string& visitor = found->second.entry.visitor; !visitor.empty()) {
    change.visitors.push_back(visitor);
  }
  sockets->second.erase(found);
  --entries_;
  if (sockets->second.empty()) projects_.erase(sockets);
  return change;
}

std::vector<std::pair<ProjectId, AgentRoster::Change>> AgentRoster::forget_silent(SteadyTime now) {
  std::vector<std::pair<ProjectId, std::string>> silent;
  for (const auto& [project, sockets] : projects_) {
    for (const auto& [socket, heard] : sockets) {
      if (heard.at + limits::roster_lifetime <= now) silent.emplace_back(project, socket);
    }
  }
  std::vector<std::pair<ProjectId, Change>> changes;
  changes.reserve(silent.size());
  for (const auto& [project, socket] : silent) changes.emplace_back(project, forget(project, socket));
  return changes;
}

const AgentRoster::Sockets* AgentRoster::sockets_of(ProjectId project) const {
  const auto found = projects_.find(project);
  return found == projects_.end() ? nullptr : &found->second;
}

std::vector<PresentAgent> AgentRoster::agents(ProjectId project) const {
  return agents_who(project, [](const RosterEntry&) { return true; });
}

std::vector<PresentAgent> AgentRoster::viewers(ProjectId project, std::int64_t conversation) const {
  return agents_who(project, [&](const RosterEntry& entry) { return entry.conversation == conversation; });
}

std::vector<PresentAgent> AgentRoster::viewers_of(ProjectId project, std::string_view visitor) const {
  return agents_who(project, [&](const RosterEntry& entry) { return entry.visitor == visitor; });
}

std::vector<std::string> AgentRoster::visitors_viewed(ProjectId project) const {
  std::set<std::string> visitors;
  if (const Sockets* sockets = sockets_of(project)) {
    for (const auto& [socket, heard] : *sockets) visitors.insert(heard.entry.visitor);
  }
  visitors.erase(std::string());
  return {visitors.begin(), visitors.end()};
}

/// Each once, by whichever of its sockets looks.
template <typename Looks>
std::vector<PresentAgent> AgentRoster::agents_who(ProjectId project, Looks looks) const {
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
      one.views = one.views || looks(entry);
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
