#include "push/quiet_times.hpp"

#include "push/limits.hpp"

#include <utility>

namespace porchlight::push {

QuietTimes::Passed QuietTimes::pass(Occasion occasion, SteadyTime now) {
  Passed passed;
  if (occasion.kind != Kind::mention) {
    const Key key{occasion.project, occasion.conversation, 0};
    pass_one(key, std::move(occasion), now, passed);
    return passed;
  }
  for (const std::int64_t agent : occasion.agents) {
    Occasion one = occasion;
    one.agents = {agent};
    pass_one({occasion.project, occasion.conversation, agent}, std::move(one), now, passed);
  }
  return passed;
}

void QuietTimes::pass_one(const Key& key, Occasion occasion, SteadyTime now, Passed& passed) {
  const auto found = quiet_.find(key);
  if (found != quiet_.end() && found->second.until > now) {
    std::optional<Occasion>& last = found->second.last;
    // That it is a new one stays to be told.
    if (last && last->kind == Kind::new_conversation) occasion.kind = Kind::new_conversation;
    last = std::move(occasion);
    return;
  }
  if (found == quiet_.end() && quiet_.size() >= limits::quiet_conversations) {
    passed.dropped = true;
    return;
  }
  const SteadyTime until = now + limits::conversation_pause;
  if (found == quiet_.end()) {
    quiet_.emplace(key, Quiet{until, std::nullopt});
    ends_.emplace(until, key);
  } else if (found->second.last) {  // its end was not looked at yet: this one is newer
    found->second.last = std::move(occasion);
    return;
  } else {
    found->second.until = until;
  }
  passed.now.push_back(std::move(occasion));
}

std::vector<Occasion> QuietTimes::due(SteadyTime now) {
  std::vector<Occasion> due;
  while (!ends_.empty() && ends_.begin()->first <= now) {
    const Key key = ends_.begin()->second;
    ends_.erase(ends_.begin());
    const auto found = quiet_.find(key);
    if (found == quiet_.end()) continue;
    Quiet& quiet = found->second;
    if (quiet.last) {
      due.push_back(std::move(*quiet.last));
      quiet.last.reset();
      quiet.until = now + limits::conversation_pause;
    }
    if (quiet.until <= now) {
      quiet_.erase(found);
    } else {
      ends_.emplace(quiet.until, key);
    }
  }
  return due;
}

std::optional<SteadyTime> QuietTimes::next() const {
  return ends_.empty() ? std::nullopt : std::optional(ends_.begin()->first);
}

}  // namespace porchlight::push
