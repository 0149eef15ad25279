// What the store's answers do: beliefs, the way through a lost reply, and the sync that claims all again.

#include "base/assert.hpp"
#include "presence/holder_parts.hpp"
#include "presence/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::presence {

Holder::Visitor* Holder::answered(Project& project, const std::string& uid) {
  const auto found = project.visitors.find(uid);
  if (found == project.visitors.end() || !found->second.under_way) return nullptr;
  Visitor& visitor = found->second;
  PORCHLIGHT_ASSERT(project.under_way > 0 && project.sync_under_way <= project.under_way);
  visitor.under_way = false;
  --project.under_way;
  if (std::exchange(visitor.of_sync, false)) --project.sync_under_way;
  return &visitor;
}

void Holder::on_claim(ProjectId id, const std::string& uid, const Result<store::ClaimReply>& reply,
                      SteadyTime now) {
  Project* const project = find(id);
  Visitor* const visitor = project != nullptr ? answered(*project, uid) : nullptr;
  if (visitor == nullptr) return;
  if (reply) {
    learn_time(reply->now, now);
    // The first claim in a project finds no lease, and has nothing to compare.
    const bool first = project->claimed == 0 && project->phase == Phase::steady;
    if (reply->lapsed && !first) begin_sync(*project);
    if (!project->counts(*visitor)) ++project->claimed;
    visitor->belief = Belief::claimed;
    visitor->generation = project->generation;
    visitor->extended = now;
  } else {
    if (project->counts(*visitor)) --project->claimed;
    visitor->belief = Belief::unknown;
    on_failure(*project, false, now);
  }
  settle(*visitor);
  finish(*project);
}

void Holder::on_release(ProjectId id, const std::string& uid, const Result<store::ReleaseReply>& reply,
                        SteadyTime now) {
  Project* const project = find(id);
  Visitor* const visitor = project != nullptr ? answered(*project, uid) : nullptr;
  if (visitor == nullptr) return;
  if (project->counts(*visitor)) --project->claimed;
  visitor->belief = reply ? Belief::none : Belief::unknown;
  if (reply) {
    learn_time(reply->now, now);
  } else {
    on_failure(*project, false, now);
  }
  settle(*visitor);
  finish(*project);
}

void Holder::on_renew(ProjectId id, const Result<store::RenewReply>& reply, SteadyTime now) {
  Project* const project = find(id);
  if (project == nullptr) return;
  project->renew_under_way = false;
  if (!reply) {
    on_failure(*project, true, now);
  } else {
    learn_time(reply->now, now);
    const bool differs = project->phase == Phase::steady && reply->claims != project->claimed;
    if (reply->lapsed || differs || project->phase == Phase::unsure) begin_sync(*project);
  }
  finish(*project);
}

void Holder::on_refresh(ProjectId id, const Result<store::RefreshReply>& reply, SteadyTime now) {
  Project* const project = find(id);
  if (project == nullptr) return;
  project->refresh_under_way = false;
  if (!reply) {
    on_failure(*project, false, now);
  } else {
    learn_time(reply->now, now);
    for (const std::string& uid : reply->missing) {
      const auto found = project->visitors.find(uid);
      if (found == project->visitors.end() || found->second.under_way) continue;
      if (project->counts(found->second)) --project->claimed;
      found->second.belief = Belief::unknown;
      settle(found->second);
    }
  }
  finish(*project);
}

void Holder::on_claims(ProjectId id, const Result<store::ClaimsPage>& reply, SteadyTime now) {
  Project* const project = find(id);
  if (project == nullptr) return;
  project->list_under_way = false;
  if (!reply) {
    on_failure(*project, false, now);
  } else if (project->phase == Phase::syncing) {
    learn_time(reply->now, now);
    for (const std::string& uid : reply->uids) {
      if (project->visitors.contains(uid)) continue;
      Visitor& surplus = visitor_for(*project, uid);  // nobody is here: its release is to be sent
      surplus.belief = Belief::unknown;
      move(surplus, Place::waiting);
    }
    if (std::exchange(project->list_stale, false)) {
      ask_claims(*project, {});
    } else if (!reply->cursor.empty()) {
      ask_claims(*project, reply->cursor);
    } else {
      project->listed = true;
    }
  }
  finish(*project);
}

void Holder::on_reconnected(SteadyTime) {
  for (auto& [id, project] : projects_) {
    if (project->phase == Phase::unsure) continue;  // the probe will tell
    begin_sync(*project);
    schedule(*project);
  }
}

/// The store's answers until now say nothing about what it has now.
void Holder::forget_beliefs(Project& project) {
  ++project.generation;
  project.claimed = 0;
  while (project.settled.first != nullptr) move(*project.settled.first, Place::waiting);
}

void Holder::begin_sync(Project& project) {
  project.phase = Phase::syncing;
  forget_beliefs(project);
  project.listed = false;
  if (project.list_under_way) {
    project.list_stale = true;
  } else {
    project.list_stale = false;
    ask_claims(project, {});
  }
  pump(project);
}

void Holder::ask_claims(Project& project, std::string cursor) {
  PORCHLIGHT_ASSERT(!project.list_under_way && project.phase == Phase::syncing);
  project.list_under_way = true;
  HolderCommand command;
  command.kind = HolderCommand::Kind::list_claims;
  command.project = project.id;
  command.cursor = std::move(cursor);
  commands_.push_back(std::move(command));
}

/// Sends what waits, a window at a time.
void Holder::pump(Project& project) {
  while (project.phase == Phase::syncing && project.waiting.first != nullptr &&
         project.sync_under_way < limits::sync_window) {
    Visitor& visitor = *project.waiting.first;
    const bool sends = needs_command(visitor);
    if (sends) {
      visitor.of_sync = true;
      ++project.sync_under_way;
    }
    settle(visitor);
  }
  const bool done = project.listed && project.waiting.first == nullptr && project.sync_under_way == 0;
  if (project.phase == Phase::syncing && done) {
    project.phase = Phase::steady;
    project.failures = 0;
  }
}

/// A reply was lost, or the store said no. Nothing more is sent until a probe is answered.
void Holder::on_failure(Project& project, bool of_probe, SteadyTime now) {
  if (project.phase == Phase::unsure && !of_probe) return;  // of the same burst
  project.phase = Phase::unsure;
  forget_beliefs(project);
  const auto longest = std::min(limits::probe_last, options_.lease / 12);
  const unsigned doublings = std::min(project.failures, 8U);
  ++project.failures;
  const auto wait = std::min(limits::probe_first * (1 << doublings), longest);
  project.probe_at = now + jittered(wait);
}

/// A clock that was set by more than a lease may have ended keys that nobody missed: compare.
void Holder::learn_time(WallTime store_now, SteadyTime now) {
  const auto steady = std::chrono::floor<Milliseconds>(now.time_since_epoch());
  const Milliseconds offset = store_now.time_since_epoch() - steady;
  const bool jumped = offset_ && std::chrono::abs(offset - *offset_) > options_.lease;
  offset_ = offset;
  if (jumped) on_reconnected(now);
}

void Holder::finish(Project& project) {
  pump(project);
  schedule(project);
  const bool under_way = project.under_way != 0 || project.renew_under_way || project.refresh_under_way ||
                         project.list_under_way;
  if (project.phase != Phase::steady || under_way || !project.visitors.empty()) return;
  if (project.deadline) deadlines_.erase({*project.deadline, project.id});
  const ProjectId id = project.id;
  project_changes_.emplace_back(id, false);
  projects_.erase(id);
}

}  // namespace porchlight::presence
