// Invariant 10: when all is quiet, what agents show = what the store says = which connections exist. And what
// can only be told at the end: the database (8), and the work (9).

#include "simulation/world.hpp"

#include <algorithm>

namespace porchlight::simulation {

using namespace std::chrono_literals;

void World::check_quiet_end() {
  const auto sessions = read_all();
  for (std::size_t i = 0; i < visitors_.size(); ++i) {
    const SimulatedVisitor& visitor = visitors_[i];
    const bool connected = std::ranges::count(connections_, i, &Connection::visitor) > 0;
    if (connected != sessions[i].has_value()) fail(10, "the store is wrong about " + visitor.uid);
    if (visitor.told && *visitor.told != connected) fail(10, "agents were told wrong of " + visitor.uid);
    check_agents(visitor, sessions[i]);
    check_shown(i, sessions[i]);
    check_database(visitor, connected);
    for (const auto piece : {tests::Piece::session_key, tests::Piece::online, tests::Piece::claims_hash}) {
      if (!connected && harness_->exists(piece, visitor.project, visitor.uid)) {
        fail(10, "something of " + visitor.uid + " is left in the store");
      }
    }
  }
  check_counts(sessions);
  check_work();
}

void World::check_agents(const SimulatedVisitor& visitor, const std::optional<store::Session>& session) {
  const std::string truth = session ? AgentView::words_of(session->state) : "";
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i].project != visitor.project || visitor.torn) continue;
    const std::string shown = agents_[i].view.shown(visitor.uid);
    if (shown == truth) continue;
    fail(10,
         "agent " + std::to_string(i) + " shows " + visitor.uid + " as '" + shown + "', not '" + truth + "'");
  }
}

/// What is shown is the state of one of the connections, an active one where there is one.
void World::check_shown(std::size_t visitor, const std::optional<store::Session>& session) {
  if (!session) return;
  bool any_active = false;
  bool found = false;
  std::string tabs;
  for (const Connection& connection : connections_) {
    if (connection.visitor != visitor) continue;
    any_active = any_active || connection.state.activity == store::Activity::active;
    found = found || connection.state == session->state;
    tabs += ", " + connection.node->holder(connection.holder).name + " has " +
            AgentView::words_of(connection.state);
  }
  const bool active = session->state.activity == store::Activity::active;
  if (found && active == any_active) return;
  fail(10, "what is shown of " + visitors_[visitor].uid +
               " is wrong: " + AgentView::words_of(session->state) + tabs);
}

/// 8: the database, which reaps, closes and the sweep of those who are still here have brought forward.
void World::check_database(const SimulatedVisitor& visitor, bool connected) {
  if (connected || disturbed_.clock_set || !exact(visitor) || visitor.last_seen == WallTime{}) return;
  const bool crashed = visitor.crash.at > visitor.close.at;
  const WallTime truth = crashed ? visitor.crash.wall : visitor.close.wall;
  const Milliseconds exactly = std::max<Milliseconds>(1s, round());
  // The node that reaped may have gone with what it knew: then the last sweep counts.
  const Milliseconds early = crashed ? 60s + exactly : exactly;
  if (visitor.last_seen < truth - early || visitor.last_seen > truth + exactly) {
    fail(8, "the database has " + visitor.uid + " as last seen " +
                std::to_string((visitor.last_seen - truth).count()) + " ms after the truth");
  }
}

void World::check_counts(const std::vector<std::optional<store::Session>>& sessions) {
  for (const ProjectId project : all_projects) {
    std::size_t online = 0;
    std::size_t away = 0;
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
      if (visitors_[i].project != project || !sessions[i]) continue;
      ++online;
      if (sessions[i]->state.activity == store::Activity::away) ++away;
    }
    const auto counts = tests::ask<store::PresenceCounts>(
        *harness_, [&](auto& store, auto answer) { store.counts(project, std::move(answer)); });
    if (counts && counts->online == online && (disturbed_.pieces_lost || counts->away == away)) continue;
    fail(10, "the counts of project " + std::to_string(project) + " are wrong");
  }
}

/// 9: a holder's commands are bounded by what its visitors did, a few leases' renewals, and what a loss made
/// it say again.
void World::check_work() {
  const auto leases = static_cast<std::size_t>((now_ - began_) / history_.lease) + 1;
  for (const auto& node : nodes_) {
    for (std::size_t i = 0; i < node->holders(); ++i) {
      const Work& work = node->holder(i).work;
      const std::string& name = node->holder(i).name;
      if (work.claims > work.changes + work.owed) {
        fail(9, name + " claimed and released " + std::to_string(work.claims) + " times for " +
                    std::to_string(work.changes) + " changes, and " + std::to_string(work.owed) + " owed");
      }
      // Nothing is compared for no reason. A loss may be found out piece by piece.
      if (work.syncs > work.causes + work.lost + disturbed_.losses * all_projects.size() * 3) {
        fail(9, name + " compared " + std::to_string(work.syncs) + " times, for " +
                    std::to_string(work.causes + work.lost) + " causes");
      }
      // A renewal each quarter of the lease at most, in each project; each lost answer is one probe more.
      if (work.renewals > (leases * 4 + 1) * all_projects.size() + work.lost) {
        fail(9, name + " renewed " + std::to_string(work.renewals) + " times");
      }
      // A refresh for those of an eighth of a third of the TTL together, three quarters of it for the jitter.
      if (work.refreshes > (leases * 4 + 1) * all_projects.size()) {
        fail(9, name + " refreshed " + std::to_string(work.refreshes) + " times");
      }
    }
  }
}

}  // namespace porchlight::simulation
