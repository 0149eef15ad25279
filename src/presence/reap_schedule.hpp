#pragma once
// When a node asks the store to reap, pure: replies and time in, commands out.
//
// The danger is to tell the living off as gone. Whoever reaps must know that the holders had their chance to
// renew: after the store hung, reloaded, failed over or had its clock set, and after this node itself slept,
// the leases look lapsed and are not. So the store refuses a reap whose expected time is wrong by more than a
// second, and here a node that was refused, has just started, has come to another server, or has not heard
// the store's time for two seconds waits half a lease first, asking the time each second; a time that jumps
// starts the wait anew.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/sessions/session_store.hpp"

#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::presence {

struct ReapCommand {
  enum class Kind : std::uint8_t { reap, ask_time, ask_recent_projects, ask_all_projects };
  Kind kind = Kind::ask_time;
  ProjectId project = 0;  // reap
  WallTime expected{};    // reap
};

/// What is known of the store's clock, and whether its holders had their chance since.
class StoreClock {
 public:
  /// `new_store`: the store began empty with this process, so that no holder can be owed a chance from
  /// before: the first time heard is trusted at once.
  explicit StoreClock(Milliseconds lease, bool new_store = false)
      : lease_(lease), trusted_at_first_(new_store) {}
  void on_time(WallTime store_now, SteadyTime now);
  /// The wait begins anew with the next time heard.
  void distrust() { last_.reset(); }
  [[nodiscard]] bool trusted(SteadyTime now) const;
  /// Only after a first on_time.
  [[nodiscard]] WallTime expected(SteadyTime now) const;
  [[nodiscard]] bool known() const { return last_.has_value(); }
  [[nodiscard]] SteadyTime trusted_from() const { return trusted_from_; }

 private:
  struct Reading {
    WallTime store;
    SteadyTime steady;
  };
  Milliseconds lease_;
  bool trusted_at_first_;
  std::optional<Reading> last_;
  SteadyTime trusted_from_{};
};

class ReapSchedule {
 public:
  /// `new_store`: as in StoreClock.
  explicit ReapSchedule(Milliseconds lease, bool new_store = false);

  void watch(ProjectId project, SteadyTime now);
  void unwatch(ProjectId project);
  /// Looks after projects that nobody here watches, until nothing is waiting in them.
  void adopt(const std::vector<ProjectId>& projects, SteadyTime now);
  void due_in(ProjectId project, Milliseconds delay, SteadyTime now);

  /// Another server answers from now on, however short the way there was: the leases that it has may be of
  /// before the holders' last renewals.
  void on_other_server() { clock_.distrust(); }
  void on_reap(ProjectId project, const Result<store::ReapReply>& reply, SteadyTime now);
  void on_time(const Result<WallTime>& reply, SteadyTime now);

  /// What is to be asked now.
  [[nodiscard]] std::vector<ReapCommand> run(SteadyTime now);
  /// When run() may have something to do next.
  [[nodiscard]] SteadyTime next(SteadyTime now) const;

  [[nodiscard]] std::size_t projects() const { return projects_.size(); }

 private:
  struct Project {
    std::size_t watchers = 0;
    bool under_way = false;
    SteadyTime due{};  // its place in due_
    std::optional<SteadyTime> last_asked;
    std::vector<SteadyTime> hints;  // in order; each stays until a reap is asked for at or after it
  };

  Project& entry(ProjectId id, SteadyTime now);
  void place(ProjectId id, Project& project, SteadyTime due);
  [[nodiscard]] SteadyTime at_most_once(const Project& project, SteadyTime due) const;
  [[nodiscard]] SteadyTime due_after(const Project& project, const store::ReapReply& reply,
                                     SteadyTime now) const;

  Milliseconds lease_;
  StoreClock clock_;
  std::unordered_map<ProjectId, Project> projects_;
  std::set<std::pair<SteadyTime, ProjectId>> due_;
  std::size_t under_way_ = 0;
  bool time_under_way_ = false;
  SteadyTime next_time_{};
  SteadyTime next_recent_{};
  SteadyTime next_all_{};
};

}  // namespace porchlight::presence
