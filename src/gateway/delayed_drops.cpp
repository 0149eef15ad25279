#include "gateway/delayed_drops.hpp"

#include "gateway/limits.hpp"

#include <utility>

namespace porchlight::gateway {

void DelayedDrops::add(UniqueFunction<void()> drop) {
  if (waiting_.size() >= limits::delayed_drops) return drop();
  waiting_.push_back({timer_.queue().now() + limits::drop_delay, std::move(drop)});
  if (!timer_.armed()) timer_.arm(waiting_.front().due);
}

void DelayedDrops::flush() {
  for (Waiting& waiting : std::exchange(waiting_, {})) waiting.drop();
}

void DelayedDrops::run() {
  const SteadyTime now = timer_.queue().now();
  while (!waiting_.empty() && waiting_.front().due <= now) {
    Waiting due = std::move(waiting_.front());
    waiting_.pop_front();
    due.drop();
  }
  if (!waiting_.empty()) timer_.arm(waiting_.front().due);
}

}  // namespace porchlight::gateway
