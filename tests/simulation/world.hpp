#pragma once
// The seeded world: visitors who come, turn pages and go, agents who look on, gateways that crash, sleep and
// drain, and a store that is away, loses everything or a part, is set back, or has its clock set. Everything
// follows from the seed. The invariants of docs/presence.md are checked at each event and each tick, and once
// more after a quiet end.

#include "simulation/model.hpp"
#include "support/session_store_harness.hpp"

#include <array>
#include <deque>
#include <list>
#include <random>
#include <set>

namespace porchlight::simulation {

enum Fault : unsigned {
  crash = 1,
  sleep = 2,
  cut = 4,
  outage = 8,
  jump = 16,
  empty = 32,
  set_back = 64,
  damage = 128,
  drain = 256,
};
inline constexpr unsigned every_fault = 511;
[[nodiscard]] std::string describe(unsigned faults);

class World {
 public:
  World(unsigned seed, unsigned faults, const tests::HarnessFactory& factory);
  ~World();
  /// What was violated first; empty where all held.
  [[nodiscard]] std::string run();
  [[nodiscard]] const std::deque<std::string>& history() const { return history_; }

 private:
  // world.cpp: time, visitors, agents
  void run_until(SteadyTime end, bool active);
  void advance_to(SteadyTime time);
  void tick(bool active);
  void act();
  void open(std::size_t visitor);
  void open_on(Node& node, std::size_t holder, std::size_t visitor);
  void reopen_later(std::size_t visitor, Milliseconds at_most);
  void update(Connection& connection);
  void close(std::list<Connection>::iterator connection, presence::Farewell farewell);
  Node* random_node();
  void start_node();
  void refetch(std::size_t agent);
  void log(const std::string& line);
  std::size_t pick(std::size_t below);
  bool chance(double probability);
  Milliseconds up_to(Milliseconds longest);

  // faults.cpp
  void break_something();
  void crash_node();
  void drain_node();
  void end_drain(Node* node);
  void gone(Node* node);
  void sleep_node();
  void begin_outage();
  void jump_clock();
  void empty_store();
  void set_store_back();
  void damage_store();
  void lost_data(Milliseconds online_after);
  void cut_everything();
  void reload_into_a_cut(Node& node);
  [[nodiscard]] SteadyTime reachable_from() const;

  // checks.cpp
  void fail(const std::string& what);
  void see_events();
  void check_event(const store::SessionEvent& event);
  void check_revision(const store::SessionEvent& event);
  void check_alternation(SimulatedVisitor& visitor, const store::SessionEvent& event);
  void check_offline(const SimulatedVisitor& visitor, const store::SessionEvent& event);
  void check_last_seen(const SimulatedVisitor& visitor, const store::SessionEvent& event);
  void check_now();
  void check_quiet_end();
  void check_shown(std::size_t visitor, const store::Session& session);
  [[nodiscard]] bool calm(const Connection& connection) const;
  [[nodiscard]] std::optional<SteadyTime> reaper_ready() const;
  [[nodiscard]] std::vector<std::optional<store::Session>> read_all();

  static constexpr Milliseconds lease_{30'000};
  std::unique_ptr<tests::SessionStoreHarness> harness_;
  Scheduler scheduler_;
  std::mt19937 random_;
  unsigned seed_;
  unsigned faults_;
  SteadyTime now_{std::chrono::hours(1)};
  SteadyTime began_ = now_;
  WallTime wall_began_{};
  Milliseconds grace_{8'000};
  std::list<std::unique_ptr<Node>> nodes_;  // those that have crashed too
  std::set<Node*> draining_;
  std::map<Node*, SteadyTime> started_;
  unsigned node_count_ = 0;
  std::vector<SimulatedVisitor> visitors_;
  std::list<Connection> connections_;
  std::array<AgentView, 2> agents_;
  std::map<ProjectId, std::optional<store::Revision>> revisions_;  // none: unknown after a loss
  std::map<ProjectId, store::Revision> highest_;                   // before the store was emptied
  std::map<std::string, WallTime> last_seen_;                      // what the database has
  Disturbance disturbed_;
  bool available_ = true;
  SteadyTime outage_end_{};
  SteadyTime next_check_{};
  bool jumped_ = false;
  bool damaged_ = false;  // one who is lost from `online` may stay in `away` until the next visit
  std::optional<SteadyTime> remembered_;
  std::string failure_;
  std::deque<std::string> history_;
};

}  // namespace porchlight::simulation
