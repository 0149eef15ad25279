#include "store/sessions/availability.hpp"

#include "base/log.hpp"
#include "store/sessions/limits.hpp"

#include <utility>

namespace porchlight::store {
namespace {

double seconds(SteadyTime::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Availability::Availability(Executor& home, TimerQueue& timers, SessionEventSink& sink, Metrics& metrics)
    : home_(home),
      timers_(timers),
      sink_(sink),
      up_gauge_(metrics.gauge("porchlight_session_store_up", "1 while the session store can be relied on.")),
      degraded_seconds_(metrics.counter("porchlight_session_store_degraded_seconds_total",
                                        "Seconds in which agents were told that presence is unknown.")),
      hush_(timers, [this] { begin_outage(); }),
      count_(timers, [this] { count_time(); }) {
  up_gauge_.set(1);
}

Availability::~Availability() = default;

template <typename Task>
void Availability::on_home(Task task) {
  home_.post(lifetime_.guard(std::move(task)));
}

void Availability::up(std::string part) {
  on_home([this, part = std::move(part)] {
    if (down_.erase(part) == 0 || !down_.empty()) return;
    hush_.cancel();
    if (degraded()) return end_outage();
    // Nobody was told, but who asked in between was told `unknown`.
    sink_.on_resync(0);
  });
}

void Availability::down(std::string part, std::string why) {
  on_home([this, part = std::move(part), why = std::move(why)]() mutable {
    std::string& reason = down_[part];
    const bool another = !reason.empty() && reason != why;
    reason = std::move(why);
    // Once for all connections: each has found it.
    if (degraded() && another && !std::exchange(told_again_, true)) {
      log::error("the session store is still away", {{"connection", part}, {"reason", reason}});
    }
    if (!degraded() && !hush_.armed()) hush_.arm_in(limits::outage_hushed);
  });
}

void Availability::begin_outage() {
  degraded_.store(true, std::memory_order_release);
  since_ = counted_ = timers_.now();
  up_gauge_.set(0);
  told_again_ = false;
  log::error("the session store is away: who is online is unknown",
             {{"connection", down_.begin()->first}, {"reason", down_.begin()->second}});
  sink_.on_degraded(true);
  count_.arm_in(limits::outage_counted);
}

void Availability::end_outage() {
  count_time();
  count_.cancel();
  degraded_.store(false, std::memory_order_release);
  up_gauge_.set(1);
  log::info("the session store is back",
            {{"milliseconds", std::chrono::floor<Milliseconds>(timers_.now() - since_).count()}});
  sink_.on_degraded(false);
}

void Availability::count_time() {
  degraded_seconds_.add(seconds(timers_.now() - counted_));
  counted_ = timers_.now();
  count_.arm_in(limits::outage_counted);
}

}  // namespace porchlight::store
