#pragma once
// SIGINT and SIGTERM as calls on a loop.

#include "net/event_loop.hpp"

#include <memory>

namespace porchlight::net {

class Signals {
 public:
  /// `on_signal` is called for each signal that comes. Thread: the loop's, the constructor before it runs.
  Signals(EventLoop& loop, UniqueFunction<void()> on_signal);
  ~Signals();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace porchlight::net
