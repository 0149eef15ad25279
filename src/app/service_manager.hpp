#pragma once
// What a service manager is told (systemd, by sd_notify(3)'s protocol): when the server is ready, when it
// begins to stop, and, where it waits for signs of life, that every I/O thread still turns. One that stands
// still is not answered for: then the manager ends the process and starts another, which is what its visitors
// need (decision 65). Without NOTIFY_SOCKET nothing happens.

#include "app/configuration_sources.hpp"
#include "base/executor.hpp"
#include "base/timer_queue.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::app {

/// What a service manager wants to be told.
struct ServiceRequest {
  std::string socket;        // empty: nothing
  Milliseconds watchdog{0};  // the longest time between two signs of life; 0: none are waited for
};

/// Out of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which may name another process than `pid`. A time
/// that is no number counts as none.
[[nodiscard]] ServiceRequest service_request(const NamedTexts& environment, std::int64_t pid);

/// Thread: home's. The loops are closed before this goes.
class ServiceManager {
 public:
  /// Hands a message over, without waiting; false: it was not taken.
  using Send = UniqueFunction<bool(std::string_view)>;

  /// `loops`: every I/O thread's, home's among them. Without `send` nothing happens.
  ServiceManager(TimerQueue& timers, Executor& home, std::vector<Executor*> loops, Milliseconds watchdog,
                 Send send);

  /// Connections are taken. Told again until somebody takes it: nobody would start what waits for it.
  void ready();
  /// Once, whoever says it how often.
  void stopping();

 private:
  void tick();
  void begin_round();
  void on_turned(std::size_t loop);
  void tell_of_stall();

  Executor& home_;
  std::vector<Executor*> loops_;
  Milliseconds watchdog_;
  Send send_;
  Timer timer_;
  std::vector<bool> turned_;  // in this round, by the loop
  std::size_t waiting_ = 0;   // loops that have not turned in this round
  int missed_ = 0;            // ticks since the round began
  bool told_ready_ = false;
  bool stopping_ = false;
};

/// How messages reach the socket of a request; null where there is none, or (a line in the log) it is no
/// socket.
[[nodiscard]] ServiceManager::Send service_socket(const ServiceRequest& request);

}  // namespace porchlight::app
