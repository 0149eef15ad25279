#pragma once
// Tells agents who are away, by their browsers' push services. What waits to be sent is in this gateway's
// memory alone: an alert that a restart loses is an alert, and the conversation is in the inbox.
//
// One for a node. Thread: the loop's, where no other is named; what blocks runs on pools.

#include "base/blocking_pool.hpp"
#include "base/executor.hpp"
#include "base/metrics.hpp"
#include "base/rate_limit.hpp"
#include "base/timer_queue.hpp"
#include "push/limits.hpp"
#include "push/payload.hpp"
#include "push/quiet_times.hpp"
#include "push/send.hpp"
#include "store/database/push_subscriptions.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::push {

/// How long a push that was tried so often waits for the next try.
[[nodiscard]] Milliseconds retry_in(int tries);

class Deliveries {
 public:
  /// Blocks; gives up once told to stop. Thread: any.
  using Send = std::function<Sent(const Push&, WallTime now, const std::atomic<bool>& stop)>;
  struct Parts {
    store::PushSubscriptionsRepository& subscriptions;
    BlockingPool& database;  // its pool
    BlockingPool& pool;      // its own
    std::size_t threads;     // of that
    Executor& home;
    TimerQueue& timers;
    Metrics& metrics;
    const Vapid& vapid;
    Send send;
  };
  explicit Deliveries(Parts parts);
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  /// Thread: any.
  void tell(Occasion occasion);
  /// To that browser, as a test. False: too many for its agent. Thread: any.
  [[nodiscard]] bool test(const store::PushSubscription& subscription, WallTime now);

  /// What is under way is given up. Thread: any.
  void stop() { stop_ = true; }

 private:
  /// A browser, and what at the service takes the place of another.
  using Key = std::pair<std::int64_t, std::string>;
  struct Waiting {
    Push push;
    std::string host;
    int tries = 0;
    SteadyTime due{};
    SteadyTime since{};
  };

  void look_up(Occasion occasion);
  void queue(const Occasion& occasion, const std::vector<store::PushSubscription>& subscriptions);
  [[nodiscard]] bool may_tell(std::int64_t agent);
  void add(Push push);
  void go_on();
  void send_next(SteadyTime now);
  void settle(Waiting waiting, const Sent& sent);
  void try_again(Waiting waiting, const Sent& sent);
  void leave_alone(const std::string& host, SteadyTime until);
  void arm();
  void count(std::string_view result) const;

  Parts parts_;
  const Clock& clock_;
  Counter dropped_;
  Gauge waiting_count_;
  QuietTimes quiet_;
  KeyedRateLimiter agent_limit_{limits::agent_rate, limits::counted_agents};
  std::map<Key, Waiting> waiting_;
  std::size_t lookups_ = 0;
  std::size_t sending_ = 0;
  std::atomic<std::uint64_t> tests_ = 0;
  std::atomic<bool> stop_ = false;
  Timer timer_;
};

}  // namespace porchlight::push
