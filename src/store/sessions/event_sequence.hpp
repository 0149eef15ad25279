#pragma once
// Whether events of a project were lost on their way from the session store to this node, pure: revisions and
// time in, "ask again" out. A channel of Redis promises nothing, so holes are looked for where they arise:
// - an event whose revision does not follow the one before it;
// - a channel that was subscribed to anew, after the connection was away;
// - a revision that a reap has read and whose event has not come within a second: the last one may be lost
// too.
//
// Thread: one.

#include "base/clock.hpp"
#include "store/sessions/session_store.hpp"

#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::store {

class EventSequence {
 public:
  void add(ProjectId project) { projects_.try_emplace(project); }
  void remove(ProjectId project);
  [[nodiscard]] bool contains(ProjectId project) const { return projects_.contains(project); }

  /// An event has come. True: one before it is missing, or the store was set back.
  [[nodiscard]] bool on_event(ProjectId project, Revision revision);
  /// What was heard before says nothing any more. Until a base is known, the first event or reading asks
  /// again.
  void forget(ProjectId project);
  /// This revision was read after the channel stood: whoever reads from now on reads it at least. Events up
  /// to it may still be on their way.
  void on_base(ProjectId project, Revision revision);
  /// A reap has read this revision.
  void on_revision(ProjectId project, Revision revision, SteadyTime now);

  /// Projects that have lost an event, by now for certain, each once.
  [[nodiscard]] std::vector<ProjectId> take_overdue(SteadyTime now);
  /// When take_overdue() may have something; none: never, as things are.
  [[nodiscard]] std::optional<SteadyTime> next() const;

 private:
  struct Project {
    std::optional<Revision> last;       // of the last event, or what a resync has made up for
    std::optional<SteadyTime> overdue;  // `awaited` has until then to come
    Revision awaited = 0;
    bool at_base = false;  // `last` is the base: no event has come since
  };
  void expect_until(ProjectId id, Project& project, std::optional<SteadyTime> overdue);

  std::unordered_map<ProjectId, Project> projects_;
  std::set<std::pair<SteadyTime, ProjectId>>
      overdue_;  // of those that have one: a reap looks at the first only
};

}  // namespace porchlight::store
