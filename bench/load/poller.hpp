#pragma once
// The one thread's wait: epoll and a deadline in nanoseconds. Nothing else, so that the generator's own cost
// stays well below the server's on a machine that they share.

#include <chrono>
#include <cstdint>
#include <string>

namespace porchlight::bench {

using Time = std::chrono::steady_clock::time_point;
[[nodiscard]] inline Time now() {
  return std::chrono::steady_clock::now();
}
/// Units: seconds.
[[nodiscard]] inline double seconds_between(Time from, Time to) {
  return std::chrono::duration<double>(to - from).count();
}

class Pollable {
 public:
  virtual void on_ready(std::uint32_t events) = 0;

 protected:
  ~Pollable() = default;
};

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// False where the descriptor cannot be waited for (a regular file, /dev/null): it is always ready.
  bool add(int descriptor, std::uint32_t events, Pollable& who);
  void change(int descriptor, std::uint32_t events, Pollable& who);
  void remove(int descriptor);
  /// One turn: waits until something is ready, at most until the deadline, and hands it out. Nothing that
  /// was added may be destroyed in between: do so between the turns.
  void wait(Time deadline);

 private:
  int epoll_;
};

/// Standard input as a signal: whoever drives the generator writes a line or closes it.
class GoSignal final : public Pollable {
 public:
  explicit GoSignal(Poller& poller);
  void on_ready(std::uint32_t events) override;
  /// A line has come, or the end.
  [[nodiscard]] bool given() const { return lines_ > 0 || ended_; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  Poller& poller_;
  int lines_ = 0;
  bool ended_ = false;
};

}  // namespace porchlight::bench
