#include "store/sessions/memory/session_store.hpp"

#include "store/sessions/limits.hpp"
#include "store/sessions/memory/project.hpp"

#include <utility>

namespace porchlight::store {

MemorySessionStore::MemorySessionStore(const Clock& clock, SessionEventSink& sink)
    : clock_(clock), sink_(sink) {}

MemorySessionStore::~MemorySessionStore() = default;

MemoryProject& MemorySessionStore::project_for(ProjectId project) {
  auto& place = projects_[project];
  if (!place) place = std::make_unique<MemoryProject>(project, events_);
  return *place;
}

template <typename Call>
auto MemorySessionStore::locked(ProjectId project, Call call) {
  const std::lock_guard lock(mutex_);
  auto reply = call(project_for(project), clock_.wall());
  deliver();
  return reply;
}

/// Under the lock, so that the sink sees a project's events in the order of their revisions.
void MemorySessionStore::deliver() {
  for (const SessionEvent& event : events_) {
    if (subscriptions_.contains(event.project)) sink_.on_session_event(event);
  }
  events_.clear();
}

void MemorySessionStore::claim(ProjectId project, const std::string& holder, Milliseconds lease,
                               const std::string& uid, VisitorState state, Answer<ClaimReply> answer) {
  answer(locked(project,
                [&](MemoryProject& in, WallTime now) { return in.claim(holder, lease, uid, state, now); }));
}

void MemorySessionStore::release(ProjectId project, const std::string& holder, const std::string& uid,
                                 Milliseconds grace, Milliseconds ago, Answer<ReleaseReply> answer) {
  answer(locked(project,
                [&](MemoryProject& in, WallTime now) { return in.release(holder, uid, grace, ago, now); }));
}

void MemorySessionStore::renew(ProjectId project, const std::string& holder, Milliseconds lease,
                               Answer<RenewReply> answer) {
  answer(locked(project, [&](MemoryProject& in, WallTime now) { return in.renew(holder, lease, now); }));
}

void MemorySessionStore::refresh(ProjectId project, const std::string& holder, Milliseconds lease,
                                 std::vector<std::string> uids, Answer<RefreshReply> answer) {
  answer(
      locked(project, [&](MemoryProject& in, WallTime now) { return in.refresh(holder, lease, uids, now); }));
}

void MemorySessionStore::claims_of(ProjectId project, const std::string& holder, std::string cursor,
                                   std::size_t limit, Answer<ClaimsPage> answer) {
  answer(locked(project,
                [&](MemoryProject& in, WallTime now) { return in.claims_of(holder, cursor, limit, now); }));
}

void MemorySessionStore::reap(ProjectId project, WallTime expected, std::size_t limit,
                              Answer<ReapReply> answer) {
  answer(locked(project, [&](MemoryProject& in, WallTime now) { return in.reap(expected, limit, now); }));
}

void MemorySessionStore::read(ProjectId project, std::vector<std::string> uids, Answer<ReadReply> answer) {
  answer(locked(project, [&](const MemoryProject& in, WallTime now) { return in.read(uids, now); }));
}

void MemorySessionStore::revision(ProjectId project, Answer<Revision> answer) {
  answer(locked(project, [](const MemoryProject& in, WallTime) { return in.revision(); }));
}

void MemorySessionStore::counts(ProjectId project, Answer<PresenceCounts> answer) {
  answer(locked(project, [](const MemoryProject& in, WallTime) { return in.counts(); }));
}

void MemorySessionStore::list_online(ProjectId project, std::string cursor, std::size_t limit,
                                     Answer<OnlinePage> answer) {
  answer(locked(project, [&](const MemoryProject& in, WallTime) { return in.list_online(cursor, limit); }));
}

void MemorySessionStore::recent_projects(Answer<std::vector<ProjectId>> answer) {
  std::vector<ProjectId> recent;
  {
    const std::lock_guard lock(mutex_);
    const WallTime since = clock_.wall() - limits::recent_project_age;
    for (const auto& [id, project] : projects_) {
      if (project->renewed() && *project->renewed() >= since) recent.push_back(id);
    }
  }
  answer(std::move(recent));
}

void MemorySessionStore::time(Answer<WallTime> answer) {
  answer(clock_.wall());
}

void MemorySessionStore::subscribe(ProjectId project, UniqueFunction<void()> listening) {
  {
    const std::lock_guard lock(mutex_);
    ++subscriptions_[project];
  }
  listening();
}

void MemorySessionStore::unsubscribe(ProjectId project) {
  const std::lock_guard lock(mutex_);
  const auto found = subscriptions_.find(project);
  if (found != subscriptions_.end() && --found->second == 0) subscriptions_.erase(found);
}

MemoryImage MemorySessionStore::image() const {
  const std::lock_guard lock(mutex_);
  MemoryImage image;
  for (const auto& [id, project] : projects_) image.projects[id] = project->image(clock_.wall());
  return image;
}

void MemorySessionStore::restore(const MemoryImage& image) {
  const std::lock_guard lock(mutex_);
  projects_.clear();
  for (const auto& [id, project] : image.projects) project_for(id).restore(project);
}

}  // namespace porchlight::store
