#include "base/timer_queue.hpp"

#include "base/assert.hpp"

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

TimerQueue::~TimerQueue() {
  PORCHLIGHT_ASSERT(heap_.empty());
}

std::optional<SteadyTime> TimerQueue::next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.top()->deadline_;
}

void TimerQueue::run_due() {
  // Taken out first: else a handler that arms its timer for the past would run again in the others' stead.
  PORCHLIGHT_ASSERT(due_.empty());
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
  while (!heap_.empty() && heap_.top()->deadline_ <= until) {
    Timer& timer = *heap_.top();
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

void TimerQueue::insert(Timer& timer) {
  PORCHLIGHT_ASSERT(!timer.armed());
  heap_.place(timer);
  if (heap_.top() == &timer && on_earlier_) on_earlier_();
}

void TimerQueue::remove(Timer& timer) {
  if ((timer.position_ & Timer::due_bit) == 0) return heap_.remove(timer);
  const std::uint32_t place = timer.position_ & ~Timer::due_bit;
  PORCHLIGHT_ASSERT(place < due_.size() && due_[place] == &timer);
  due_[place] = nullptr;
  timer.position_ = Timer::none;
}

}  // namespace porchlight
