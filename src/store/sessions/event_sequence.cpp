#include "store/sessions/event_sequence.hpp"

#include "store/sessions/limits.hpp"

#include <utility>

namespace porchlight::store {

void EventSequence::remove(ProjectId id) {
  forget(id);
  projects_.erase(id);
}

bool EventSequence::on_event(ProjectId id, Revision revision) {
  const auto found = projects_.find(id);
  if (found == projects_.end()) return false;
  Project& project = found->second;
  if (project.at_base && revision <= *project.last) return false;  // it was on its way when the base was read
  // After nothing at all any number is the first; after what is not known, anything may have been missed.
  const bool follows = project.last && (*project.last == 0 || revision == *project.last + 1);
  project.last = revision;
  project.at_base = false;
  if (project.overdue && revision >= project.awaited) expect_until(id, project, std::nullopt);
  return !follows;
}

void EventSequence::forget(ProjectId id) {
  const auto found = projects_.find(id);
  if (found == projects_.end()) return;
  expect_until(id, found->second, std::nullopt);
  found->second = {};
}

void EventSequence::on_base(ProjectId id, Revision revision) {
  const auto found = projects_.find(id);
  if (found == projects_.end() || found->second.last) return;
  found->second.last = revision;
  found->second.at_base = true;
}

void EventSequence::on_revision(ProjectId id, Revision revision, SteadyTime now) {
  const auto found = projects_.find(id);
  if (found == projects_.end()) return;
  Project& project = found->second;
  if (project.last == revision) {
    expect_until(id, project, std::nullopt);
  } else if (!project.last) {
    project.awaited = revision;
    expect_until(id, project, now);  // whoever listens may have read before the store lost what it had
  } else if (!project.overdue) {
    project.awaited = revision;
    expect_until(id, project, now + limits::event_overdue);
  }
}

std::vector<ProjectId> EventSequence::take_overdue(SteadyTime now) {
  std::vector<ProjectId> lost;
  while (!overdue_.empty() && overdue_.begin()->first <= now) {
    const ProjectId id = overdue_.begin()->second;
    Project& project = projects_.at(id);
    expect_until(id, project, std::nullopt);
    lost.push_back(id);
    project.last = project.awaited;
    project.at_base = false;
  }
  return lost;
}

std::optional<SteadyTime> EventSequence::next() const {
  if (overdue_.empty()) return std::nullopt;
  return overdue_.begin()->first;
}

void EventSequence::expect_until(ProjectId id, Project& project, std::optional<SteadyTime> overdue) {
  if (project.overdue) overdue_.erase({*project.overdue, id});
  project.overdue = overdue;
  if (overdue) overdue_.emplace(*overdue, id);
}

}  // namespace porchlight::store
