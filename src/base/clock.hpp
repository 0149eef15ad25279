#pragma once
// Time is injected: nothing outside SystemClock asks the machine what time it is, so that tests run on a
// clock of their own. Deadlines are steady (they never jump); what clients and the database see is wall time,
// in milliseconds, UTC.

#include <chrono>
#include <cstdint>
#include <string>

namespace porchlight {

using Milliseconds = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::sys_time<Milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  /// Thread: any.
  [[nodiscard]] virtual SteadyTime steady() const = 0;
  /// Thread: any.
  [[nodiscard]] virtual WallTime wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override;
  [[nodiscard]] WallTime wall() const override;
};

/// A clock that stands still until told otherwise. For tests.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime steady() const override { return steady_; }
  [[nodiscard]] WallTime wall() const override { return wall_; }
  void advance(Milliseconds by) {
    steady_ += by;
    wall_ += by;
  }
  void set_wall(WallTime to) { wall_ = to; }

 private:
  SteadyTime steady_{std::chrono::hours(1)};
  WallTime wall_{std::chrono::seconds(1'700'000'000)};
};

/// ISO 8601 with milliseconds and `Z`: 2023-11-14T22:13:20.000Z.
[[nodiscard]] std::string to_iso8601(WallTime time);
/// Since 1970, UTC.
[[nodiscard]] constexpr std::int64_t to_milliseconds(WallTime time) {
  return time.time_since_epoch().count();
}

}  // namespace porchlight
