#pragma once
// An event loop that runs on a thread of its own, and a way to do something on it and wait for the outcome.

#include "net/event_loop.hpp"

#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace porchlight::test {

class LoopThread {
 public:
  LoopThread() : loop_(clock_, 0), thread_([this] { loop_.run(); }) {}
  ~LoopThread() {
    loop_.stop();
    thread_.join();
  }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  [[nodiscard]] net::EventLoop& loop() { return loop_; }

  /// What `task` returns, once it has run on the loop.
  template <typename Task>
  auto call(Task task) {
    std::packaged_task<std::invoke_result_t<Task>()> packaged(std::move(task));
    auto outcome = packaged.get_future();
    loop_.post([&packaged] { packaged(); });
    return outcome.get();
  }

 private:
  SystemClock clock_;
  net::EventLoop loop_;
  std::thread thread_;
};

}  // namespace porchlight::test
