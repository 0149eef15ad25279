#include "identity/newcomers.hpp"

#include "identity/limits.hpp"

#include <algorithm>

namespace porchlight::identity {

Newcomers::Newcomers(net::EventLoop& loop, access::WriteLimits& limits, Metrics& metrics)
    : loop_(loop),
      limits_(limits),
      gauge_(metrics.gauge("porchlight_waiting_newcomers",
                           "New visitors who are present, and not written until there is room.")),
      timer_(loop.timers(), [this] { retry_some(); }) {}

bool Newcomers::take(std::string_view address, ProjectId project, bool again) {
  const std::string key = std::to_string(project);
  return again ? limits_.retry_visitor(address, key, loop_.now())
               : limits_.take_visitor(address, key, loop_.now());
}

void Newcomers::add(std::string_view socket) {
  const std::size_t before = waiting_.size();
  waiting_.add(socket);
  gauge_.add(static_cast<double>(waiting_.size() - before));
  if (!timer_.armed()) timer_.arm_in(limits::newcomer_retry);
}

void Newcomers::retry_some() {
  for (std::size_t left = std::min(limits::newcomers_at_once, waiting_.size()); left > 0; --left) {
    const std::string socket = waiting_.take();
    if (retry_(socket)) {
      gauge_.add(-1);
    } else {
      waiting_.add(socket);
    }
  }
  if (!waiting_.empty()) timer_.arm_in(limits::newcomer_retry);
}

}  // namespace porchlight::identity
