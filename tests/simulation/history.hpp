#pragma once
// A history, written down before it is run: what visitors, agents and faults do, and when. Each action is a
// few plain numbers that mean something whatever else is left out ("the k-th tab of visitor 3, if it has
// one"; k counts round), so that a failing history can be made smaller action by action.

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::simulation {

enum class Act : std::uint8_t {
  // Visitors and agents. `who` is the visitor or the agent.
  open,     // a tab; `where`: holder, `how`: page and activity
  update,   // `where`: tab, `how`: page and activity
  close,    // `where`: tab
  refetch,  // an agent opens another page of the dashboard
  rejoin,   // an agent's connection is made anew, to node `where`
  // Nodes. `who` is the node, counted among those that are running.
  start,
  crash,     // visitors come back within `time` by `how` in ten
  drain,     // a deploy: the same
  sleep,     // for `time`
  cut,       // every connection to the store is lost, and made again
  isolate,   // it cannot be made again for `time`
  deafen,    // its subscription is away for `time`
  back_cut,  // visitor `who` closes tab `where`, the holder's connection is cut, and he is back after `time`
  // The store.
  outage,    // stopped for `time`; nothing is lost
  hang,      // does nothing for `time`, then what was sent and not given up
  jump,      // its clock is set by `time`
  empty,     // everything is lost
  remember,  // what a replica has, for `set_back`
  set_back,  // a failover to that replica
  damage,    // a single piece is lost: kind `how`, of visitor `who` or holder `where`
};

struct Action {
  Milliseconds at{};  // since the beginning
  Act act = Act::open;
  unsigned who = 0;
  unsigned where = 0;
  unsigned how = 0;
  Milliseconds time{};
  bool operator==(const Action&) const = default;
};

struct History {
  unsigned seed = 0;  // of what is not an action: latencies, jitter
  Milliseconds lease{30'000};
  Milliseconds grace{8'000};
  Milliseconds tail{300};      // the slowest message
  bool small_batches = false;  // a reap ends three sessions, a page of claims holds five
  std::size_t visitors = 6;
  std::vector<std::size_t> nodes{1, 1};  // how many holders each has at first
  Milliseconds length{60'000};
  std::vector<Action> actions;  // in the order of their times
  bool operator==(const History&) const = default;
};

/// The third project is nobody's: reapers hear of it from the store and from the database alone.
inline constexpr std::array<ProjectId, 3> all_projects{1, 2, 3};
inline constexpr std::array<ProjectId, 2> agents_projects{1, 2};
/// Whose dashboard each agent has open.
inline constexpr std::array<ProjectId, 3> project_of_agent{1, 1, 2};
[[nodiscard]] constexpr ProjectId project_of_visitor(std::size_t visitor) {
  return visitor % 4 == 3 ? 2 : visitor % 8 == 5 ? 3 : 1;
}

[[nodiscard]] std::string describe(const Action& action);
[[nodiscard]] std::string describe(const History& history);

}  // namespace porchlight::simulation
