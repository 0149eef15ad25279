#pragma once
// What the HTTP connections of a node show of themselves: brought up to date whenever metrics are read.

#include "base/metrics.hpp"
#include "net/http_memory.hpp"

namespace porchlight::net {

/// Both outlive the metrics' last text().
inline void show_http(Metrics& metrics, const HttpMemory& memory) {
  const Gauge held = metrics.gauge("porchlight_http_held_bytes",
                                   "Requests that are still arriving and answers that wait for their peer.");
  const std::string help = "Connections that were reset under an answer or a request.";
  const Counter slow = metrics.counter("porchlight_http_resets_total", help, {{"reason", "slow_peer"}});
  const Counter given_up = metrics.counter("porchlight_http_resets_total", help, {{"reason", "memory"}});
  const Counter slow_bodies =
      metrics.counter("porchlight_http_slow_bodies_total",
                      "Requests that were ended with 408 since their bodies came too slowly.");
  metrics.before_text([&memory, held, slow, slow_bodies, given_up] {
    held.set(static_cast<double>(memory.held()));
    slow.add(static_cast<double>(memory.slow_peers()) - slow.value());
    slow_bodies.add(static_cast<double>(memory.slow_bodies()) - slow_bodies.value());
    given_up.add(static_cast<double>(memory.given_up()) - given_up.value());
  });
}

}  // namespace porchlight::net
