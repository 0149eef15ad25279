#include "gateway/hours_watch.hpp"

#include "gateway/limits.hpp"
#include "hours/opening_hours.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace porchlight::gateway {

HoursWatch::HoursWatch(Parts parts)
    : parts_(std::move(parts)), timer_(parts_.timers, [this] { look_at_all(); }) {}

HoursNow HoursWatch::look(ProjectId project, Watched& watched) {
  const WallTime now = parts_.now();
  watched.until = now + limits::hours_look;
  const store::Project* const known = parts_.known(project);
  if (known == nullptr || !known->hours) return {};
  const hours::Opening opening = hours::opening_at(*known->hours, now);
  if (const auto until = hours::stays_until(*known->hours, now))
    watched.until = std::min(watched.until, *until);
  return {opening.open, opening.opens_at};
}

HoursNow HoursWatch::watch(ProjectId project) {
  const auto [found, is_new] = watched_.try_emplace(project);
  Watched& watched = found->second;
  const HoursNow now = look(project, watched);
  wake_in(watched.until - parts_.now());
  const bool is_news = !is_new && now != watched.told;
  watched.told = now;
  if (is_news) parts_.tell(project, now);
  return now;
}

void HoursWatch::look_again(ProjectId project) {
  const auto found = watched_.find(project);
  if (found == watched_.end()) return;
  found->second.stale = true;
  wake_in(limits::changed_look);
}

void HoursWatch::look_at_all() {
  std::erase_if(watched_, [this](const auto& one) { return !parts_.is_heard(one.first); });
  std::vector<std::pair<ProjectId, HoursNow>> news;
  std::vector<ProjectId> stale;
  WallTime next = WallTime::max();
  for (auto& [project, watched] : watched_) {
    if (std::exchange(watched.stale, false)) stale.push_back(project);
    const HoursNow now = look(project, watched);
    next = std::min(next, watched.until);
    if (now == watched.told) continue;
    watched.told = now;
    news.emplace_back(project, now);
  }
  if (!watched_.empty()) wake_in(next - parts_.now());
  for (const auto& [project, hours] : news) parts_.tell(project, hours);
  for (const ProjectId project : stale) {
    parts_.read(project, lifetime_.guard([this] { wake_in(Milliseconds(0)); }));
  }
}

void HoursWatch::wake_in(Milliseconds time) {
  const SteadyTime at = parts_.timers.now() + std::max(time, Milliseconds(0));
  if (!timer_.armed() || at < timer_.deadline()) timer_.arm(at);
}

}  // namespace porchlight::gateway
