#include "presence/reap_schedule.hpp"

#include "base/assert.hpp"
#include "presence/limits.hpp"
#include "store/sessions/limits.hpp"

#include <algorithm>

namespace porchlight::presence {

void StoreClock::on_time(WallTime store_now, SteadyTime now) {
  const bool stale = !last_ || now - last_->steady > limits::time_fresh;
  const bool jumped = !stale && std::chrono::abs(store_now - expected(now)) > store::limits::reap_tolerance;
  if (trusted_at_first_) {
    trusted_from_ = now;
  } else if (stale || jumped) {
    trusted_from_ = now + lease_ / 2;
  }
  trusted_at_first_ = false;
  last_ = Reading{store_now, now};
}

bool StoreClock::trusted(SteadyTime now) const {
  return last_ && now - last_->steady <= limits::time_fresh && now >= trusted_from_;
}

WallTime StoreClock::expected(SteadyTime now) const {
  PORCHLIGHT_ASSERT(last_.has_value());
  return last_->store + std::chrono::floor<Milliseconds>(now - last_->steady);
}

ReapSchedule::ReapSchedule(Milliseconds lease, bool new_store) : lease_(lease), clock_(lease, new_store) {}

void ReapSchedule::watch(ProjectId project, SteadyTime now) {
  ++entry(project, now).watchers;
}

/// The entry goes when a reap has answered that nothing waits in it.
void ReapSchedule::unwatch(ProjectId project) {
  const auto found = projects_.find(project);
  if (found != projects_.end() && found->second.watchers > 0) --found->second.watchers;
}

void ReapSchedule::adopt(const std::vector<ProjectId>& projects, SteadyTime now) {
  for (const ProjectId project : projects) static_cast<void>(entry(project, now));
}

void ReapSchedule::due_in(ProjectId id, Milliseconds delay, SteadyTime now) {
  Project& project = entry(id, now);
  const SteadyTime due = now + delay + limits::due_margin;
  project.hints.insert(std::ranges::upper_bound(project.hints, due), due);
  if (!project.under_way) place(id, project, std::min(project.due, at_most_once(project, due)));
}

/// A project that has just come to be known is asked at once: nothing is known of what waits in it.
ReapSchedule::Project& ReapSchedule::entry(ProjectId id, SteadyTime now) {
  const auto [place, made] = projects_.try_emplace(id);
  if (made) {
    place->second.due = now;
    due_.emplace(now, id);
  }
  return place->second;
}

void ReapSchedule::place(ProjectId id, Project& project, SteadyTime due) {
  due_.erase({project.due, id});
  project.due = due;
  due_.emplace(due, id);
}

SteadyTime ReapSchedule::at_most_once(const Project& project, SteadyTime due) const {
  return project.last_asked ? std::max(due, *project.last_asked + limits::reap_interval) : due;
}

SteadyTime ReapSchedule::due_after(const Project& project, const store::ReapReply& reply,
                                   SteadyTime now) const {
  if (reply.more) return now;
  SteadyTime due = now + lease_ / 4;
  if (reply.next_due) due = std::min(due, now + (*reply.next_due - reply.now) + limits::due_margin);
  if (!project.hints.empty()) due = std::min(due, project.hints.front());
  return at_most_once(project, due);
}

void ReapSchedule::on_reap(ProjectId id, const Result<store::ReapReply>& reply, SteadyTime now) {
  const auto found = projects_.find(id);
  if (found == projects_.end() || !found->second.under_way) return;
  Project& project = found->second;
  PORCHLIGHT_ASSERT(under_way_ > 0);
  project.under_way = false;
  --under_way_;
  if (reply && reply->refused) clock_.distrust();
  if (reply) clock_.on_time(reply->now, now);
  const bool done = reply && !reply->refused;
  if (done && !reply->more && !reply->next_due && project.watchers == 0 && project.hints.empty()) {
    projects_.erase(found);
    return;
  }
  project.due = done ? due_after(project, *reply, now) : now + limits::reap_interval;
  due_.emplace(project.due, id);
}

void ReapSchedule::on_time(const Result<WallTime>& reply, SteadyTime now) {
  time_under_way_ = false;
  if (reply) clock_.on_time(*reply, now);
}

std::vector<ReapCommand> ReapSchedule::run(SteadyTime now) {
  std::vector<ReapCommand> commands;
  const auto ask = [&commands, now](SteadyTime& next, Milliseconds interval, ReapCommand::Kind kind) {
    if (next > now) return false;
    next = now + interval;
    commands.push_back({kind, 0, {}});
    return true;
  };
  if (!time_under_way_) {
    time_under_way_ = ask(next_time_, limits::time_interval, ReapCommand::Kind::ask_time);
  }
  ask(next_recent_, lease_ / 4, ReapCommand::Kind::ask_recent_projects);
  ask(next_all_, limits::all_projects_interval, ReapCommand::Kind::ask_all_projects);
  while (clock_.trusted(now) && under_way_ < limits::reaps_under_way && !due_.empty() &&
         due_.begin()->first <= now) {
    const ProjectId id = due_.begin()->second;
    due_.erase(due_.begin());
    Project& project = projects_.at(id);
    PORCHLIGHT_ASSERT(!project.under_way);
    project.under_way = true;
    project.last_asked = now;
    project.hints.erase(project.hints.begin(), std::ranges::upper_bound(project.hints, now));
    ++under_way_;
    commands.push_back({ReapCommand::Kind::reap, id, clock_.expected(now)});
  }
  return commands;
}

SteadyTime ReapSchedule::next(SteadyTime now) const {
  SteadyTime next = std::min(next_recent_, next_all_);
  if (!time_under_way_) next = std::min(next, next_time_);
  const bool may_reap = !due_.empty() && under_way_ < limits::reaps_under_way;
  if (may_reap && clock_.trusted(now)) next = std::min(next, due_.begin()->first);
  if (may_reap && clock_.known() && clock_.trusted_from() > now) {
    next = std::min(next, std::max(due_.begin()->first, clock_.trusted_from()));
  }
  return next;
}

}  // namespace porchlight::presence
