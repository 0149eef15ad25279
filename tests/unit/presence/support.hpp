#pragma once
// A loop on virtual time: an executor whose tasks run when the test says so, beside a timer queue.

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/timer_queue.hpp"
#include "store/sessions/session_store.hpp"

#include <deque>
#include <vector>

namespace porchlight::presence {

class ManualLoop final : public Executor {
 public:
  void post(UniqueFunction<void()> task) override { tasks_.push_back(std::move(task)); }
  /// Runs what is posted, and what that posts.
  void run() {
    while (!tasks_.empty()) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
  }
  void pass(Milliseconds time) {
    run();
    for (Milliseconds step{50}; time.count() > 0; time -= step) {
      clock.advance(std::min(step, time));
      timers.run_due();
      run();
    }
  }

  ManualClock clock;
  TimerQueue timers{clock};

 private:
  std::deque<UniqueFunction<void()>> tasks_;
};

struct RecordingSink final : store::SessionEventSink {
  void on_session_event(const store::SessionEvent& event) override { events.push_back(event); }
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}
  std::vector<store::SessionEvent> events;
};

}  // namespace porchlight::presence
