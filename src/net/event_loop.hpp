#pragma once
// One I/O thread: an Asio context that a single thread runs, its timers, and what waits for the end of the
// turn. Everything that a loop owns is touched on its thread only; others post.

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/timer_queue.hpp"

#include <memory>
#include <span>
#include <thread>

namespace boost::asio {
class io_context;
}

namespace porchlight::net {

class EventLoop final : public Executor {
 public:
  /// `index`: the thread's number on this node, from 0; it stands in every Engine.IO sid.
  EventLoop(const Clock& clock, unsigned index);
  ~EventLoop() override;

  /// Runs until stop(), and may run again. Thread: becomes this loop's.
  void run();
  /// Waits for one handler to run, for so long: for whoever looks at something in between. Thread: becomes
  /// this loop's.
  void run_one(Milliseconds at_most);
  /// Thread: any.
  void stop();
  /// For a loop that runs no more, while what its tasks speak to is still there: destroys the tasks that
  /// wait, unrun, and from now on every one at once that is posted. Thread: any, one at a time.
  void close();
  /// Tasks run in the order of the posts, whichever threads made them: what is posted under a lock (a store's
  /// events) keeps the lock's order. Thread: any.
  void post(UniqueFunction<void()> task) override;
  /// Runs the task after the handlers that are ready now: queued writes go out then, as one write a stream.
  /// Thread: the loop's.
  void at_end_of_turn(UniqueFunction<void()> task);
  /// Destroys the object at the end of the turn, so that one may end its own life from inside a callback.
  /// Thread: the loop's.
  template <typename T>
  void dispose(std::unique_ptr<T> object) {
    if (object) at_end_of_turn([object = std::move(object)]() mutable { object.reset(); });
  }

  [[nodiscard]] unsigned index() const { return index_; }
  [[nodiscard]] bool in_this_thread() const { return std::this_thread::get_id() == thread_; }
  /// May what the loop owns be touched from here? On its own thread, or while it does not run.
  [[nodiscard]] bool owned_here() const { return !running_ || in_this_thread(); }
  [[nodiscard]] const Clock& clock() const { return timers_.clock(); }
  [[nodiscard]] SteadyTime now() const { return timers_.now(); }
  [[nodiscard]] TimerQueue& timers() { return timers_; }
  /// For net itself.
  [[nodiscard]] boost::asio::io_context& io();
  /// The read buffer that the loop's streams share. For net itself.
  [[nodiscard]] std::span<char> read_buffer();

 private:
  struct Impl;
  void arm_timer();
  void run_end_of_turn();
  void run_posted();

  unsigned index_;
  std::thread::id thread_;
  bool running_ = false;
  TimerQueue timers_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::net
