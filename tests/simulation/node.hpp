#pragma once
// A gateway node of the simulation: real holders and a real reap schedule, each with its channel to the
// store. It can sleep (what comes meanwhile waits) and crash (what is sent to it is lost).

#include "presence/holder.hpp"
#include "presence/reap_schedule.hpp"
#include "simulation/channel.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::simulation {

struct SimulatedHolder {
  std::string name;
  presence::Holder core;
  Channel channel;
  std::map<ProjectId, SteadyTime> hinted;
};

class Node {
 public:
  struct Hooks {
    std::function<void(const std::string& holder, ProjectId project, const std::string& uid)> on_claimed;
    std::function<void(ProjectId project, const store::Ended& ended)> on_ended;
    std::function<void(const std::string& line)> log;
  };

  Node(std::string name, std::size_t holders, presence::HolderOptions options, store::SessionStore& store,
       Scheduler& scheduler, const SteadyTime& now, Channel::Latency latency, Hooks hooks);

  [[nodiscard]] SimulatedHolder& holder(std::size_t index) { return *holders_[index]; }
  [[nodiscard]] std::size_t holders() const { return holders_.size(); }
  [[nodiscard]] const std::string& name() const { return name_; }
  void watch(ProjectId project) { reaps_.watch(project, now_); }
  void sleep_until(SteadyTime time) { awake_at_ = std::max(awake_at_, time); }
  [[nodiscard]] bool awake() const { return now_ >= awake_at_; }
  [[nodiscard]] SteadyTime awake_at() const { return awake_at_; }
  /// Nothing more reaches it; it stays in memory for what is still on its way.
  void crash() { alive_.reset(); }
  [[nodiscard]] bool alive() const { return alive_ != nullptr; }
  /// Timers, and what came while it slept.
  void run();
  /// Sends what the holder wants sent.
  void flush(SimulatedHolder& holder);
  void cut(SimulatedHolder& holder);
  void cut_all();

 private:
  void deliver(std::function<void()> what);
  template <typename Reply>
  Channel::Handle<Reply> to(std::function<void(const Result<Reply>&)> handle);
  void execute(SimulatedHolder& holder, presence::HolderCommand command);
  void execute(const presence::ReapCommand& command);
  void on_reap(ProjectId project, const Result<store::ReapReply>& reply);

  std::string name_;
  presence::HolderOptions options_;
  store::SessionStore& store_;
  const SteadyTime& now_;
  Hooks hooks_;
  std::vector<std::unique_ptr<SimulatedHolder>> holders_;
  presence::ReapSchedule reaps_;
  Channel reap_channel_;
  SteadyTime awake_at_{};
  std::vector<std::function<void()>> deferred_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace porchlight::simulation
