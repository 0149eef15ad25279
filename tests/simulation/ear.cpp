#include "simulation/ear.hpp"

#include "simulation/history.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::simulation {

Ear::Ear(Scheduler& scheduler, const SteadyTime& now, Latency latency, Hooks hooks)
    : scheduler_(scheduler), now_(now), latency_(latency), hooks_(std::move(hooks)) {
  for (const ProjectId project : agents_projects) sequence_.add(project);
  scheduler_.at(now_, [this, connection = connection_] {
    if (connection == connection_) listen();
  });
}

/// What comes over a connection comes in order, and not at all once it is lost.
void Ear::arrive(std::function<void()> what) {
  last_arrival_ = std::max(last_arrival_, now_ + latency_.there(now_));
  scheduler_.at(last_arrival_, [this, connection = connection_, what = std::move(what)] {
    if (connection == connection_) hooks_.deliver(what);
  });
}

void Ear::publish(const store::SessionEvent& event) {
  if (!listens_) return;
  arrive([this, event] {
    if (!sequence_.contains(event.project)) return;
    const bool lost = sequence_.on_event(event.project, event.revision);
    hooks_.event(event);
    if (lost) hooks_.resync(event.project);
  });
}

void Ear::cut_until(SteadyTime until) {
  away_until_ = std::max(away_until_, until);
  ++connection_;
  listens_ = false;
  stands_.clear();
  scheduler_.at(away_until_, [this, connection = connection_] {
    if (connection == connection_) listen();
  });
}

void Ear::listen() {
  listens_ = true;
  arrive([this] {
    for (const ProjectId project : agents_projects) {
      sequence_.forget(project);
      hooks_.read(project, [this, project, connection = connection_](std::optional<store::Revision> base) {
        if (connection == connection_) stand(project, base);
      });
    }
  });
}

void Ear::stand(ProjectId project, std::optional<store::Revision> base) {
  if (base) sequence_.on_base(project, *base);
  stands_.insert(project);
  hooks_.resync(project);
}

void Ear::on_revision(ProjectId project, store::Revision revision) {
  if (stands_.contains(project)) sequence_.on_revision(project, revision, now_);
}

void Ear::run() {
  for (const ProjectId project : sequence_.take_overdue(now_)) hooks_.resync(project);
}

}  // namespace porchlight::simulation
