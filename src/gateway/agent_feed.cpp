#include "gateway/agent_feed.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::gateway {

using store::SessionEvent;

SessionEvent conflate(SessionEvent held, const SessionEvent& newest) {
  if (newest.kind != SessionEvent::Kind::changed || held.kind == SessionEvent::Kind::changed) return newest;
  held.session.state = newest.session.state;
  held.revision = newest.revision;
  held.now = newest.now;
  held.last_seen = newest.last_seen;
  return held;
}

void AgentFeed::watch(std::optional<std::vector<std::string>> uids) {
  watched_.reset();
  if (uids) watched_.emplace(std::make_move_iterator(uids->begin()), std::make_move_iterator(uids->end()));
}

bool AgentFeed::wants(std::string_view uid) const {
  return !watched_ || watched_->contains(uid);
}

void AgentFeed::hold(const SessionEvent& event) {
  const auto [entry, first] = held_.try_emplace(event.uid, event);
  if (!first) entry->second = conflate(std::move(entry->second), event);
}

std::vector<SessionEvent> AgentFeed::take() {
  std::vector<SessionEvent> events;
  events.reserve(held_.size());
  for (auto& [uid, event] : held_) events.push_back(std::move(event));
  held_.clear();
  std::ranges::sort(events, {}, &SessionEvent::revision);
  return events;
}

}  // namespace porchlight::gateway
