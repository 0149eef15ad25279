#include "app/drain.hpp"

#include "app/server_limits.hpp"
#include "base/log.hpp"

#include <algorithm>

namespace porchlight::app {

Drain::Drain(net::EventLoop& home, std::vector<std::unique_ptr<IoThread>>& threads, InternalServer& internal,
             Milliseconds time, UniqueFunction<void()> on_done)
    : home_(home),
      threads_(threads),
      internal_(internal),
      time_(time),
      on_done_(std::move(on_done)),
      step_timer_(home.timers(), [this] { step(); }),
      deadline_(home.timers(), [this] { finish(); }) {}

void Drain::on_signal() {
  if (draining_) {
    if (home_.now() - began_ >= server_limits::signal_burst) finish();
    return;
  }
  draining_ = true;
  began_ = home_.now();
  log::info("stopping: closing connections");
  deadline_.arm_in(server_limits::stop_deadline);
  for (const auto& thread : threads_) {
    thread->loop().post([&thread = *thread] { thread.begin_drain(); });
  }
  step();
}

void Drain::step() {
  // Of what is left, the share that makes the last step come at the end of the drain time.
  const auto all_steps = static_cast<std::size_t>(time_ / server_limits::drain_step);
  const std::size_t steps_left = all_steps > steps_ ? all_steps - steps_ : 1;
  ++steps_;
  left_ = {};
  waiting_ = threads_.size();
  for (const auto& thread : threads_) {
    thread->loop().post([this, &thread = *thread, steps_left] {
      const std::size_t now = thread.engine().session_count();
      const std::size_t left = thread.drain_some(std::max<std::size_t>(1, now / steps_left));
      const Progress progress{left, thread.requests(), thread.flushed()};
      home_.post([this, progress] { report(progress); });
    });
  }
}

void Drain::report(const Progress& of_thread) {
  left_.sessions += of_thread.sessions;
  left_.requests += of_thread.requests;
  left_.flushed = left_.flushed && of_thread.flushed;
  if (--waiting_ > 0 || finished_) return;
  if (done()) return finish();
  step_timer_.arm_in(server_limits::drain_step);
}

bool Drain::done() {
  if (left_.sessions > 0 || !left_.flushed) return false;
  if (!sessions_gone_) sessions_gone_ = home_.now();
  return left_.requests == 0 || home_.now() - *sessions_gone_ >= server_limits::drain_requests;
}

void Drain::finish() {
  if (std::exchange(finished_, true)) return;
  internal_.shut_down();
  ending_ = threads_.size();
  for (const auto& thread : threads_) {
    thread->loop().post([this, &thread = *thread] {
      thread.shut_down();
      // A turn later, when what shut_down left to the end of the turn is done.
      thread.loop().post([this] {
        home_.post([this] {
          if (--ending_ == 0) on_done_();
        });
      });
    });
  }
}

}  // namespace porchlight::app
