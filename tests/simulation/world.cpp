// Time, visitors and agents.

#include "simulation/world.hpp"

#include <algorithm>
#include <iterator>

namespace porchlight::simulation {

using namespace std::chrono_literals;

World::World(unsigned seed, unsigned faults, const tests::HarnessFactory& factory)
    : harness_(factory.make()), random_(seed), seed_(seed), faults_(faults) {
  wall_began_ = harness_->now();
  const std::array graces{8'000ms, 8'000ms, 3'000ms, 0ms};
  grace_ = graces[pick(graces.size())];
  const std::size_t count = 6 + pick(15);
  for (std::size_t i = 0; i < count; ++i) {
    SimulatedVisitor visitor;
    visitor.project = i % 4 == 3 ? 2 : 1;
    visitor.uid = "v" + std::to_string(i);
    visitors_.push_back(visitor);
  }
  revisions_[1] = revisions_[2] = std::nullopt;
  const std::size_t nodes = 2 + pick(2);
  for (std::size_t i = 0; i < nodes; ++i) start_node();
}

World::~World() = default;

std::string World::run() {
  run_until(began_ + 5min, true);
  faults_ = 0;
  if (!available_) run_until(outage_end_ + 1s, false);
  if (std::ranges::none_of(nodes_, [](const auto& node) { return node->alive(); })) start_node();
  run_until(now_ + lease_ * 13, false);
  if (failure_.empty()) check_quiet_end();
  return failure_;
}

void World::run_until(SteadyTime end, bool active) {
  const Milliseconds step = active ? 100ms : 250ms;
  while (now_ < end && failure_.empty()) {
    const SteadyTime next = now_ + step;
    SteadyTime time = now_;
    while (const auto action = scheduler_.take(next, time)) {
      advance_to(time);
      action();
      see_events();
      if (!failure_.empty()) return;
    }
    advance_to(next);
    tick(active);
  }
}

void World::advance_to(SteadyTime time) {
  if (time <= now_) return;
  harness_->advance(std::chrono::floor<Milliseconds>(time - now_));
  now_ = time;
}

void World::tick(bool active) {
  if (!available_ && now_ >= outage_end_) {
    available_ = true;
    harness_->set_available(true);
    log("the store is back");
  }
  for (auto& node : nodes_) node->run();
  if (active) {
    if (chance(0.5)) act();
    break_something();
  }
  see_events();
  check_now();
}

void World::act() {
  const std::size_t visitor = pick(visitors_.size());
  const auto own = std::ranges::find_if(
      connections_, [visitor](const Connection& connection) { return connection.visitor == visitor; });
  const bool has = own != connections_.end() && own->node->awake();
  switch (pick(10)) {
    case 0:
    case 1:
    case 2:
      return connections_.size() < 40 ? open(visitor) : void();
    case 3:
    case 4:
    case 5:
      return has ? close(own, presence::Farewell::normal) : void();
    case 6:
    case 7:
      return has ? update(*own) : void();
    case 8:  // a reload: away and back
      if (!has) return;
      close(own, presence::Farewell::normal);
      return reopen_later(visitor, 2'000ms);
    default:
      return refetch(pick(agents_.size()));
  }
}

void World::open(std::size_t visitor) {
  Node* const node = random_node();
  if (node != nullptr) open_on(*node, pick(node->holders()), visitor);
}

void World::open_on(Node& node, std::size_t index, std::size_t visitor) {
  Connection connection;
  connection.visitor = visitor;
  connection.node = &node;
  connection.holder = index;
  connection.state = {chance(0.2) ? store::Activity::away : store::Activity::active,
                      "/" + std::to_string(pick(4)), "title", "name"};
  connection.opened = now_;
  SimulatedHolder& holder = node.holder(index);
  log(visitors_[visitor].uid + " connects to " + holder.name + " at " + connection.state.url);
  connection.handle =
      holder.core.open({visitors_[visitor].project, visitors_[visitor].uid}, connection.state, now_);
  connections_.push_back(connection);
  node.flush(holder);
}

void World::reopen_later(std::size_t visitor, Milliseconds at_most) {
  scheduler_.at(now_ + up_to(at_most), [this, visitor] { open(visitor); });
}

void World::update(Connection& connection) {
  if (chance(0.5)) {
    connection.state.url = "/" + std::to_string(pick(4));
  } else {
    const bool away = connection.state.activity == store::Activity::away;
    connection.state.activity = away ? store::Activity::active : store::Activity::away;
  }
  SimulatedHolder& holder = connection.node->holder(connection.holder);
  log(visitors_[connection.visitor].uid + " goes to " + connection.state.url + " on " + holder.name);
  holder.core.update(connection.handle, connection.state, now_);
  connection.node->flush(holder);
}

void World::close(std::list<Connection>::iterator connection, presence::Farewell farewell) {
  SimulatedVisitor& visitor = visitors_[connection->visitor];
  SimulatedHolder& holder = connection->node->holder(connection->holder);
  log(visitor.uid + " leaves " + holder.name);
  visitor.last_close = now_;
  const Milliseconds after = farewell == presence::Farewell::draining ? lease_ : grace_;
  // A node that has just started may not reap yet: the others look once in a quarter of the lease.
  const bool young = now_ < started_.at(connection->node) + lease_;
  visitor.offline_due = std::max(visitor.offline_due, now_ + after + (young ? lease_ / 4 : 0ms));
  Node* const node = connection->node;
  const presence::ConnectionHandle handle = connection->handle;
  connections_.erase(connection);
  holder.core.close(handle, farewell, now_);
  node->flush(holder);
}

Node* World::random_node() {
  std::vector<Node*> able;
  for (auto& node : nodes_) {
    if (node->alive() && node->awake() && !draining_.contains(node.get())) able.push_back(node.get());
  }
  return able.empty() ? nullptr : able[pick(able.size())];
}

void World::start_node() {
  presence::HolderOptions options;
  options.lease = lease_;
  options.grace = grace_;
  options.seed = seed_ + node_count_;
  Node::Hooks hooks;
  hooks.log = [this](const std::string& line) { log(line); };
  hooks.on_claimed = [this](const std::string& holder, ProjectId, const std::string& uid) {
    for (Connection& connection : connections_) {
      if (visitors_[connection.visitor].uid != uid) continue;
      if (connection.node->holder(connection.holder).name == holder) connection.established = true;
    }
  };
  hooks.on_ended = [this](ProjectId, const store::Ended& ended) {
    WallTime& seen = last_seen_[ended.uid];
    seen = std::max(seen, ended.last_seen);
  };
  const auto latency = [this]() -> Milliseconds { return chance(0.05) ? up_to(300ms) : up_to(5ms); };
  const std::string name = "n" + std::to_string(node_count_++);
  nodes_.push_back(std::make_unique<Node>(name, 1 + pick(2), options, harness_->store(), scheduler_, now_,
                                          latency, std::move(hooks)));
  nodes_.back()->watch(1);
  started_[nodes_.back().get()] = now_;
  log(name + " starts");
}

/// An agent reads everything anew: the answer is of the time it was read at, and comes later.
void World::refetch(std::size_t agent) {
  const std::uint64_t epoch = agents_[agent].forget();
  scheduler_.at(now_ + up_to(300ms), [this, agent, epoch] {
    if (agents_[agent].epoch() != epoch) return;
    std::vector<std::string> uids;
    for (const auto& visitor : visitors_) {
      if (visitor.project == 1) uids.push_back(visitor.uid);
    }
    auto answer = tests::ask<store::ReadReply>(
        *harness_, [&](auto& store, auto reply) { store.read(1, uids, std::move(reply)); });
    if (!answer) return refetch(agent);
    scheduler_.at(now_ + up_to(1'000ms), [this, agent, epoch, uids, answer = *answer] {
      if (agents_[agent].epoch() != epoch) return;
      log("agent " + std::to_string(agent) + " shows what was read at " +
          std::to_string(answer.revision % 1'000'000));
      for (std::size_t i = 0; i < uids.size(); ++i) {
        const auto& session = answer.sessions[i];
        agents_[agent].apply(uids[i], answer.revision, session ? AgentView::words_of(session->state) : "");
      }
    });
  });
}

void World::log(const std::string& line) {
  const auto elapsed = std::chrono::floor<Milliseconds>(now_ - began_);
  history_.push_back(std::to_string(static_cast<double>(elapsed.count()) / 1000.0) + " " + line);
  if (history_.size() > 2000) history_.pop_front();
}

std::size_t World::pick(std::size_t below) {
  return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
}
bool World::chance(double probability) {
  return std::bernoulli_distribution(probability)(random_);
}
Milliseconds World::up_to(Milliseconds longest) {
  return Milliseconds(std::uniform_int_distribution<std::int64_t>(0, longest.count())(random_));
}

}  // namespace porchlight::simulation
