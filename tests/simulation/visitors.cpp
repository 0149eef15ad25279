// What visitors do.

#include "simulation/world.hpp"

#include <algorithm>
#include <iterator>

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {

/// Tabs of one visitor. More would show nothing that four do not.
constexpr std::size_t most_tabs = 4;

store::VisitorState state_of(unsigned how) {
  return {how % 5 == 0 ? store::Activity::away : store::Activity::active, "/" + std::to_string(how / 5 % 4),
          "title", "name"};
}

}  // namespace

void World::open(std::size_t visitor, unsigned where, unsigned how) {
  Node* const node = serving(where);
  const auto tabs = std::ranges::count(connections_, visitor, &Connection::visitor);
  if (node == nullptr || static_cast<std::size_t>(tabs) >= most_tabs) return;
  open_on(*node, where / 16 % node->holders(), visitor, how);
}

void World::open_on(Node& node, std::size_t index, std::size_t visitor, unsigned how) {
  Connection connection;
  connection.visitor = visitor;
  connection.node = &node;
  connection.holder = index;
  connection.state = state_of(how);
  connection.opened = now_;
  connection.established = std::ranges::any_of(connections_, [&](const Connection& other) {
    return other.visitor == visitor && other.node == &node && other.holder == index && other.established;
  });
  SimulatedHolder& holder = node.holder(index);
  SimulatedVisitor& who = visitors_[visitor];
  const bool here = std::ranges::count(connections_, visitor, &Connection::visitor) > 0;
  if (!here && now_ > who.close.at + who.close_grace) who.missed = now_;
  log([&] {
    return who.uid + " connects to " + holder.name + " at " + AgentView::words_of(connection.state);
  });
  ++holder.work.changes;
  connection.handle = holder.core.open({who.project, who.uid}, connection.state, now_);
  connections_.push_back(connection);
  seen(who.uid, node.store_now());
  node.flush(holder);
}

/// Most of those whose node went come back, to whichever other one.
void World::come_back(std::size_t visitor, const Action& why, std::uint64_t salt) {
  if (draw_.below(10, began_ + why.at, salt) >= why.how) return;
  const Milliseconds after = draw_.up_to(why.time, began_ + why.at, salt + 1);
  const auto how = static_cast<unsigned>(draw_.below(1000, began_ + why.at, salt + 2));
  scheduler_.at(now_ + after, [this, visitor, how] { open(visitor, how, how); });
}

void World::update(std::size_t visitor, unsigned tab, unsigned how) {
  const auto connection = tab_of(visitor, tab);
  if (connection == connections_.end() || !connection->node->awake()) return;
  connection->state = state_of(how);
  SimulatedHolder& holder = connection->node->holder(connection->holder);
  log([&] {
    return visitors_[visitor].uid + " goes to " + AgentView::words_of(connection->state) + " on " +
           holder.name;
  });
  ++holder.work.changes;
  holder.core.update(connection->handle, connection->state, now_);
  connection->node->flush(holder);
}

void World::close(std::size_t visitor, unsigned tab) {
  const auto connection = tab_of(visitor, tab);
  if (connection != connections_.end()) close(connection, presence::Farewell::normal);
}

/// A node that sleeps learns of it when it wakes: until then the connection counts.
void World::close(std::list<Connection>::iterator connection, presence::Farewell farewell) {
  Node& node = *connection->node;
  if (!node.awake()) return close_later(*connection, farewell, node.awake_at());
  SimulatedVisitor& visitor = visitors_[connection->visitor];
  SimulatedHolder& holder = node.holder(connection->holder);
  log([&] { return visitor.uid + " leaves " + holder.name; });
  const Milliseconds grace = farewell == presence::Farewell::draining ? history_.lease : history_.grace;
  // Which of two that leave at once is the last one is decided on the way to the store.
  const bool race = now_ <= visitor.close.at + round();
  visitor.close_grace = race ? std::min(visitor.close_grace, grace) : grace;
  visitor.close = {now_, harness_->now()};
  visitor.close_node = &node;
  if (!connection->established) visitor.hasty = now_;
  // A node that has just started may not reap yet: the others look once in a quarter of the lease.
  const bool young = now_ < node.started() + history_.lease;
  visitor.offline_due = std::max(visitor.offline_due, now_ + grace + (young ? history_.lease / 4 : 0ms));
  const presence::ConnectionHandle handle = connection->handle;
  connections_.erase(connection);
  seen(visitor.uid, node.store_now());
  ++holder.work.changes;
  holder.core.close(handle, farewell, now_);
  node.flush(holder);
}

void World::close_later(const Connection& connection, presence::Farewell farewell, SteadyTime at) {
  scheduler_.at(
      at, [this, node = connection.node, handle = connection.handle, index = connection.holder, farewell] {
        const auto found = std::ranges::find_if(connections_, [&](const Connection& other) {
          return other.node == node && other.handle == handle && other.holder == index;
        });
        if (found != connections_.end()) close(found, farewell);
      });
}

/// The k-th tab, counted round; the end where there is none.
std::list<Connection>::iterator World::tab_of(std::size_t visitor, unsigned tab) {
  std::vector<std::list<Connection>::iterator> own;
  for (auto it = connections_.begin(); it != connections_.end(); ++it) {
    if (it->visitor == visitor) own.push_back(it);
  }
  return own.empty() ? connections_.end() : own[tab % own.size()];
}

/// The database, which never goes back.
void World::seen(const std::string& uid, WallTime time) {
  const auto visitor = std::ranges::find(visitors_, uid, &SimulatedVisitor::uid);
  if (visitor != visitors_.end()) visitor->last_seen = std::max(visitor->last_seen, time);
}

}  // namespace porchlight::simulation
