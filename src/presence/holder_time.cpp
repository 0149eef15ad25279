// What time makes due: renewals, refreshes and probes. One deadline for each project, none for a visitor.

#include "base/assert.hpp"
#include "presence/holder_parts.hpp"
#include "presence/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::presence {

std::optional<SteadyTime> Holder::next() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

void Holder::run(SteadyTime now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    Project* const project = find(deadlines_.begin()->second);
    PORCHLIGHT_ASSERT(project != nullptr);
    run(*project, now);
    schedule(*project);
  }
}

void Holder::run(Project& project, SteadyTime now) {
  if (project.phase == Phase::unsure) {
    if (project.probe_at <= now) send_renew(project);
    return;
  }
  if (project.renew_at <= now) {
    project.renew_at = now + jittered(options_.lease / 3);
    if (!project.renew_under_way) send_renew(project);
  }
  send_refresh(project, now);
}

void Holder::send_renew(Project& project) {
  PORCHLIGHT_ASSERT(!project.renew_under_way);
  project.renew_under_way = true;
  HolderCommand command;
  command.kind = HolderCommand::Kind::renew;
  command.project = project.id;
  commands_.push_back(std::move(command));
}

/// Extends those whose turn has come, and with them those whose turn comes soon.
void Holder::send_refresh(Project& project, SteadyTime now) {
  if (project.refresh_under_way || project.phase != Phase::steady) return;
  Visitor* visitor = project.settled.first;
  if (visitor == nullptr || visitor->extended + project.refresh_age > now) return;
  HolderCommand command;
  command.kind = HolderCommand::Kind::refresh;
  command.project = project.id;
  const SteadyTime until = now + project.refresh_age / 8;
  while (visitor->extended + project.refresh_age <= until && command.uids.size() < limits::refresh_batch) {
    command.uids.push_back(*visitor->uid);
    visitor->extended = now;
    move(*visitor, Place::settled);
    visitor = project.settled.first;
  }
  project.refresh_under_way = true;
  commands_.push_back(std::move(command));
}

std::optional<SteadyTime> Holder::deadline_of(const Project& project) const {
  if (project.phase == Phase::unsure) {
    return project.renew_under_way ? std::nullopt : std::optional(project.probe_at);
  }
  const bool may_refresh =
      project.phase == Phase::steady && !project.refresh_under_way && project.settled.first != nullptr;
  if (!may_refresh) return project.renew_at;
  return std::min(project.renew_at, project.settled.first->extended + project.refresh_age);
}

void Holder::schedule(Project& project) {
  const auto deadline = deadline_of(project);
  if (deadline == project.deadline) return;
  if (project.deadline) deadlines_.erase({*project.deadline, project.id});
  project.deadline = deadline;
  if (deadline) deadlines_.emplace(*deadline, project.id);
}

}  // namespace porchlight::presence
