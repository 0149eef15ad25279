#pragma once
// A loop without a thread: what is posted to it runs when the test says so.

#include "base/blocking_pool.hpp"
#include "base/executor.hpp"

#include <cstddef>
#include <deque>
#include <future>
#include <mutex>
#include <utility>

namespace porchlight::test {

class QueueExecutor final : public Executor {
 public:
  void post(UniqueFunction<void()> task) override {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }

  /// Runs what is queued, and what that queues. Returns how many tasks ran.
  std::size_t run() {
    std::size_t ran = 0;
    for (auto task = next(); task; task = next(), ++ran) task();
    return ran;
  }

  /// Lets the pool (of one thread) and this loop work until neither has anything left.
  std::size_t settle(BlockingPool& pool) {
    std::size_t ran = 0;
    for (;;) {
      std::promise<void> reached;
      pool.post([&reached] { reached.set_value(); });
      reached.get_future().wait();
      const std::size_t now = run();
      if (now == 0) return ran;
      ran += now;
    }
  }

 private:
  UniqueFunction<void()> next() {
    const std::scoped_lock lock(mutex_);
    if (tasks_.empty()) return nullptr;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

  std::mutex mutex_;
  std::deque<UniqueFunction<void()>> tasks_;
};

}  // namespace porchlight::test
