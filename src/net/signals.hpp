#pragma once
// What others tell the process: SIGINT and SIGTERM (stop) and SIGHUP (read anew what can be) as calls on a
// loop.
//
// From prepare_signals() on none of them ends the process by itself: one that comes during the start waits
// for Signals, and SIGPIPE and SIGXFSZ are ignored (a reader that goes away, a file that may not grow: an
// error of that write, not of the process).

#include "net/event_loop.hpp"

#include <memory>

namespace porchlight::net {

/// Thread: the main thread, before it starts others, which are spared all signals.
void prepare_signals();
/// A SIGINT or SIGTERM has come and waits: who waits for something at the start gives up.
/// Thread: the main thread.
[[nodiscard]] bool stop_waits();

class Signals {
 public:
  /// One of them is called for each signal that comes, or has come since prepare_signals().
  /// Thread: the loop's, the constructor before it runs.
  Signals(EventLoop& loop, UniqueFunction<void()> on_stop, UniqueFunction<void()> on_hangup);
  ~Signals();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::net
