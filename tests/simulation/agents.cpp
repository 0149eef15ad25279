// The agents: what is published comes to them through the ear of their node and over their own connection;
// what they ask is read from the store. What their dashboards do with both is docs/presence.md's.

#include "simulation/world.hpp"

#include <algorithm>
#include <iterator>

namespace porchlight::simulation {

using namespace std::chrono_literals;

namespace {
/// As gateway/limits.hpp says to the dashboards.
constexpr Milliseconds resync_spread = 2'000ms;
constexpr Milliseconds ask_again = 1'000ms;
constexpr Milliseconds longest_question = 300ms;
constexpr Milliseconds longest_answer = 1'000ms;
}  // namespace

void World::publish(const store::SessionEvent& event) {
  for (auto& node : nodes_) {
    if (node->alive()) node->ear().publish(event);
  }
}

/// In order, each agent's way with a delay of its own.
template <typename What>
void World::to_agent(std::size_t index, What what) {
  Agent& agent = agents_[index];
  agent.last_arrival = std::max(agent.last_arrival, now_ + draw_.up_to(50ms, now_, index));
  scheduler_.at(agent.last_arrival, [this, index, connection = agent.connection, what = std::move(what)] {
    if (connection == agents_[index].connection) what();
  });
}

void World::tell(unsigned node, const store::SessionEvent& event) {
  const Node* const there = std::next(nodes_.begin(), node)->get();
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i].node != there || agents_[i].project != event.project) continue;
    to_agent(i, [this, i, event] { agents_[i].view.on_event(event); });
  }
}

void World::resync(unsigned node, ProjectId project) {
  const Node* const there = std::next(nodes_.begin(), node)->get();
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i].node != there || agents_[i].project != project) continue;
    to_agent(i, [this, i] {
      log([&] { return "agent " + std::to_string(i) + " is told to resync"; });
      agents_[i].view.forget();
      const std::uint64_t epoch = agents_[i].view.epoch();
      scheduler_.at(now_ + draw_.up_to(resync_spread, now_, i), [this, i, epoch] {
        if (agents_[i].view.epoch() == epoch) refetch(i);
      });
    });
  }
}

/// The room first, then the snapshot: nothing falls between.
void World::join(std::size_t index, unsigned where) {
  Agent& agent = agents_[index % agents_.size()];
  Node* const node = serving(where);
  if (node == nullptr) return scheduler_.at(now_ + ask_again, [this, index, where] { join(index, where); });
  agent.node = node;
  ++agent.connection;
  agent.view.forget();
  log([&] { return "agent " + std::to_string(index) + " joins on " + node->name(); });
  refetch(index);
}

/// An agent asks for everybody: the answer is of the time it was read at, and comes later.
void World::refetch(std::size_t index) {
  index %= agents_.size();
  scheduler_.at(now_ + draw_.up_to(longest_question, now_, index),
                [this, index, epoch = agents_[index].view.epoch()] { answer(index, epoch); });
}

void World::answer(std::size_t index, std::uint64_t epoch) {
  const Agent& agent = agents_[index];
  if (agent.view.epoch() != epoch) return;
  if (!road_.open(now_))
    return scheduler_.at(now_ + ask_again, [this, index, epoch] { answer(index, epoch); });
  std::vector<std::string> uids;
  for (const auto& visitor : visitors_) {
    if (visitor.project == agent.project) uids.push_back(visitor.uid);
  }
  const auto read = tests::ask<store::ReadReply>(
      *harness_, [&](auto& store, auto reply) { store.read(agent.project, uids, std::move(reply)); });
  ++road_.commands;
  if (!read) return fail(10, "the store does not answer an agent");
  scheduler_.at(now_ + draw_.up_to(longest_answer, now_, index), [this, index, epoch, uids, read = *read] {
    AgentView& view = agents_[index].view;
    if (view.epoch() != epoch) return;
    log([&] {
      return "agent " + std::to_string(index) + " shows what was read at " +
             std::to_string(read.revision % 1'000'000);
    });
    for (std::size_t i = 0; i < uids.size(); ++i) {
      const auto& session = read.sessions[i];
      view.apply(uids[i], read.revision, session ? AgentView::words_of(session->state) : "");
    }
  });
}

/// Their node is gone: they come again, to another.
void World::lose_agents(const Node& node) {
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i].node != &node) continue;
    agents_[i].node = nullptr;
    ++agents_[i].connection;
    const auto where = static_cast<unsigned>(draw_.below(16, now_, i));
    scheduler_.at(now_ + draw_.up_to(5s, now_, i), [this, i, where] {
      if (agents_[i].node == nullptr) join(i, where);
    });
  }
}

}  // namespace porchlight::simulation
