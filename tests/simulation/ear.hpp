#pragma once
// A node's subscription to the events: one connection, in order, late, and sometimes away, when what is
// published is lost. What notices that is the code of the product (store/event_sequence.hpp), used here as
// store/redis_events.hpp does.

#include "simulation/draw.hpp"
#include "simulation/scheduler.hpp"
#include "store/sessions/event_sequence.hpp"

#include <functional>
#include <optional>
#include <set>

namespace porchlight::simulation {

class Ear {
 public:
  struct Hooks {
    using Base = std::function<void(std::optional<store::Revision>)>;
    std::function<void(std::function<void()>)> deliver;  // to the node, when it is awake
    std::function<void(ProjectId project, Base answer)>
        read;  // the revision, over the node's way to the store
    std::function<void(const store::SessionEvent& event)> event;
    std::function<void(ProjectId project)> resync;
  };

  Ear(Scheduler& scheduler, const SteadyTime& now, Latency latency, Hooks hooks);

  void publish(const store::SessionEvent& event);
  /// The connection is lost, and stands again then. One that is away for longer stays so.
  void cut_until(SteadyTime until);
  void on_revision(ProjectId project, store::Revision revision);
  void run();
  [[nodiscard]] SteadyTime next() const { return sequence_.next().value_or(SteadyTime::max()); }

 private:
  void arrive(std::function<void()> what);
  void listen();
  void stand(ProjectId project, std::optional<store::Revision> base);

  Scheduler& scheduler_;
  const SteadyTime& now_;
  Latency latency_;
  Hooks hooks_;
  store::EventSequence sequence_;
  bool listens_ = false;        // what is published now will come
  std::set<ProjectId> stands_;  // as far as the node knows, and with a base where it could be read
  SteadyTime away_until_{};
  SteadyTime last_arrival_{};
  std::uint64_t connection_ = 0;
};

}  // namespace porchlight::simulation
