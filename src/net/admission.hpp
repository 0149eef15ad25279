#pragma once
// Who is let in at the door: so many connections of one address, so many in all, and what is left to say when
// the process has no descriptors any more.

#include "base/metrics.hpp"
#include "base/place_counter.hpp"
#include "base/rate_limit.hpp"
#include "net/forwarded_for.hpp"

#include <cstddef>
#include <string_view>

namespace porchlight::net {

/// How many connections are taken, and from whom. One for the node. Thread: any.
class Admission {
 public:
  /// Proxies' addresses are no one client's: they are limited in all only.
  Admission(PlaceCounter::Limits limits, const ForwardedFor& proxies, Metrics& metrics);
  /// No place: too many.
  [[nodiscard]] Place admit(std::string_view peer);
  [[nodiscard]] bool full() const { return places_.full(); }
  /// Descriptors have run out: counted, and said in the log, at most once in a while.
  void on_accept_failed(int reason, SteadyTime now);

 private:
  const ForwardedFor& proxies_;
  PlaceCounter places_;
  Counter failures_;
  KeyedRateLimiter lines_;
};

/// Raises the soft limit of open files to the hard one; returns what it is then.
[[nodiscard]] std::size_t raise_descriptor_limit();

}  // namespace porchlight::net
