#pragma once
// Work that blocks (SQLite, argon2, files) has a few threads of its own, so that no I/O thread ever waits for
// it. The queue is bounded: a database that hangs must not gather the whole site's requests in memory.
// Whoever needs an answer in any case uses ask(), which answers `unavailable` when the queue is full.

#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/limits.hpp"
#include "base/unique_function.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace porchlight {

/// Tasks begin in the order posted; with more than one thread they may end in another.
class BlockingPool final : public Executor {
 public:
  explicit BlockingPool(std::size_t threads, std::size_t queue_limit = limits::pool_queue);
  ~BlockingPool() override;
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Destroys the task without running it when the queue is full or the pool was stopped.
  /// Thread: any.
  void post(UniqueFunction<void()> task) override;

  /// False, and the task destroyed, when the queue is full or the pool was stopped.
  /// Thread: any.
  [[nodiscard]] bool try_post(UniqueFunction<void()> task);

  /// Runs `work` here and then `answer` on `home`, which outlives the work. `Work` returns a Result.
  /// Errors: `unavailable`, on `home` as well, when the queue is full; after stop() nothing is answered.
  /// Thread: any.
  template <typename Work, typename Answer>
  void ask(Executor& home, Work work, Answer answer) {
    using Reply = decltype(work());
    if (!reserve()) {
      home.post([answer = std::move(answer)]() mutable { answer(Reply(overloaded())); });
      return;
    }
    enqueue_reserved([&home, work = std::move(work), answer = std::move(answer)]() mutable {
      home.post([reply = Reply(work()), answer = std::move(answer)]() mutable { answer(std::move(reply)); });
    });
  }

  /// Takes no more tasks, finishes those queued, joins. A second call does nothing.
  /// Thread: any but the pool's own.
  void stop();

  /// As stop(), but destroys those queued unrun: for an end at which nobody waits for them any more.
  void abandon();

  /// Tasks refused or dropped because the queue was full.
  [[nodiscard]] std::uint64_t refused() const;
  [[nodiscard]] std::size_t queued() const;

 private:
  [[nodiscard]] static Error overloaded();
  [[nodiscard]] bool reserve();
  void enqueue_reserved(UniqueFunction<void()> task);
  void work();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<UniqueFunction<void()>> tasks_;
  std::size_t reserved_ = 0;  // places promised, task not yet in the queue
  std::uint64_t refused_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace porchlight
