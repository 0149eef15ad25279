#pragma once
// What widgets were told of their projects' opening hours, and that they are told when it is otherwise: the
// hours begin or end, or an owner has set others. One for each I/O thread; it knows the projects that
// somebody has asked for, and forgets those that nobody listens for any more.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"
#include "store/database/repositories.hpp"

#include <optional>
#include <unordered_map>

namespace porchlight::gateway {

/// None where the project has no hours.
struct HoursNow {
  std::optional<bool> open;
  std::optional<WallTime> opens_at;
  bool operator==(const HoursNow&) const = default;
};

/// Thread: the loop's.
class HoursWatch {
 public:
  struct Parts {
    TimerQueue& timers;
    UniqueFunction<const store::Project*(ProjectId)> known;  // null: it is not
    /// Reads it anew, and calls back if it could.
    UniqueFunction<void(ProjectId, UniqueFunction<void()>)> read;
    UniqueFunction<WallTime()> now;
    UniqueFunction<bool(ProjectId)> is_heard;
    UniqueFunction<void(ProjectId, const HoursNow&)> tell;
  };
  explicit HoursWatch(Parts parts);

  /// As they are now, which is what has been told from now on.
  HoursNow watch(ProjectId project);
  /// An owner has changed the project.
  void look_again(ProjectId project);

 private:
  struct Watched {
    HoursNow told;
    WallTime until{};    // it stays as it was told
    bool stale = false;  // the project is to be read anew
  };

  /// Answers what is true now, and remembers until when.
  HoursNow look(ProjectId project, Watched& watched);
  void look_at_all();
  void wake_in(Milliseconds time);

  Parts parts_;
  std::unordered_map<ProjectId, Watched> watched_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
