#include "api/waiting_requests.hpp"

#include "api/limits.hpp"
#include "api/problem.hpp"
#include "base/ip_address.hpp"

namespace porchlight::api {
namespace {

Counter refused_requests(Metrics& metrics, const char* by) {
  return metrics.counter("porchlight_refused_requests_total",
                         "Requests that were refused since too many waited for the database.",
                         {{"what", "rest"}, {"by", by}});
}

}  // namespace

WaitingRequests::WaitingRequests(bool limited, Metrics& metrics)
    : places_({.per_key = limited ? limits::waiting_requests_per_address : limits::waiting_requests,
               .total = limits::waiting_requests},
              refused_requests(metrics, "address"), refused_requests(metrics, "all")) {
  metrics.before_text(
      [this, gauge = metrics.gauge("porchlight_waiting_requests", "Requests that are not answered yet.",
                                   {{"what", "rest"}})] { gauge.set(static_cast<double>(places_.taken())); });
}

Place WaitingRequests::take(std::string_view peer) {
  return places_.take(rate_key(peer));
}

net::HttpResponse WaitingRequests::refusal() {
  return problem({ErrorCode::unavailable, "too many requests wait"}, limits::busy_retry);
}

}  // namespace porchlight::api
