// The invariants, by their numbers in docs/presence.md.

#include "simulation/world.hpp"

#include <algorithm>

namespace porchlight::simulation {

using namespace std::chrono_literals;
using Kind = store::SessionEvent::Kind;

void World::fail(const std::string& what) {
  if (!failure_.empty()) return;
  failure_ = what;
  log("VIOLATED: " + what);
}

void World::see_events() {
  harness_->settle();
  const auto events = std::exchange(harness_->events(), {});
  for (const store::SessionEvent& event : events) check_event(event);
}

void World::check_event(const store::SessionEvent& event) {
  const char* const word = event.kind == Kind::online    ? " online"
                           : event.kind == Kind::offline ? " offline"
                                                         : " changed";
  log("event " + std::to_string(event.revision % 1'000'000) + " " + event.uid + word +
      (event.again ? " again " : " ") + event.session.state.url);
  const auto visitor = std::ranges::find(visitors_, event.uid, &SimulatedVisitor::uid);
  if (visitor == visitors_.end()) return fail("an event of nobody");
  visitor->torn = false;
  check_revision(event);
  check_alternation(*visitor, event);
  if (event.kind == Kind::offline) {
    check_offline(*visitor, event);
    check_last_seen(*visitor, event);
  }
  if (event.last_seen > event.now) fail("last seen in the future");
  if (event.project != 1) return;
  for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
    const SteadyTime arrives = now_ + Milliseconds(20 * (agent + 1));  // each in its own order
    scheduler_.at(arrives, [this, agent, event] { agents_[agent].on_event(event); });
  }
}

/// 3: revisions have no holes, and do not go back when the store is emptied.
void World::check_revision(const store::SessionEvent& event) {
  auto& last = revisions_[event.project];
  if (last && event.revision != *last + 1) fail("3: a hole in the revisions");
  if (!last && !jumped_ && event.revision <= highest_[event.project]) {
    fail("3: the revision went back");
  }
  last = event.revision;
  highest_[event.project] = std::max(highest_[event.project], event.revision);
}

/// 3: isOnline alternates.
void World::check_alternation(SimulatedVisitor& visitor, const store::SessionEvent& event) {
  if (event.kind == Kind::offline) {
    if (visitor.told == false) fail("3: offline told twice of " + visitor.uid);
    visitor.told = false;
    return;
  }
  const bool transition = event.kind == Kind::online && !event.again;
  if (transition && visitor.told == true) fail("3: online told twice of " + visitor.uid);
  if (!transition && visitor.told == false) fail("3: a change of one who was told as offline " + visitor.uid);
  visitor.told = true;
}

/// 1, 4, 5, 7: nobody is told as gone who is not, nor before the grace is over.
void World::check_offline(const SimulatedVisitor& visitor, const store::SessionEvent&) {
  for (const Connection& connection : connections_) {
    if (visitors_[connection.visitor].uid != visitor.uid) continue;
    if (connection.established && calm(connection) && now_ >= disturbed_.false_offline) {
      fail("1/4/7: " + visitor.uid + " is connected to " + connection.node->name() + " and told as offline");
    }
  }
  if (disturbed_.any) return;
  // A dead holder's claim that was left had its lease as grace, and stood until somebody could reap.
  const bool crashed = visitor.last_crash > began_ && now_ - visitor.last_crash < lease_ * 3;
  if (crashed) {
    if (now_ < visitor.last_crash + lease_ * 2 / 3 - 1s)
      fail("5: a crashed holder's " + visitor.uid + " had no lease");
  } else if (now_ < visitor.last_close + grace_) {
    fail("5: " + visitor.uid + " had no grace");
  }
}

/// 8: within a second after a clean end, within a third of the lease after a crash.
void World::check_last_seen(const SimulatedVisitor& visitor, const store::SessionEvent& event) {
  if (disturbed_.any) return;
  const SteadyTime truth = std::max(visitor.last_close, visitor.last_crash);
  const WallTime expected = wall_began_ + std::chrono::floor<Milliseconds>(truth - began_);
  const bool crashed = visitor.last_crash > visitor.last_close;
  const Milliseconds early = crashed ? lease_ / 3 + 1s : 1'000ms;
  if (event.last_seen < expected - early || event.last_seen > expected + 1s) {
    fail("8: last seen of " + visitor.uid + " is wrong by " +
         std::to_string((event.last_seen - expected).count()) + " ms");
  }
}

/// The holder has not slept lately, so what it knows of the connection has been told.
bool World::calm(const Connection& connection) const {
  return connection.node->alive() && now_ >= connection.node->awake_at() + 17s;
}

/// Since when a node that can reap has been able to, had the store been there; none: there is none.
std::optional<SteadyTime> World::reaper_ready() const {
  std::optional<SteadyTime> ready;
  for (const auto& node : nodes_) {
    if (!node->alive() || !node->awake()) continue;
    const SteadyTime since = std::max(started_.at(node.get()), node->awake_at()) + lease_ / 2 + 3s;
    ready = ready ? std::min(*ready, since) : since;
  }
  return ready;
}

std::vector<std::optional<store::Session>> World::read_all() {
  std::vector<std::optional<store::Session>> sessions(visitors_.size());
  for (const ProjectId project : {1, 2}) {
    std::vector<std::string> uids;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
      if (visitors_[i].project != project) continue;
      uids.push_back(visitors_[i].uid);
      places.push_back(i);
    }
    auto reply = tests::ask<store::ReadReply>(
        *harness_, [&](auto& store, auto answer) { store.read(project, uids, std::move(answer)); });
    for (std::size_t i = 0; reply && i < places.size(); ++i) sessions[places[i]] = reply->sessions[i];
  }
  return sessions;
}

/// 1, 2, 6, 7: who is here is online soon, who has gone is offline in time.
void World::check_now() {
  if (!available_ || now_ < next_check_) return;
  next_check_ = now_ + 1s;
  const auto sessions = read_all();
  const auto ready = reaper_ready();
  for (std::size_t i = 0; i < visitors_.size(); ++i) {
    const SimulatedVisitor& visitor = visitors_[i];
    bool connected = false;
    bool must_be_online = false;
    for (const Connection& connection : connections_) {
      if (connection.visitor != i) continue;
      connected = true;
      must_be_online = must_be_online || (calm(connection) && now_ > connection.opened + 2s);
    }
    if (must_be_online && now_ > disturbed_.online && !sessions[i]) {
      fail("1/6/7: " + visitor.uid + " is connected and shown as offline");
    }
    const SteadyTime due = std::max({visitor.offline_due, disturbed_.offline, ready.value_or(now_)});
    const Milliseconds slack = 3'500ms + (visitor.project == 1 ? 0ms : lease_);
    if (!connected && sessions[i] && now_ > due + slack) {
      fail("2: " + visitor.uid + " has gone and is still shown as online");
    }
  }
}

/// 10: what each agent shows = what the store says = which connections exist.
void World::check_quiet_end() {
  const auto sessions = read_all();
  std::map<ProjectId, std::size_t> online;
  std::map<ProjectId, std::size_t> away;
  for (std::size_t i = 0; i < visitors_.size(); ++i) {
    const SimulatedVisitor& visitor = visitors_[i];
    const bool connected = std::ranges::any_of(
        connections_, [i](const Connection& connection) { return connection.visitor == i; });
    if (connected != sessions[i].has_value()) fail("10: the store is wrong about " + visitor.uid);
    if (visitor.told && *visitor.told != connected) fail("10: agents were told wrong of " + visitor.uid);
    for (const AgentView& agent : agents_) {
      const std::string truth = sessions[i] ? AgentView::words_of(sessions[i]->state) : "";
      if (visitor.project == 1 && !visitor.torn && agent.shown(visitor.uid) != truth) {
        fail("10: an agent shows " + visitor.uid + " as '" + agent.shown(visitor.uid) + "', not '" + truth +
             "'");
      }
    }
    if (sessions[i]) check_shown(i, *sessions[i]);
    for (const auto piece : {tests::Piece::session_key, tests::Piece::online, tests::Piece::claims_hash}) {
      if (!connected && harness_->exists(piece, visitor.project, visitor.uid)) {
        fail("10: something of " + visitor.uid + " is left in the store");
      }
    }
    online[visitor.project] += connected ? 1 : 0;
    const bool is_away = sessions[i] && sessions[i]->state.activity == store::Activity::away;
    away[visitor.project] += is_away ? 1 : 0;
  }
  for (const ProjectId project : {1, 2}) {
    const auto counts = tests::ask<store::PresenceCounts>(
        *harness_, [&](auto& store, auto answer) { store.counts(project, std::move(answer)); });
    if (counts->online != online[project] || (!damaged_ && counts->away != away[project])) {
      fail("10: the counts of " + std::to_string(project) + " are wrong: " + std::to_string(counts->online) +
           " and " + std::to_string(counts->away) + ", not " + std::to_string(online[project]) + " and " +
           std::to_string(away[project]));
    }
  }
}

/// What is shown is the state of one of the connections, an active one where there is one.
void World::check_shown(std::size_t visitor, const store::Session& session) {
  bool any_active = false;
  bool found = false;
  for (const Connection& connection : connections_) {
    if (connection.visitor != visitor) continue;
    any_active = any_active || connection.state.activity == store::Activity::active;
    found = found || connection.state == session.state;
  }
  const bool active = session.state.activity == store::Activity::active;
  if (found && active == any_active) return;
  for (const Connection& connection : connections_) {
    if (connection.visitor != visitor) continue;
    const bool away = connection.state.activity == store::Activity::away;
    log("connected to " + connection.node->holder(connection.holder).name + " at " + connection.state.url +
        (away ? " away" : " active"));
  }
  fail("10: what is shown of " + visitors_[visitor].uid + " is wrong: " + session.state.url +
       (active ? " active" : " away"));
}

}  // namespace porchlight::simulation
