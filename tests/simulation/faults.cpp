// What goes wrong, and what may not be demanded for how long after it: each exemption is bounded, and follows
// from a sentence of docs/presence.md.

#include "simulation/world.hpp"

#include <algorithm>
#include <iterator>

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {
/// A failover cuts the subscriptions too; they stand again soon after.
constexpr Milliseconds subscribed_again = 500ms;
/// Past it the store is set back to nothing.
constexpr int oldest_replica_leases = 4;
constexpr int ttl_leases = 10;
}  // namespace

Milliseconds World::renewal() const {
  return history_.lease / 3 + history_.lease / 12 + 1s + history_.tail * 10;
}

void World::disturb(SteadyTime Disturbance::*what, SteadyTime until) {
  disturbed_.*what = std::max(disturbed_.*what, until);
}

/// What a node is silent about for long others may take down; it says it again within one renewal.
void World::unsettle(Node& node, SteadyTime until) {
  node.calm_from = std::max(node.calm_from, until + renewal());
}

/// Nothing heals before then: what was to be right by some time is right as long after that.
void World::suspend_until(SteadyTime end) {
  const SteadyTime from = reachable_from();
  if (end <= from) return;
  disturbed_.suspend(from, end);
  for (auto& node : nodes_) {
    if (node->calm_from > from) node->calm_from = std::max(node->calm_from + (end - from), end + renewal());
  }
}

void World::crash(Node& node, const Action& why) {
  gone(node);
  std::uint64_t salt = 0;
  for (auto it = connections_.begin(); it != connections_.end();) {
    const auto connection = it++;
    if (connection->node != &node) continue;
    SimulatedVisitor& visitor = visitors_[connection->visitor];
    visitor.crash = {now_, harness_->now()};
    visitor.offline_due = std::max(visitor.offline_due, now_ + history_.lease);
    come_back(connection->visitor, why, salt += 8);
    connections_.erase(connection);
  }
}

/// A deploy: connections are closed one after the other, and most come back elsewhere.
void World::drain(Node& node, const Action& why) {
  if (node.draining) return;
  node.draining = true;
  std::uint64_t salt = 0;
  for (const Connection& connection : connections_) {
    if (connection.node != &node) continue;
    salt += 8;
    const SteadyTime at = now_ + draw_.up_to(10s, now_, salt);
    close_later(connection, presence::Farewell::draining, at);
    scheduler_.at(at, [this, visitor = connection.visitor, why, salt] { come_back(visitor, why, salt); });
  }
  scheduler_.at(now_ + 11s, [this, &node] { end_drain(node); });
}

void World::end_drain(Node& node) {
  if (!node.alive()) return;
  bool quiet = std::ranges::none_of(connections_, [&](const auto& other) { return other.node == &node; });
  for (std::size_t i = 0; i < node.holders(); ++i) quiet = quiet && node.holder(i).core.quiet();
  if (!quiet) return scheduler_.at(now_ + 500ms, [this, &node] { end_drain(node); });
  log([&] { return node.name() + " exits"; });
  gone(node);
}

/// With the node goes what it knew of the graces that run; the others look once in a quarter of the lease.
void World::gone(Node& node) {
  node.crash();
  lose_agents(node);
  for (SimulatedVisitor& visitor : visitors_) {
    if (visitor.close.at + history_.lease + 4s > now_) {
      visitor.offline_due = std::max(visitor.offline_due, now_ + history_.lease / 4 + history_.grace);
    }
    if (visitor.close_node == &node &&
        visitor.close.at + round() > now_) {  // his release may not have gone out
      visitor.offline_due = std::max(visitor.offline_due, now_ + history_.lease);
      visitor.hasty = visitor.close.at;
    }
  }
}

/// What its visitors did meanwhile is told when it wakes; the connections themselves are exempt by calm().
void World::sleep(Node& node, Milliseconds time) {
  node.sleep_until(now_ + time);
  unsettle(node, reachable_from() + time);
  disturb(&Disturbance::offline, reachable_from() + time + history_.lease * 2);
  disturb(&Disturbance::inexact, reachable_from() + time + history_.lease * 2);
}

void World::cut(Node& node) {
  node.cut_all(false);
  disturb(&Disturbance::online, reachable_from() + renewal());
  disturb(&Disturbance::offline,
          reachable_from() + std::max(renewal(), history_.lease / 2 + 4s) + history_.grace);
  disturb(&Disturbance::inexact, reachable_from() + renewal());
}

void World::isolate(Node& node, Milliseconds time) {
  node.isolate_until(now_ + time);
  unsettle(node, reachable_from() + time);
  cut(node);
  disturb(&Disturbance::offline, reachable_from() + time + history_.lease * 2);
  disturb(&Disturbance::inexact, reachable_from() + time + history_.lease * 2);
}

/// A visitor reloads just when the connection to the store goes: his release is on its way, and he is back on
/// the same holder a moment later. The release must not run after his claim.
void World::reload_into_a_cut(const Action& action) {
  const auto tab = tab_of(action.who, action.where);
  if (tab == connections_.end() || !tab->node->awake()) return;
  Node& node = *tab->node;
  const std::size_t holder = tab->holder;
  close(tab, presence::Farewell::normal);
  cut(node);
  scheduler_.at(now_ + action.time, [this, &node, holder, visitor = action.who, how = action.where] {
    if (node.alive() && node.awake() && !node.draining) open_on(node, holder, visitor, how);
  });
}

void World::begin_outage(Milliseconds time) {
  const SteadyTime end = now_ + time;
  suspend_until(end);
  road_.away_until = std::max(road_.away_until, end);
  for (auto& node : nodes_) {
    node->cut_all(true);
    if (node->alive()) node->ear().cut_until(end);
  }
  disturb(&Disturbance::online, end + renewal());
  disturb(&Disturbance::offline, end + history_.lease * 2 + history_.grace);
  disturb(&Disturbance::inexact, end + history_.lease * 2);
}

/// Connections that wait too long are given up by those who wait.
void World::hang(Milliseconds time) {
  const SteadyTime end = now_ + time;
  suspend_until(end);
  road_.hangs_until = std::max(road_.hangs_until, end);
  for (auto& node : nodes_) {
    if (node->alive() && time > 2s) node->ear().cut_until(end);
  }
  disturb(&Disturbance::online, end + renewal());
  disturb(&Disturbance::offline, end + history_.lease * 2 + history_.grace);
  disturb(&Disturbance::inexact, end + history_.lease * 2);
}

void World::set_clock(Milliseconds by) {
  harness_->shift_clock(by);
  ++disturbed_.losses;
  disturbed_.clock_set = true;
  // Past the TTL every key has lapsed, which is a loss of the store.
  if (by > history_.lease * ttl_leases) disturb(&Disturbance::false_offline, reachable_from() + renewal());
  disturb(&Disturbance::online, reachable_from() + renewal());
  disturb(&Disturbance::offline, reachable_from() + history_.lease * (ttl_leases + 1));
  disturb(&Disturbance::inexact, reachable_from() + history_.lease * (ttl_leases + 1));
}

/// Those who had gone are forgotten at once: nobody is left to tell of them.
void World::empty() {
  harness_->lose_everything();
  forget_what_was_told();
  disturb(&Disturbance::online, reachable_from() + renewal());
  disturb(&Disturbance::false_offline, reachable_from() + renewal());
  disturb(&Disturbance::inexact, reachable_from() + renewal());
}

void World::forget_what_was_told() {
  ++disturbed_.losses;
  for (SimulatedVisitor& visitor : visitors_) visitor.told.reset();
  for (auto& [project, revision] : revisions_) revision.reset();
}

void World::remember() {
  harness_->remember();
  remembered_ = now_;
  for (SimulatedVisitor& visitor : visitors_) visitor.torn_remembered = visitor.torn;
}

/// A failover to a replica that lagged behind: what was written since is lost, and every connection with it.
void World::set_back() {
  if (!remembered_ || now_ - *remembered_ > history_.lease * oldest_replica_leases) return;
  harness_->set_back();
  ++road_.server;
  for (SimulatedVisitor& visitor : visitors_) visitor.torn = visitor.torn_remembered;
  for (auto& node : nodes_) {
    node->cut_all(true);
    if (node->alive()) node->ear().cut_until(now_ + subscribed_again);
  }
  forget_what_was_told();
  highest_.clear();
  disturb(&Disturbance::online, reachable_from() + renewal());
  // A claim that moved meanwhile is back at its old holder, whose release counts from then; only without a
  // grace does it find the new holder not yet come back.
  if (history_.grace == 0ms) disturb(&Disturbance::false_offline, reachable_from() + renewal());
  disturb(&Disturbance::offline, reachable_from() + history_.lease * (ttl_leases + 2));
  disturb(&Disturbance::inexact, reachable_from() + history_.lease * (ttl_leases + 2));
}

void World::damage(const Action& action) {
  using tests::Piece;
  const std::array pieces{Piece::session_key, Piece::claims_hash, Piece::holder_set, Piece::holder,
                          Piece::dead,        Piece::online,      Piece::away};
  const Piece piece = pieces[action.how % pieces.size()];
  SimulatedVisitor& visitor = visitors_[action.who % visitors_.size()];
  const bool of_holder = piece == Piece::holder_set || piece == Piece::holder || piece == Piece::dead;
  Node& node = **std::next(nodes_.begin(), static_cast<std::ptrdiff_t>(action.where % nodes_.size()));
  const std::string name = of_holder ? node.holder(action.where / 16 % node.holders()).name : visitor.uid;
  harness_->lose(piece, visitor.project, name);
  disturbed_.pieces_lost = true;
  ++disturbed_.losses;
  if (piece == Piece::online) {
    visitor.told.reset();
    visitor.torn = true;
    for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
      agents_[agent].view.forget();
      refetch(agent);
    }
  }
  // Single pieces heal with the refresh, within a third of the TTL.
  const SteadyTime healed = reachable_from() + history_.lease * ttl_leases / 3 + renewal();
  disturb(&Disturbance::online, healed);
  disturb(&Disturbance::false_offline, healed);
  disturb(&Disturbance::offline, reachable_from() + history_.lease * (ttl_leases + 2));
  disturb(&Disturbance::inexact, reachable_from() + history_.lease * (ttl_leases + 2));
}

}  // namespace porchlight::simulation
