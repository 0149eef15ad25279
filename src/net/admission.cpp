#include "net/admission.hpp"

#include "base/ip_address.hpp"
#include "base/log.hpp"
#include "net/limits.hpp"

#include <algorithm>
#include <string>
#include <sys/resource.h>
#include <system_error>

namespace porchlight::net {
namespace {

Counter refused_connections(Metrics& metrics, const char* by) {
  return metrics.counter("porchlight_refused_clients_total",
                         "Connections and sessions that were refused, by what there was too much of.",
                         {{"what", "connections"}, {"by", by}});
}

}  // namespace

Admission::Admission(PlaceCounter::Limits limits, const ForwardedFor& proxies, Metrics& metrics)
    : proxies_(proxies),
      places_(limits, refused_connections(metrics, "address"), refused_connections(metrics, "all")),
      failures_(metrics.counter("porchlight_accept_failures_total",
                                "Connections that could not be taken: descriptors had run out.")),
      lines_({.per_second = limits::accept_failure_lines_per_second, .burst = 1}, 1) {
  metrics.before_text([this, gauge = metrics.gauge("porchlight_connections", "Open connections.")] {
    gauge.set(static_cast<double>(places_.taken()));
  });
}

Place Admission::admit(std::string_view peer) {
  return places_.take(proxies_.speaks_for_others(peer) ? std::string() : rate_key(peer));
}

void Admission::on_accept_failed(int reason, SteadyTime now) {
  failures_.add();
  if (!lines_.take({}, now)) return;
  log::error("connections cannot be taken: raise the limit of open files",
             {{"reason", std::generic_category().message(reason)}});
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return std::min<std::size_t>(limit.rlim_cur, limits::descriptors);
}

}  // namespace porchlight::net
