#pragma once
// The stop of a node: no new connections; the sessions closed step by step at the transport, so that clients
// connect again elsewhere; what the session store must be told, told; then the end. A second signal, or the
// deadline, ends it at once.

#include "app/internal_server.hpp"
#include "app/io_thread.hpp"

#include <memory>
#include <vector>

namespace porchlight::app {

/// Thread: home's.
class Drain {
 public:
  /// `time`: over which the closing of connections is spread. `on_done` stops the loops.
  Drain(net::EventLoop& home, std::vector<std::unique_ptr<IoThread>>& threads, InternalServer& internal,
        Milliseconds time, UniqueFunction<void()> on_done);

  void on_signal();
  [[nodiscard]] bool draining() const { return draining_; }

 private:
  void step();
  void report(std::size_t left, bool flushed);
  void finish();

  net::EventLoop& home_;
  std::vector<std::unique_ptr<IoThread>>& threads_;
  InternalServer& internal_;
  Milliseconds time_;
  UniqueFunction<void()> on_done_;
  Timer step_timer_;
  Timer deadline_;
  std::size_t steps_ = 0;
  std::size_t waiting_ = 0;  // threads that have not reported of this step
  bool all_flushed_ = true;
  std::size_t left_ = 0;
  bool draining_ = false;
  bool finished_ = false;
};

}  // namespace porchlight::app
