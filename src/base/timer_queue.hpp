#pragma once
// Deadlines with the clock's own resolution: an indexed heap, so that arming again and cancelling cost a
// logarithm and leave nothing behind. A coarse timer wheel would be cheaper and too blunt: Engine.IO peers
// notice a heartbeat that is late by a few milliseconds.
//
// Pure: an event loop (net), or a test with a ManualClock, asks for next() and calls run_due().

#include "base/clock.hpp"
#include "base/indexed_heap.hpp"
#include "base/unique_function.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace porchlight {

class TimerQueue;

/// One deadline of its owner. Not armed until arm(); its destructor cancels. The handler may arm it again or
/// destroy it.
/// Thread: the queue's.
class Timer {
 public:
  Timer(TimerQueue& queue, UniqueFunction<void()> handler) : queue_(queue), handler_(std::move(handler)) {}
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void arm(SteadyTime deadline);
  void arm_in(Milliseconds delay);
  void cancel();
  [[nodiscard]] bool armed() const { return position_ != none; }
  [[nodiscard]] SteadyTime deadline() const { return deadline_; }
  [[nodiscard]] TimerQueue& queue() const { return queue_; }

 private:
  friend class TimerQueue;
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  static constexpr std::uint32_t due_bit = 0x80000000;

  TimerQueue& queue_;
  UniqueFunction<void()> handler_;
  SteadyTime deadline_{};
  std::uint32_t position_ = none;  // in the queue's heap, or (with due_bit) among those that run_due() took
};

class TimerQueue {
 public:
  explicit TimerQueue(const Clock& clock) : clock_(clock) {}
  /// Its timers are gone, or not armed.
  ~TimerQueue();
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] SteadyTime now() const { return clock_.steady(); }
  /// The earliest deadline, none where nothing is armed.
  [[nodiscard]] std::optional<SteadyTime> next() const;
  /// Runs what is due now, earliest first. What a handler arms for now or the past runs at the next call.
  /// Does not nest.
  void run_due();
  /// Called whenever the earliest deadline has become earlier.
  void on_earlier(UniqueFunction<void()> callback) { on_earlier_ = std::move(callback); }

 private:
  friend class Timer;
  void insert(Timer& timer);
  void remove(Timer& timer);
  void take_due();
  void run(Timer& timer);

  const Clock& clock_;
  UniqueFunction<void()> on_earlier_;
  IndexedHeap<Timer, &Timer::deadline_, &Timer::position_> heap_;
  std::vector<Timer*> due_;   // taken by run_due(), not yet run; null where cancelled meanwhile
  Timer* running_ = nullptr;  // the timer whose handler runs, null once that was destroyed
};

}  // namespace porchlight
