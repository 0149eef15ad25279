#pragma once
// What presence counts: the work that it gives the session store, and what becomes of visitors by it. Every
// transition is counted once, by the node that made it; of bots agents are told nothing, so theirs are not.

#include "base/metrics.hpp"
#include "store/sessions/session_store.hpp"

namespace porchlight::presence {

/// Thread: any.
class PresenceMetrics {
 public:
  /// Default-made it counts nowhere.
  PresenceMetrics() = default;
  explicit PresenceMetrics(Metrics& metrics);

  void claimed(ProjectId project, store::Told told) const;
  void released(ProjectId project, store::Told told) const;
  void renewed() const { renewals_.add(); }
  void refreshed(std::size_t visitors) const { refreshed_.add(static_cast<double>(visitors)); }
  void reaped(ProjectId project, const store::Ended& ended) const;
  /// A command to the store was answered with an error.
  void failed() const { failures_.add(); }
  /// A connection has come (+1) or gone (-1); `whole`: with it the visitor has, on this thread.
  void connections(ProjectId project, int change, bool whole) const;

 private:
  void count(ProjectId project, store::Told told) const;

  Gauge bots_;
  Gauge visitor_connections_;
  Gauge visitors_;
  Counter claims_;
  Counter releases_;
  Counter renewals_;
  Counter refreshed_;
  Counter failures_;
  Counter online_;
  Counter again_;
  Counter changed_;
  Counter offline_at_once_;
  Counter offline_after_grace_;
  Counter offline_after_lease_;
};

}  // namespace porchlight::presence
