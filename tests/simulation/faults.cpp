// What goes wrong, and what may not be demanded for how long after it.

#include "simulation/world.hpp"

#include <algorithm>

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {
/// Within one renewal, with the probe before it and the claims after it.
constexpr Milliseconds one_renewal{10'000 + 2'500 + 4'000};
}  // namespace

std::string describe(unsigned faults) {
  std::string words;
  const std::array names{"crash", "sleep", "cut", "outage", "jump", "empty", "set_back", "damage", "drain"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((faults & (1U << i)) != 0) words += std::string(words.empty() ? "" : "|") + names[i];
  }
  return words.empty() ? "none" : words;
}

void World::break_something() {
  struct Kind {
    Fault fault;
    double rate;
    void (World::*happens)();
  };
  const std::array kinds{
      Kind{crash, 0.0024, &World::crash_node},        Kind{sleep, 0.0020, &World::sleep_node},
      Kind{cut, 0.0080, &World::cut_everything},      Kind{outage, 0.0016, &World::begin_outage},
      Kind{jump, 0.0010, &World::jump_clock},         Kind{empty, 0.0010, &World::empty_store},
      Kind{set_back, 0.0010, &World::set_store_back}, Kind{damage, 0.0016, &World::damage_store},
      Kind{drain, 0.0020, &World::drain_node}};
  for (const Kind& kind : kinds) {
    const bool now = chance(kind.rate);
    if (now && (faults_ & kind.fault) != 0) (this->*kind.happens)();
  }
  if (chance(0.004) && available_) {
    harness_->remember();
    remembered_ = now_;
    for (SimulatedVisitor& visitor : visitors_) visitor.torn_remembered = visitor.torn;
  }
}

void World::crash_node() {
  Node* const node = random_node();
  if (node == nullptr) return;
  log(node->name() + " crashes");
  gone(node);
  for (auto it = connections_.begin(); it != connections_.end();) {
    const auto connection = it++;
    if (connection->node != node) continue;
    SimulatedVisitor& visitor = visitors_[connection->visitor];
    visitor.last_crash = now_;
    visitor.offline_due = std::max(visitor.offline_due, now_ + lease_);
    if (chance(0.5)) reopen_later(connection->visitor, 10s);
    connections_.erase(connection);
  }
  scheduler_.at(now_ + up_to(20s), [this] { start_node(); });
}

/// A deploy: connections are closed one after the other, and most come back elsewhere.
void World::drain_node() {
  Node* const node = random_node();
  if (node == nullptr) return;
  log(node->name() + " drains");
  draining_.insert(node);
  for (const Connection& connection : connections_) {
    if (connection.node != node) continue;
    scheduler_.at(now_ + up_to(10s), [this, node, handle = connection.handle, holder = connection.holder] {
      const auto found = std::ranges::find_if(connections_, [&](const Connection& other) {
        return other.node == node && other.handle == handle && other.holder == holder;
      });
      if (found == connections_.end()) return;
      const std::size_t visitor = found->visitor;
      close(found, presence::Farewell::draining);
      if (chance(0.7)) reopen_later(visitor, 15s);
    });
  }
  scheduler_.at(now_ + 11s, [this, node] { end_drain(node); });
  scheduler_.at(now_ + up_to(12s), [this] { start_node(); });
}

void World::end_drain(Node* node) {
  if (!node->alive()) return;
  const bool has_connections = std::ranges::any_of(
      connections_, [node](const Connection& connection) { return connection.node == node; });
  bool quiet = !has_connections;
  for (std::size_t i = 0; i < node->holders(); ++i) quiet = quiet && node->holder(i).core.quiet();
  if (!quiet) {
    scheduler_.at(now_ + 500ms, [this, node] { end_drain(node); });
    return;
  }
  log(node->name() + " exits");
  gone(node);
}

/// With the node goes what it knew of the graces that run; the others look once in a quarter of the lease.
void World::gone(Node* node) {
  node->crash();
  for (SimulatedVisitor& visitor : visitors_) {
    if (visitor.last_close + lease_ + 4s > now_) {
      visitor.offline_due = std::max(visitor.offline_due, now_ + lease_ / 4 + grace_);
    }
  }
}

void World::sleep_node() {
  Node* const node = random_node();
  if (node == nullptr) return;
  const Milliseconds time = up_to(chance(0.5) ? 60s : 5s);
  log(node->name() + " sleeps " + std::to_string(time.count()) + " ms");
  node->sleep_until(now_ + time);
  disturbed_.any = true;
  // What its visitors did meanwhile is told when it wakes; an exempt connection is told by calm().
  disturbed_.offline = std::max(disturbed_.offline, reachable_from() + time + lease_ + lease_);
}

void World::cut_everything() {
  std::vector<Node*> alive;
  for (auto& node : nodes_) {
    if (node->alive()) alive.push_back(node.get());
  }
  if (alive.empty()) return;
  Node* const node = alive[pick(alive.size())];
  if (node->awake()) reload_into_a_cut(*node);
  log(node->name() + " loses its connections to the store");
  node->cut_all();
  disturbed_.any = true;
  disturbed_.online = std::max(disturbed_.online, reachable_from() + one_renewal);
  disturbed_.offline = std::max(disturbed_.offline, reachable_from() + one_renewal + grace_);
}

/// A visitor reloads just then: his release is on its way when the connection goes, and he is back on the
/// same holder a moment later. The release must not run any more.
void World::reload_into_a_cut(Node& node) {
  const auto own = std::ranges::find_if(
      connections_, [&node](const Connection& connection) { return connection.node == &node; });
  if (own == connections_.end()) return;
  const std::size_t visitor = own->visitor;
  const std::size_t holder = own->holder;
  close(own, presence::Farewell::normal);
  scheduler_.at(now_ + up_to(1'500ms), [this, &node, holder, visitor] {
    if (node.alive() && node.awake() && !draining_.contains(&node)) open_on(node, holder, visitor);
  });
}

void World::begin_outage() {
  if (!available_) return;
  const Milliseconds time = up_to(chance(0.5) ? 90s : 3s);
  log("the store is away for " + std::to_string(time.count()) + " ms");
  available_ = false;
  outage_end_ = now_ + time;
  harness_->set_available(false);
  disturbed_.any = true;
  disturbed_.online = std::max(disturbed_.online, outage_end_ + one_renewal);
  disturbed_.offline = std::max(disturbed_.offline, outage_end_ + lease_ * 2 + grace_);
}

void World::jump_clock() {
  const std::array sizes{2s, 20s, 100s, 3'600s};
  const auto by = Milliseconds(sizes[pick(sizes.size())]) * (chance(0.5) ? 1 : -1);
  log("the store's clock jumps by " + std::to_string(by.count()) + " ms");
  harness_->shift_clock(by);
  // Past the TTL every key has lapsed, which is a loss of the store.
  if (by > lease_ * 10)
    disturbed_.false_offline = std::max(disturbed_.false_offline, reachable_from() + one_renewal);
  jumped_ = true;
  disturbed_.any = true;
  disturbed_.online = std::max(disturbed_.online, reachable_from() + one_renewal);
  disturbed_.offline = std::max(disturbed_.offline, reachable_from() + lease_ * 11);
}

/// Nothing heals before the store is back.
SteadyTime World::reachable_from() const {
  return available_ ? now_ : std::max(now_, outage_end_);
}

void World::lost_data(Milliseconds online_after) {
  disturbed_.any = true;
  disturbed_.online = std::max(disturbed_.online, reachable_from() + online_after);
  for (SimulatedVisitor& visitor : visitors_) visitor.told.reset();
  for (auto& [project, revision] : revisions_) revision.reset();
  for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
    // The hole or the step back is seen with the next event or reap; presenceResync follows.
    scheduler_.at(now_ + up_to(5s), [this, agent] { refetch(agent); });
  }
}

void World::empty_store() {
  log("the store is emptied");
  harness_->lose_everything();
  lost_data(one_renewal);
  disturbed_.false_offline = std::max(disturbed_.false_offline, reachable_from() + one_renewal);
  // Those who had gone are forgotten at once: nobody is left to tell of them.
}

/// A failover to a replica that lagged behind: what was written since is lost, and every connection with it.
void World::set_store_back() {
  if (!remembered_ || now_ - *remembered_ > 120s) return;
  log("the store is set back to " +
      std::to_string(std::chrono::floor<Milliseconds>(*remembered_ - began_).count()) + " ms");
  harness_->set_back();
  for (SimulatedVisitor& visitor : visitors_) visitor.torn = visitor.torn_remembered;
  for (auto& node : nodes_) {
    if (node->alive()) node->cut_all();
  }
  lost_data(one_renewal);
  highest_.clear();
  disturbed_.false_offline = std::max(disturbed_.false_offline, reachable_from() + one_renewal);
  disturbed_.offline = std::max(disturbed_.offline, reachable_from() + lease_ * 12);
}

void World::damage_store() {
  using tests::Piece;
  const SimulatedVisitor& visitor = visitors_[pick(visitors_.size())];
  const std::array pieces{Piece::session_key, Piece::claims_hash, Piece::holder_set, Piece::holder,
                          Piece::dead,        Piece::online,      Piece::away};
  const Piece piece = pieces[pick(pieces.size())];
  const bool of_holder = piece == Piece::holder_set || piece == Piece::holder || piece == Piece::dead;
  Node& node = **std::next(nodes_.begin(), static_cast<std::ptrdiff_t>(pick(nodes_.size())));
  const std::string name = of_holder ? node.holder(pick(node.holders())).name : visitor.uid;
  log("the store loses piece " + std::to_string(static_cast<int>(piece)) + " of " + name);
  harness_->lose(piece, visitor.project, name);
  damaged_ = true;
  if (piece == Piece::online) {
    for (SimulatedVisitor& other : visitors_) {
      if (other.uid != name) continue;
      other.told.reset();
      other.torn = true;
    }
    for (std::size_t agent = 0; agent < agents_.size(); ++agent) refetch(agent);
  }
  disturbed_.any = true;
  disturbed_.online = std::max(disturbed_.online, reachable_from() + lease_ * 10 / 3 + one_renewal);
  disturbed_.false_offline =
      std::max(disturbed_.false_offline, reachable_from() + lease_ * 10 / 3 + one_renewal);
  disturbed_.offline = std::max(disturbed_.offline, reachable_from() + lease_ * 12);
}

}  // namespace porchlight::simulation
