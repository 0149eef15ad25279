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

bool too_slow(std::size_t queued_bytes) {
  return queued_bytes > limits::agent_drop_bytes;
}

AgentFeed::AgentFeed(ProjectId project) : project_(project) {}

void AgentFeed::when_listening(UniqueFunction<void()> task) {
  if (listening_) return task();
  waiting_.push_back(std::move(task));
}

bool AgentFeed::crowded() const {
  return waiting_.size() >= limits::waiting_joins;
}

void AgentFeed::listening() {
  listening_ = true;
  for (auto& task : std::exchange(waiting_, {})) task();
}

void AgentFeed::watch(std::optional<std::vector<std::string>> uids) {
  watched_.reset();
  if (uids) watched_.emplace(std::make_move_iterator(uids->begin()), std::make_move_iterator(uids->end()));
}

bool AgentFeed::wants(std::string_view uid) const {
  return !watched_ || watched_->contains(uid);
}

bool AgentFeed::must_hold(std::size_t queued_bytes) const {
  return !held_.empty() || queued_bytes > limits::agent_conflate_bytes;
}

bool AgentFeed::overfull() const {
  return held_.size() > limits::agent_conflated_visitors;
}

void AgentFeed::hold(const SessionEvent& event) {
  const auto [entry, first] = held_.try_emplace(event.uid, event);
  if (!first) {
    order_.erase({entry->second.revision, entry->first});
    entry->second = conflate(std::move(entry->second), event);
  }
  order_.emplace(entry->second.revision, entry->first);
}

SessionEvent AgentFeed::take_next() {
  const auto entry = held_.find(std::string(order_.begin()->second));
  order_.erase(order_.begin());
  SessionEvent event = std::move(entry->second);
  held_.erase(entry);
  return event;
}

void AgentFeed::forget_held() {
  order_.clear();
  held_.clear();
}

}  // namespace porchlight::gateway
