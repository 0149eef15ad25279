#pragma once
// A history, run: visitors who come, turn pages and go, agents who look on, gateways that crash, sleep and
// are deployed, and a store that is away, hangs, loses everything or a part, is set back, or has its clock
// set. Holders, reap schedules, event sequences and the store are the product's; time, network and people are
// not. The invariants of docs/presence.md are checked at each event and each second, and once more after a
// quiet end. Nothing here knows which form of the store it is.

#include "simulation/forms.hpp"
#include "simulation/history.hpp"
#include "simulation/model.hpp"

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace porchlight::simulation {

struct Outcome {
  struct Told {
    Milliseconds at{};  // since the beginning
    store::SessionEvent event;
  };
  std::string failure;  // what was violated first; empty where all held
  std::vector<std::string> log;
  std::vector<Told> told;
  std::uint64_t commands = 0;  // that the store was sent
  Milliseconds simulated{};
};

class World {
 public:
  World(const History& history, const Form& form, bool logs);
  ~World();
  [[nodiscard]] Outcome run();

 private:
  // world.cpp: time, and who does what
  void run_until(SteadyTime end);
  void step(SteadyTime time);
  void perform(const Action& action);
  void perform_on_node(const Action& action);
  Node& start_node(std::size_t holders);
  [[nodiscard]] Node::Hooks hooks_for(unsigned number);
  [[nodiscard]] Node* running(unsigned which);
  [[nodiscard]] Node* serving(unsigned which);
  template <typename Words>
  void log(const Words& words) {
    if (logs_) write(words());
  }
  void write(const std::string& line);

  // visitors.cpp
  void open(std::size_t visitor, unsigned where, unsigned how);
  void open_on(Node& node, std::size_t holder, std::size_t visitor, unsigned how);
  void come_back(std::size_t visitor, const Action& why, std::uint64_t salt);
  void update(std::size_t visitor, unsigned tab, unsigned how);
  void close(std::size_t visitor, unsigned tab);
  void close(std::list<Connection>::iterator connection, presence::Farewell farewell);
  void close_later(const Connection& connection, presence::Farewell farewell, SteadyTime at);
  [[nodiscard]] std::list<Connection>::iterator tab_of(std::size_t visitor, unsigned tab);
  void seen(const std::string& uid, WallTime time);

  // agents.cpp
  void publish(const store::SessionEvent& event);
  void tell(unsigned node, const store::SessionEvent& event);
  void resync(unsigned node, ProjectId project);
  void join(std::size_t agent, unsigned where);
  void refetch(std::size_t agent);
  void answer(std::size_t agent, std::uint64_t epoch);
  void lose_agents(const Node& node);
  template <typename What>
  void to_agent(std::size_t agent, What what);

  // faults.cpp
  void unsettle(Node& node, SteadyTime until);
  void suspend_until(SteadyTime end);
  void crash(Node& node, const Action& why);
  void drain(Node& node, const Action& why);
  void end_drain(Node& node);
  void gone(Node& node);
  void sleep(Node& node, Milliseconds time);
  void cut(Node& node);
  void isolate(Node& node, Milliseconds time);
  void reload_into_a_cut(const Action& action);
  void begin_outage(Milliseconds time);
  void hang(Milliseconds time);
  void set_clock(Milliseconds by);
  void empty();
  void remember();
  void set_back();
  void damage(const Action& action);
  void forget_what_was_told();
  [[nodiscard]] SteadyTime reachable_from() const { return std::max(now_, road_.open_from()); }
  void disturb(SteadyTime Disturbance::*what, SteadyTime until);

  // checks.cpp
  void fail(unsigned invariant, const std::string& what);
  void see_events();
  void check_event(const store::SessionEvent& event);
  void check_revision(const store::SessionEvent& event);
  void check_alternation(SimulatedVisitor& visitor, const store::SessionEvent& event);
  void check_offline(const SimulatedVisitor& visitor);
  [[nodiscard]] bool back_in_time(const SimulatedVisitor& visitor, const Connection& connection) const;
  void check_grace(const SimulatedVisitor& visitor);
  void check_last_seen(const SimulatedVisitor& visitor, const store::SessionEvent& event);
  void check_now();
  void check_visitor(std::size_t visitor, bool shown, SteadyTime reaper_ready);
  [[nodiscard]] bool exact(const SimulatedVisitor& visitor) const;
  [[nodiscard]] bool calm(const Connection& connection) const;
  [[nodiscard]] SteadyTime reaper_ready() const;
  [[nodiscard]] std::vector<std::optional<store::Session>> read_all();

  // quiet_end.cpp
  void check_quiet_end();
  void check_shown(std::size_t visitor, const std::optional<store::Session>& session);
  void check_agents(const SimulatedVisitor& visitor, const std::optional<store::Session>& session);
  void check_database(const SimulatedVisitor& visitor, bool connected);
  void check_counts(const std::vector<std::optional<store::Session>>& sessions);
  void check_work();

  /// "Within one renewal", with the probe before it and the claims after it.
  [[nodiscard]] Milliseconds renewal() const;
  /// A command, its answer, and the one that waited for it.
  [[nodiscard]] Milliseconds round() const { return history_.tail * 3; }

  const History& history_;
  bool logs_;
  std::unique_ptr<tests::SessionStoreHarness> harness_;
  Scheduler scheduler_;
  Road road_;
  SteadyTime now_{std::chrono::hours(1)};
  const SteadyTime began_ = now_;
  Draw draw_;
  std::list<std::unique_ptr<Node>> nodes_;  // those that have crashed too
  std::vector<SimulatedVisitor> visitors_;
  std::list<Connection> connections_;
  std::array<Agent, project_of_agent.size()> agents_;
  std::map<ProjectId, std::optional<store::Revision>> revisions_;  // none: unknown after a loss
  std::map<ProjectId, store::Revision> highest_;                   // before the store was emptied
  Disturbance disturbed_;
  SteadyTime next_check_{};
  std::optional<SteadyTime> remembered_;
  std::uint64_t settled_commands_ = 0;
  Outcome outcome_;
};

/// A history on a fresh store.
[[nodiscard]] Outcome run(const History& history, const Form& form, bool logs = false);

}  // namespace porchlight::simulation
