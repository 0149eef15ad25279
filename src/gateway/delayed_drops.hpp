#pragma once
// Who cannot be let in for a reason that passes by itself (the database is away) is dropped, since official
// clients stay away after a CONNECT_ERROR. They come back at once, and to them it was a connection that
// worked, so their own back-off never grows: a thousand visitors who may not come in would be tens of
// thousands of handshakes a second. So the drop waits a while here.

#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"

#include <cstddef>
#include <deque>

namespace porchlight::gateway {

/// Thread: the loop's.
class DelayedDrops {
 public:
  explicit DelayedDrops(TimerQueue& timers) : timer_(timers, [this] { run(); }) {}

  /// Calls `drop` after limits::drop_delay; at once where limits::delayed_drops wait already.
  void add(UniqueFunction<void()> drop);
  /// Calls all that wait, now.
  void flush();
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    SteadyTime due;
    UniqueFunction<void()> drop;
  };
  void run();

  std::deque<Waiting> waiting_;
  Timer timer_;
};

}  // namespace porchlight::gateway
