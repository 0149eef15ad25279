#include "access/event_limits.hpp"

#include "access/limits.hpp"

#include <algorithm>

namespace porchlight::access {
namespace {

Rate rate(double per_second) {
  return {.per_second = per_second, .burst = std::max(1.0, per_second * limits::burst_seconds)};
}

Counter refused_events(Metrics& metrics, const char* what, const char* by) {
  return metrics.counter("porchlight_refused_requests_total",
                         "Requests that were refused since too many waited for the database.",
                         {{"what", what}, {"by", by}});
}

}  // namespace

EventLimits::EventLimits(EventRates rates, Metrics& metrics)
    : rates_(rates),
      connection_(rate(rates.per_connection)),
      refusals_{.per_second = limits::refusals_per_second, .burst = limits::refusal_burst},
      addresses_(rate(rates.per_address), limits::remembered_addresses),
      projects_(rate(rates.per_project), limits::remembered_addresses),
      connects_(rate(rates.connections_per_address), limits::remembered_addresses),
      waiting_({.per_key = limits::waiting_events, .total = limits::waiting_events_in_all},
               refused_events(metrics, "events", "connection"), refused_events(metrics, "events", "all")),
      histories_({.per_key = limits::waiting_histories, .total = limits::waiting_histories_in_all},
                 refused_events(metrics, "histories", "connection"),
                 refused_events(metrics, "histories", "all")) {
  const auto show = [&metrics](const char* what, const PlaceCounter& places) {
    metrics.before_text([gauge = metrics.gauge("porchlight_waiting_requests",
                                               "Requests that are not answered yet.", {{"what", what}}),
                         &places] { gauge.set(static_cast<double>(places.taken())); });
  };
  show("events", waiting_);
  show("histories", histories_);
}

Error EventLimits::too_many_wait() const {
  if (!waiting_.full()) return too_many();
  return {ErrorCode::unavailable, "Too many requests wait just now: try again."};
}

bool EventLimits::accepts_connection(const std::string& address, SteadyTime now) {
  return !rates_.enabled || connects_.take(address, now);
}

Verdict EventLimits::take(ConnectionBudget& budget, const std::string& address, const std::string& project,
                          SteadyTime now) {
  if (!rates_.enabled) return Verdict::accepted;
  if (budget.events.take(connection_, now) && addresses_.take(address, now) && projects_.take(project, now)) {
    return Verdict::accepted;
  }
  return budget.refusals.take(refusals_, now) ? Verdict::refused : Verdict::disconnect;
}

Error EventLimits::too_many() {
  return {ErrorCode::rate_limited, "Too many events: expected fewer a second."};
}

}  // namespace porchlight::access
