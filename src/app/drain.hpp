#pragma once
// The stop of a node: no new connections; the sessions closed step by step at the transport, so that clients
// connect again elsewhere; REST answers that are under way, given; what the session store must be told, told;
// then the end. A second signal, or the deadline, ends it at once; but signals that come together are one (a
// terminal tells all processes of a group, and so do their parents).

#include "app/internal_server.hpp"
#include "app/io_thread.hpp"

#include <memory>
#include <optional>
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
  struct Progress {
    std::size_t sessions = 0;  // left
    std::size_t requests = 0;  // connections that are owed an answer, or the rest of one
    bool flushed = true;
  };
  void report(const Progress& of_thread);
  [[nodiscard]] bool done();
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
  std::size_t ending_ = 0;   // threads that finish() waits for
  Progress left_;            // of the threads that have reported
  SteadyTime began_{};
  std::optional<SteadyTime> sessions_gone_;
  bool draining_ = false;
  bool finished_ = false;
};

}  // namespace porchlight::app
