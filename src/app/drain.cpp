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
  if (draining_) return finish();
  draining_ = true;
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
  left_ = 0;
  all_flushed_ = true;
  waiting_ = threads_.size();
  for (const auto& thread : threads_) {
    thread->loop().post([this, &thread = *thread, steps_left] {
      const std::size_t now = thread.engine().session_count();
      const std::size_t left = thread.drain_some(std::max<std::size_t>(1, now / steps_left));
      home_.post([this, left, flushed = thread.flushed()] { report(left, flushed); });
    });
  }
}

void Drain::report(std::size_t left, bool flushed) {
  left_ += left;
  all_flushed_ = all_flushed_ && flushed;
  if (--waiting_ > 0) return;
  if (left_ == 0 && all_flushed_) return finish();
  step_timer_.arm_in(server_limits::drain_step);
}

void Drain::finish() {
  if (std::exchange(finished_, true)) return;
  internal_.shut_down();
  waiting_ = threads_.size();
  for (const auto& thread : threads_) {
    thread->loop().post([this, &thread = *thread] {
      thread.shut_down();
      // A turn later, when what shut_down left to the end of the turn is done.
      thread.loop().post([this] {
        home_.post([this] {
          if (--waiting_ == 0) on_done_();
        });
      });
    });
  }
}

}  // namespace porchlight::app
