#include "base/timer_queue.hpp"

#include <algorithm>

namespace porchlight {

Timer::~Timer() {
  cancel();
  if (queue_.running_ == this) queue_.running_ = nullptr;
}

void Timer::arm(SteadyTime deadline) {
  cancel();
  deadline_ = deadline;
  queue_.insert(*this);
}

void Timer::arm_in(Milliseconds delay) {
  arm(queue_.now() + delay);
}

void Timer::cancel() {
  if (armed()) queue_.remove(*this);
}

std::optional<SteadyTime> TimerQueue::next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->deadline_;
}

void TimerQueue::run_due() {
  // Taken out first: else a handler that arms its timer for the past would run again in the others' stead.
  take_due();
  for (std::size_t i = 0; i < due_.size(); ++i) {
    Timer* const timer = due_[i];
    if (timer == nullptr) continue;
    timer->position_ = Timer::none;
    run(*timer);
  }
  due_.clear();
}

void TimerQueue::take_due() {
  const SteadyTime until = now();
  while (!heap_.empty() && heap_.front()->deadline_ <= until) {
    Timer& timer = *heap_.front();
    remove(timer);
    timer.position_ = Timer::due_bit | static_cast<std::uint32_t>(due_.size());
    due_.push_back(&timer);
  }
}

void TimerQueue::run(Timer& timer) {
  // The handler may destroy the timer, and with it the function that runs: keep that alive here.
  UniqueFunction<void()> handler = std::move(timer.handler_);
  running_ = &timer;
  handler();
  if (running_ == &timer) timer.handler_ = std::move(handler);
  running_ = nullptr;
}

void TimerQueue::place(std::uint32_t position, Timer* timer) {
  heap_[position] = timer;
  timer->position_ = position;
}

void TimerQueue::sift_up(std::uint32_t position) {
  Timer* const timer = heap_[position];
  while (position > 0) {
    const std::uint32_t parent = (position - 1) / 4;
    if (heap_[parent]->deadline_ <= timer->deadline_) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, timer);
}

void TimerQueue::sift_down(std::uint32_t position) {
  Timer* const timer = heap_[position];
  const auto size = static_cast<std::uint32_t>(heap_.size());
  for (;;) {
    const std::uint32_t first = position * 4 + 1;
    if (first >= size) break;
    std::uint32_t least = first;
    for (std::uint32_t child = first + 1; child < std::min(first + 4, size); ++child) {
      if (heap_[child]->deadline_ < heap_[least]->deadline_) least = child;
    }
    if (timer->deadline_ <= heap_[least]->deadline_) break;
    place(position, heap_[least]);
    position = least;
  }
  place(position, timer);
}

void TimerQueue::insert(Timer& timer) {
  heap_.push_back(&timer);
  sift_up(static_cast<std::uint32_t>(heap_.size() - 1));
  if (timer.position_ == 0 && on_earlier_) on_earlier_();
}

void TimerQueue::remove(Timer& timer) {
  if ((timer.position_ & Timer::due_bit) != 0) {
    due_[timer.position_ & ~Timer::due_bit] = nullptr;
    timer.position_ = Timer::none;
    return;
  }
  const std::uint32_t hole = timer.position_;
  Timer* const last = heap_.back();
  heap_.pop_back();
  timer.position_ = Timer::none;
  if (last == &timer) return;
  place(hole, last);
  sift_up(hole);
  sift_down(last->position_);
}

}  // namespace porchlight
