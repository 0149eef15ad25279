#include "presence/presence_metrics.hpp"

#include "store/sessions/bots.hpp"

namespace porchlight::presence {
namespace {

Counter transitions(Metrics& metrics, const char* to, const char* cause) {
  return metrics.counter("porchlight_transitions_total",
                         "What agents were told of visitors, by what it was and why.",
                         {{"to", to}, {"cause", cause}});
}

}  // namespace

PresenceMetrics::PresenceMetrics(Metrics& metrics)
    : bots_(metrics.gauge("porchlight_bots_online", "Connections of bots, which are kept apart.")),
      visitor_connections_(
          metrics.gauge("porchlight_visitor_connections", "Connections of visitors, bots left out.")),
      visitors_(metrics.gauge("porchlight_visitors_online",
                              "Visitors with a connection here, once for each I/O thread.")),
      claims_(metrics.counter("porchlight_claims_total", "Claims that the session store has taken.")),
      releases_(metrics.counter("porchlight_releases_total", "Releases that the session store has taken.")),
      renewals_(metrics.counter("porchlight_renewals_total", "Renewals of leases, one for each project.")),
      refreshed_(
          metrics.counter("porchlight_refreshed_visitors_total", "Visitors whose keys were extended.")),
      failures_(metrics.counter("porchlight_session_command_failures_total",
                                "Commands of holders that the session store did not answer, or refused.")),
      online_(transitions(metrics, "online", "connection")),
      again_(transitions(metrics, "online", "lapsed_key")),
      changed_(transitions(metrics, "changed", "connection")),
      offline_at_once_(transitions(metrics, "offline", "no_grace")),
      offline_after_grace_(transitions(metrics, "offline", "grace")),
      offline_after_lease_(transitions(metrics, "offline", "lease")) {}

void PresenceMetrics::connections(ProjectId project, int change, bool whole) const {
  if (store::is_of_bots(project)) return bots_.add(change);
  visitor_connections_.add(change);
  if (whole) visitors_.add(change);
}

void PresenceMetrics::claimed(ProjectId project, store::Told told) const {
  claims_.add();
  count(project, told);
}

void PresenceMetrics::released(ProjectId project, store::Told told) const {
  releases_.add();
  count(project, told);
}

void PresenceMetrics::reaped(ProjectId project, const store::Ended& ended) const {
  if (store::is_of_bots(project)) return;
  (ended.by_lease ? offline_after_lease_ : offline_after_grace_).add();
}

void PresenceMetrics::count(ProjectId project, store::Told told) const {
  if (store::is_of_bots(project)) return;
  switch (told) {
    case store::Told::nothing:
      return;
    case store::Told::online:
      return online_.add();
    case store::Told::again:
      return again_.add();
    case store::Told::changed:
      return changed_.add();
    case store::Told::offline:
      return offline_at_once_.add();
  }
}

}  // namespace porchlight::presence
