#include "store/event_sequence.hpp"

#include "store/limits.hpp"

#include <utility>

namespace porchlight::store {

bool EventSequence::on_event(ProjectId id, Revision revision) {
  const auto found = projects_.find(id);
  if (found == projects_.end()) return false;
  Project& project = found->second;
  if (project.at_base && revision <= *project.last) return false;  // it was on its way when the base was read
  // After nothing at all any number is the first; after what is not known, anything may have been missed.
  const bool follows = project.last && (*project.last == 0 || revision == *project.last + 1);
  project.last = revision;
  project.at_base = false;
  if (project.overdue && revision >= project.awaited) project.overdue.reset();
  return !follows;
}

void EventSequence::forget(ProjectId id) {
  const auto found = projects_.find(id);
  if (found != projects_.end()) found->second = {};
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
    project.overdue.reset();
  } else if (!project.last) {
    project.awaited = revision;
    project.overdue = now;  // whoever listens may have read before the store lost what it had
  } else if (!project.overdue) {
    project.awaited = revision;
    project.overdue = now + limits::event_overdue;
  }
}

std::vector<ProjectId> EventSequence::take_overdue(SteadyTime now) {
  std::vector<ProjectId> lost;
  for (auto& [id, project] : projects_) {
    if (!project.overdue || *project.overdue > now) continue;
    project.overdue.reset();
    lost.push_back(id);
    project.last = project.awaited;
    project.at_base = false;
  }
  return lost;
}

std::optional<SteadyTime> EventSequence::next() const {
  std::optional<SteadyTime> next;
  for (const auto& [id, project] : projects_) {
    if (project.overdue && (!next || *project.overdue < *next)) next = project.overdue;
  }
  return next;
}

}  // namespace porchlight::store
