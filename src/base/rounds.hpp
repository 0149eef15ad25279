#pragma once
// What is done again and again on a pool, by one round at a time: the next begins a while after the one
// before has ended, however long that took. So a store or a database that hangs holds one thread of the pool,
// and is not asked a second time meanwhile.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"

#include <functional>
#include <utility>

namespace porchlight {

/// `Answer`: of a round, a Result; `unavailable` where the pool has no room.
/// Thread: home's. The pool is stopped or abandoned before this goes, and answers nothing after that.
template <typename Answer>
class Rounds {
 public:
  struct Parts {
    BlockingPool& pool;
    Executor& home;
    TimerQueue& timers;
  };
  /// Blocks. Thread: the pool's.
  using Work = std::function<Answer(WallTime now)>;
  /// Answers how long to wait for the next round. Thread: home's.
  using Ended = std::function<Milliseconds(const Answer&)>;

  /// The first round begins `first` from now.
  Rounds(Parts parts, Milliseconds first, Work work, Ended ended)
      : parts_(parts),
        work_(std::move(work)),
        ended_(std::move(ended)),
        timer_(parts.timers, [this] { begin(); }) {
    timer_.arm_in(first);
  }
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

 private:
  void begin() {
    parts_.pool.ask(
        parts_.home, [work = work_, now = parts_.timers.clock().wall()] { return work(now); },
        lifetime_.guard([this](const Answer& answer) { timer_.arm_in(ended_(answer)); }));
  }

  const Parts parts_;
  const Work work_;
  const Ended ended_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight
