#pragma once
// The node's reaper: it asks the store to turn lapsed leases and graces into "offline", for the projects that
// the node has visitors or agents in, and now and then for the others. When to ask is decided in
// reap_schedule.hpp, which is pure; here are the store, the timer and the thread.
//
// Any number of nodes reap at once: the store makes each transition exactly once.

#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"
#include "presence/reap_schedule.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <vector>

namespace porchlight::presence {

/// Thread: the reaper's.
class ReaperSink {
 public:
  /// A session ended; `last_seen` becomes the visitor's last_seen_at.
  virtual void on_session_ended(ProjectId project, const store::Ended& ended) = 0;
  /// The project's revision as a reap has just read it: one that is not the last event's shows a loss.
  virtual void on_revision(ProjectId /*project*/, store::Revision /*revision*/) {}

 protected:
  ~ReaperSink() = default;
};

class Reaper {
 public:
  using ProjectLister = UniqueFunction<void(UniqueFunction<void(std::vector<ProjectId>)> answer)>;
  struct Options {
    Milliseconds lease{30'000};
    /// Lists every project of the database, answering on any thread; asked once a minute. Empty: never.
    ProjectLister all_projects = nullptr;
    /// The store began empty with this process (sessions in memory): no wait before the first reap.
    bool new_store = false;
  };

  /// `home`: the executor that runs `timers`.
  Reaper(store::SessionStore& store, Executor& home, TimerQueue& timers, ReaperSink& sink, Options options);
  /// Thread: home's.
  ~Reaper();
  Reaper(const Reaper&) = delete;
  Reaper& operator=(const Reaper&) = delete;

  /// Begins asking. Thread: any.
  void start();
  /// This node has visitors or agents in the project; counted. Thread: any.
  void watch(ProjectId project);
  /// Thread: any.
  void unwatch(ProjectId project);
  /// The store's connection that this one asks on leads to another server, or again to one that has been
  /// restarted. Thread: home's, before anything is asked there.
  void on_other_server() { schedule_.on_other_server(); }
  /// Something in the project is due by then: a grace has begun. Thread: any.
  void due_in(ProjectId project, Milliseconds delay);

 private:
  template <typename Task>
  void on_home(Task task);
  template <typename Reply, typename Handler>
  store::Answer<Reply> answer_home(Handler handler);
  void run();
  void arm();
  void execute(const ReapCommand& command);
  void on_reap(ProjectId project, const Result<store::ReapReply>& reply);

  store::SessionStore& store_;
  Executor& home_;
  TimerQueue& timers_;
  ReaperSink& sink_;
  ProjectLister all_projects_;
  ReapSchedule schedule_;
  bool started_ = false;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::presence
