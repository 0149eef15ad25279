#pragma once
// What keeps callers from a database that is away. Each call that tried would hold its thread for the whole
// of its time; a few of them, and nothing else that blocks would run. So after a failure further calls are
// turned away at once, and every now and then one of them is let through to see.

#include "base/clock.hpp"

#include <mutex>
#include <string>

namespace porchlight {

struct CircuitPause {
  Milliseconds first{0};  // after a failure; doubles with each further one up to the last
  Milliseconds last{0};
  Milliseconds probe{0};  // how long the one that was let through keeps the others out
};

/// Thread: any.
class Circuit {
 public:
  Circuit(const Clock& clock, CircuitPause pause) : clock_(clock), pause_(pause) {}

  /// False: do not try. True while the database is away: you are the one who tries.
  [[nodiscard]] bool admit();
  /// True after a failure, until a success.
  [[nodiscard]] bool open() const;
  /// What was told with the last failure.
  [[nodiscard]] std::string reason() const;

  void succeeded();
  void failed(const std::string& reason);

 private:
  const Clock& clock_;
  const CircuitPause pause_;
  mutable std::mutex mutex_;
  bool open_ = false;
  bool probing_ = false;
  Milliseconds wait_{0};
  SteadyTime next_probe_{};
  std::string reason_;
};

/// Between a half and the whole of it, at random: many gateways must not come back in step.
[[nodiscard]] Milliseconds jittered(Milliseconds time);

}  // namespace porchlight
