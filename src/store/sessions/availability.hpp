#pragma once
// Whether the session store can be relied on, as the node sees it: every connection to it reports here. One
// log line and one event for an outage, not one for each request; and none for a connection that is made
// again at once.

#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "store/sessions/session_store.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <string>

namespace porchlight::store {

class Availability {
 public:
  /// `home`: the executor that runs `timers`; the sink is told there.
  Availability(Executor& home, TimerQueue& timers, SessionEventSink& sink, Metrics& metrics);
  /// Thread: home's.
  ~Availability();
  Availability(const Availability&) = delete;
  Availability& operator=(const Availability&) = delete;

  /// `part`: the connection's name, or what else can fail by itself. Thread: any.
  void up(std::string part);
  /// Once more for a part that is down already where its reason is another one now: logged, once an outage.
  void down(std::string part, std::string why);
  /// Agents have been told that presence is unknown. Thread: any.
  [[nodiscard]] bool degraded() const { return degraded_.load(std::memory_order_acquire); }

 private:
  template <typename Task>
  void on_home(Task task);
  void begin_outage();
  void end_outage();
  void count_time();

  Executor& home_;
  TimerQueue& timers_;
  SessionEventSink& sink_;
  Gauge up_gauge_;
  Counter degraded_seconds_;
  std::map<std::string, std::string> down_;  // part → why
  Timer hush_;                               // an outage is told when this is over
  Timer count_;                              // the seconds of an outage that lasts
  std::atomic<bool> degraded_{false};
  bool told_again_ = false;  // in this outage, with another reason
  SteadyTime since_{};
  SteadyTime counted_{};
  Lifetime lifetime_;
};

}  // namespace porchlight::store
