#pragma once
// A gateway node of the simulation: real holders and a real reap schedule, each with its channel to the
// store, and an ear for the events of the agents on it. It can sleep (what comes meanwhile waits) and crash
// (what is sent to it is lost).

#include "presence/holder.hpp"
#include "presence/reap_schedule.hpp"
#include "simulation/channel.hpp"
#include "simulation/ear.hpp"
#include "simulation/history.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::simulation {

/// What a holder did, to be held against what it had to do (invariant 9).
struct Work {
  std::size_t changes = 0;  // tabs opened, updated and closed
  std::size_t claims = 0;   // and releases
  std::size_t renewals = 0;
  std::size_t lost = 0;  // answers that were lost, each of which allows a renewal and a sync
  std::size_t syncs = 0;
  std::size_t causes = 0;  // of a sync: a new connection, or a lapsed lease
  std::size_t refreshes = 0;
  std::size_t owed = 0;  // claims and releases that syncs and refreshes allow
};

struct SimulatedHolder {
  std::string name;
  presence::Holder core;
  Channel channel;
  Work work;
  std::map<ProjectId, SteadyTime> hinted;
};

class Node {
 public:
  /// What all nodes stand on.
  struct Ground {
    const History& history;
    store::SessionStore& store;
    Scheduler& scheduler;
    const SteadyTime& now;
    Road& road;
    WallTime wall{};  // of the store, at the node's start
  };
  struct Hooks {
    std::function<void(const std::string& holder, ProjectId project, const std::string& uid)> claimed;
    std::function<void(ProjectId project, const store::Ended& ended)> ended;
    std::function<void(const std::string& uid, WallTime seen)> still_here;
    std::function<void(const store::SessionEvent& event)> event;
    std::function<void(ProjectId project)> resync;
    std::function<void(const std::string& line)> log;
  };

  Node(unsigned number, std::size_t holders, Ground ground, Hooks hooks);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  [[nodiscard]] SimulatedHolder& holder(std::size_t index) { return *holders_[index]; }
  [[nodiscard]] std::size_t holders() const { return holders_.size(); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] SteadyTime started() const { return started_; }
  [[nodiscard]] Ear& ear() { return ear_; }
  void sleep_until(SteadyTime time) { awake_at_ = std::max(awake_at_, time); }
  void isolate_until(SteadyTime time) { isolated_until_ = std::max(isolated_until_, time); }
  [[nodiscard]] bool awake() const { return ground_.now >= awake_at_; }
  [[nodiscard]] SteadyTime awake_at() const { return awake_at_; }
  /// Since when it has been awake and not isolated.
  [[nodiscard]] SteadyTime able_from() const { return std::max(awake_at_, isolated_until_); }
  /// Since when whoever is connected to it can be demanded to be known: the world's account.
  SteadyTime calm_from{};
  /// Nothing more reaches it; it stays in memory for what is still on its way.
  void crash() { alive_.reset(); }
  [[nodiscard]] bool alive() const { return alive_ != nullptr; }
  bool draining = false;

  /// Timers, and what came while it slept.
  void run();
  [[nodiscard]] SteadyTime next() const;
  /// Sends what the holder wants sent.
  void flush(SimulatedHolder& holder);
  void cut_all(bool with_the_store);
  /// The store's wall clock, as this node knows it.
  [[nodiscard]] WallTime store_now() const;
  /// What comes to this node: a sleeping one hears later, a crashed one never.
  void deliver(std::function<void()> what);

 private:
  template <typename Reply>
  Channel::Handle<Reply> to(std::function<void(const Result<Reply>&)> handle);
  template <typename Reply, typename Handler>
  Channel::Handle<Reply> to_holder(SimulatedHolder& holder, Handler handler);
  Channel make_channel(std::uint64_t stream, std::function<Channel&()> self, std::function<void()> up);
  void run_holders();
  void execute(SimulatedHolder& holder, presence::HolderCommand command);
  void claim(SimulatedHolder& holder, const presence::HolderCommand& command);
  void release(SimulatedHolder& holder, const presence::HolderCommand& command);
  void refresh(SimulatedHolder& holder, const presence::HolderCommand& command);
  void list_claims(SimulatedHolder& holder, const presence::HolderCommand& command);
  void execute(const presence::ReapCommand& command);
  void on_reap_channel_up();
  void read_revision(ProjectId project, Ear::Hooks::Base answer);
  void on_reap(ProjectId project, const Result<store::ReapReply>& reply);
  void learn_time(WallTime store_now);
  void sweep();

  Ground ground_;
  Hooks hooks_;
  std::string name_;
  SteadyTime started_;
  std::vector<std::unique_ptr<SimulatedHolder>> holders_;
  presence::ReapSchedule reaps_;
  unsigned reaps_at_;  // the server that is asked
  Channel reap_channel_;
  Ear ear_;
  SteadyTime awake_at_{};
  SteadyTime isolated_until_{};
  SteadyTime ran_at_{};
  SteadyTime sweep_at_;
  Milliseconds offset_;  // the store's wall clock less the steady one
  std::vector<std::function<void()>> deferred_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace porchlight::simulation
