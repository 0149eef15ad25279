// Time, and who does what.

#include "simulation/world.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {
/// More would only slow a history down.
constexpr std::size_t most_nodes = 8;
/// The stream of draw.hpp that is the world's own.
constexpr std::uint64_t world_stream = 1'000'000;
}  // namespace

Outcome run(const History& history, const Form& form, bool logs) {
  return World(history, form, logs).run();
}

World::World(const History& history, const Form& form, bool logs)
    : history_(history), logs_(logs), harness_(form.make(history.lease)), draw_(history.seed, world_stream) {
  for (std::size_t i = 0; i < history.visitors; ++i) {
    SimulatedVisitor visitor;
    visitor.project = project_of_visitor(i);
    visitor.uid = "v" + std::to_string(i);
    visitors_.push_back(visitor);
  }
  for (const std::size_t holders : history.nodes) start_node(holders);
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    agents_[i].project = project_of_agent[i];
    join(i, static_cast<unsigned>(i));
  }
}

World::~World() = default;

Outcome World::run() {
  for (const Action& action : history_.actions) {
    scheduler_.at(began_ + action.at, [this, &action] {
      log([&] { return "-- " + describe(action); });
      perform(action);
    });
  }
  const Milliseconds last = history_.actions.empty() ? 0ms : history_.actions.back().at;
  run_until(began_ + std::max(history_.length, last));
  run_until(reachable_from());
  if (running(0) == nullptr) start_node(1);
  // Long enough for everything that was disturbed to be right again, and for a lease to lapse after that.
  const SteadyTime healed = std::max({now_, disturbed_.online, disturbed_.offline, disturbed_.false_offline});
  run_until(healed + history_.lease * 4);
  if (outcome_.failure.empty()) check_quiet_end();
  outcome_.commands = road_.commands;
  outcome_.simulated = std::chrono::floor<Milliseconds>(now_ - began_);
  return std::move(outcome_);
}

void World::run_until(SteadyTime end) {
  while (now_ < end && outcome_.failure.empty()) {
    SteadyTime next = std::min({end, scheduler_.next(), next_check_});
    for (const auto& node : nodes_) next = std::min(next, node->next());
    step(std::max(next, now_));
  }
}

void World::step(SteadyTime time) {
  if (time > now_) harness_->advance(std::chrono::floor<Milliseconds>(time - now_));
  now_ = time;
  while (const auto task = scheduler_.take(now_)) {
    task();
    see_events();
  }
  for (auto& node : nodes_) {
    if (node->next() <= now_) node->run();
  }
  if (now_ >= next_check_) check_now();
}

void World::perform(const Action& action) {
  switch (action.act) {
    case Act::open:
      return open(action.who, action.where, action.how);
    case Act::update:
      return update(action.who, action.where, action.how);
    case Act::close:
      return close(action.who, action.where);
    case Act::refetch:
      return refetch(action.who);
    case Act::rejoin:
      return join(action.who, action.where);
    case Act::back_cut:
      return reload_into_a_cut(action);
    case Act::outage:
      return begin_outage(action.time);
    case Act::hang:
      return hang(action.time);
    case Act::jump:
      return set_clock(action.time);
    case Act::empty:
      return empty();
    case Act::remember:
      return remember();
    case Act::set_back:
      return set_back();
    case Act::damage:
      return damage(action);
    default:
      return perform_on_node(action);
  }
}

void World::perform_on_node(const Action& action) {
  if (action.act == Act::start) {
    start_node(1 + action.how % 3);
    return;
  }
  Node* const node = running(action.who);
  if (node == nullptr) return;
  switch (action.act) {
    case Act::crash:
      return crash(*node, action);
    case Act::drain:
      return drain(*node, action);
    case Act::sleep:
      return sleep(*node, action.time);
    case Act::cut:
      return cut(*node);
    case Act::isolate:
      return isolate(*node, action.time);
    default:
      return node->ear().cut_until(now_ + action.time);
  }
}

/// The k-th of those that have not crashed, counted round; none: there is none.
Node* World::running(unsigned which) {
  std::vector<Node*> able;
  for (auto& node : nodes_) {
    if (node->alive()) able.push_back(node.get());
  }
  return able.empty() ? nullptr : able[which % able.size()];
}

/// The same of those that take connections.
Node* World::serving(unsigned which) {
  std::vector<Node*> able;
  for (auto& node : nodes_) {
    if (node->alive() && node->awake() && !node->draining) able.push_back(node.get());
  }
  return able.empty() ? nullptr : able[which % able.size()];
}

Node& World::start_node(std::size_t holders) {
  const auto running = std::ranges::count_if(nodes_, [](const auto& node) { return node->alive(); });
  if (static_cast<std::size_t>(running) >= most_nodes) return *nodes_.back();
  const auto number = static_cast<unsigned>(nodes_.size());
  const Node::Ground ground{history_, harness_->store(), scheduler_, now_, road_, harness_->now()};
  nodes_.push_back(std::make_unique<Node>(number, holders, ground, hooks_for(number)));
  log([&] { return nodes_.back()->name() + " starts"; });
  return *nodes_.back();
}

Node::Hooks World::hooks_for(unsigned number) {
  Node::Hooks hooks;
  hooks.log = [this](const std::string& line) { log([&] { return line; }); };
  hooks.claimed = [this](const std::string& holder, ProjectId, const std::string& uid) {
    for (Connection& connection : connections_) {
      if (visitors_[connection.visitor].uid != uid) continue;
      if (connection.node->holder(connection.holder).name == holder) connection.established = true;
    }
  };
  hooks.ended = [this](ProjectId, const store::Ended& ended) { seen(ended.uid, ended.last_seen); };
  hooks.still_here = [this](const std::string& uid, WallTime time) { seen(uid, time); };
  hooks.event = [this, number](const store::SessionEvent& event) { tell(number, event); };
  hooks.resync = [this, number](ProjectId project) { resync(number, project); };
  return hooks;
}

void World::write(const std::string& line) {
  const auto elapsed = std::chrono::floor<Milliseconds>(now_ - began_).count();
  outcome_.log.push_back(std::to_string(elapsed / 1000) + "." +
                         std::to_string(elapsed % 1000 + 1000).substr(1) + " " + line);
}

}  // namespace porchlight::simulation
