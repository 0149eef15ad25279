#include "simulation/channel.hpp"

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {
/// As in driver/redis/client.hpp.
constexpr Milliseconds reply_time = 1'500ms;
constexpr Milliseconds back_off_first = 100ms;
constexpr Milliseconds back_off_last = 2'000ms;
/// How many times longer the way is for what is stuck in the network.
constexpr int stuck = 30;
}  // namespace

Channel::Channel(Scheduler& scheduler, const SteadyTime& now, Road& road, Latency latency, Hooks hooks)
    : scheduler_(scheduler), now_(now), road_(road), latency_(latency), hooks_(std::move(hooks)) {
  connect(0);
}

void Channel::enqueue(std::uint64_t id, std::function<void()> run) {
  last_arrival_ = std::max(last_arrival_, now_ + latency_.there(now_));
  queue_.push_back({last_arrival_, std::move(run)});
  scheduler_.at(last_arrival_, [this] { arrive(); });
  scheduler_.at(now_ + reply_time, [this, id] {
    if (waits_for(id)) hooks_.late(id);
  });
}

void Channel::arrive() {
  if (now_ < road_.hangs_until) return scheduler_.at(road_.hangs_until, [this] { arrive(); });
  while (!queue_.empty() && queue_.front().arrives <= now_) {
    const auto run = std::move(queue_.front().run);
    queue_.pop_front();
    ++road_.commands;
    run();
  }
}

void Channel::cut(bool with_the_store) {
  if (with_the_store) queue_.clear();
  get_stuck();
  if (!std::exchange(up_, false)) return;
  last_reply_ = std::max(last_reply_, now_ + latency_.back(now_));
  scheduler_.at(last_reply_, [this, lost = std::exchange(under_way_, {})] {
    for (const auto& [id, fail] : lost) fail();
    connect(0);
  });
}

void Channel::get_stuck() {
  if (queue_.empty()) return;
  const SteadyTime arrives = std::max(queue_.back().arrives, now_ + latency_.back(now_) * stuck);
  for (Queued& queued : queue_) queued.arrives = arrives;
  last_arrival_ = arrives;
  scheduler_.at(arrives, [this] { arrive(); });
}

void Channel::connect(unsigned attempt) {
  const Milliseconds back_off = std::min(back_off_first * (1 << std::min(attempt, 8U)), back_off_last);
  const Milliseconds wait = attempt == 0 ? latency_.there(now_) : back_off / 2 + latency_.back(now_);
  scheduler_.at(now_ + wait, [this, attempt] {
    if (now_ < hooks_.reachable_from()) return connect(attempt + 1);
    queue_.clear();
    last_arrival_ = now_;
    up_ = true;
    hooks_.up();
  });
}

}  // namespace porchlight::simulation
