#include "base/blocking_pool.hpp"

#include "base/assert.hpp"

namespace porchlight {

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit) : limit_(queue_limit) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

BlockingPool::~BlockingPool() {
  stop();
}

void BlockingPool::post(UniqueFunction<void()> task) {
  if (reserve()) enqueue_reserved(std::move(task));
}

bool BlockingPool::try_post(UniqueFunction<void()> task) {
  if (!reserve()) return false;
  enqueue_reserved(std::move(task));
  return true;
}

bool BlockingPool::reserve() {
  const std::scoped_lock lock(mutex_);
  if (stopped_) return false;
  if (tasks_.size() + reserved_ >= limit_) {
    ++refused_;
    return false;
  }
  ++reserved_;
  return true;
}

void BlockingPool::enqueue_reserved(UniqueFunction<void()> task) {
  const std::scoped_lock lock(mutex_);
  PORCHLIGHT_ASSERT(reserved_ > 0);
  --reserved_;
  tasks_.push_back(std::move(task));
  // The threads may all be gone to sleep with this place promised and the pool stopped: wake one in any case.
  wake_.notify_one();
}

void BlockingPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !tasks_.empty() || (stopped_ && reserved_ == 0); });
    if (tasks_.empty()) break;
    {
      UniqueFunction<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
    lock.lock();
  }
  wake_.notify_all();
}

void BlockingPool::stop() {
  std::vector<std::thread> threads;
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    threads.swap(threads_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads) {
    PORCHLIGHT_ASSERT(thread.get_id() != std::this_thread::get_id());
    thread.join();
  }
}

void BlockingPool::abandon() {
  std::deque<UniqueFunction<void()>> unrun;
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    unrun.swap(tasks_);
  }
  unrun.clear();  // without the lock: they may post
  stop();
}

std::uint64_t BlockingPool::refused() const {
  const std::scoped_lock lock(mutex_);
  return refused_;
}

std::size_t BlockingPool::queued() const {
  const std::scoped_lock lock(mutex_);
  return tasks_.size();
}

Error BlockingPool::overloaded() {
  return {ErrorCode::unavailable, "the server is overloaded, try again"};
}

}  // namespace porchlight
