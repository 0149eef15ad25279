#pragma once

#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"

#include <list>
#include <memory>
#include <utility>

namespace porchlight::test_server {

/// Runs tasks later, in the order given. Its end forgets what has not run. Thread: the queue's.
class Delay {
 public:
  Delay(TimerQueue& timers, Milliseconds by) : timers_(timers), by_(by) {}

  void run(UniqueFunction<void()> task) {
    tasks_.push_back(std::make_unique<Task>(*this, std::move(task)));
    tasks_.back()->timer.arm_in(by_);
  }
  void clear() { tasks_.clear(); }

 private:
  struct Task {
    Task(Delay& delay, UniqueFunction<void()> run)
        : body(std::move(run)), timer(delay.timers_, [&delay] {
            const std::unique_ptr<Task> due = std::move(delay.tasks_.front());
            delay.tasks_.pop_front();
            due->body();
          }) {}
    UniqueFunction<void()> body;
    Timer timer;
  };

  TimerQueue& timers_;
  Milliseconds by_;
  std::list<std::unique_ptr<Task>> tasks_;
};

}  // namespace porchlight::test_server
