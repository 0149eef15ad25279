// The invariants, by their numbers in docs/presence.md, as they are seen while the history runs.

#include "simulation/world.hpp"

#include <algorithm>

namespace porchlight::simulation {

using namespace std::chrono_literals;
using Kind = store::SessionEvent::Kind;

namespace {
constexpr Milliseconds check_interval = 1'000ms;
/// The back-off's last step with its jitter, and the claims after it.
constexpr Milliseconds longest_reconnection = 2'500ms;
}  // namespace

void World::fail(unsigned invariant, const std::string& what) {
  if (!outcome_.failure.empty()) return;
  outcome_.failure = "invariant " + std::to_string(invariant) + ": " + what;
  log([&] { return "VIOLATED: " + outcome_.failure; });
}

/// Answers and events of what has just run at the store.
void World::see_events() {
  if (settled_commands_ == road_.commands) return;
  harness_->settle();
  settled_commands_ = road_.commands;
  const auto events = std::exchange(harness_->events(), {});
  for (const store::SessionEvent& event : events) check_event(event);
}

void World::check_event(const store::SessionEvent& event) {
  log([&] {
    const char* const word = event.kind == Kind::online    ? " online"
                             : event.kind == Kind::offline ? " offline"
                                                           : " changed";
    return "event " + std::to_string(event.revision % 1'000'000) + " " + event.uid + word +
           (event.again ? " again " : " ") + AgentView::words_of(event.session.state);
  });
  outcome_.told.push_back({std::chrono::floor<Milliseconds>(now_ - began_), event});
  const auto visitor = std::ranges::find(visitors_, event.uid, &SimulatedVisitor::uid);
  if (visitor == visitors_.end()) return fail(3, "an event of nobody");
  check_revision(event);
  check_alternation(*visitor, event);
  if (event.kind == Kind::offline) {
    check_offline(*visitor);
    if (exact(*visitor)) {
      check_grace(*visitor);
      check_last_seen(*visitor, event);
    }
  }
  visitor->torn = false;
  visitor->told_at = now_;
  if (event.last_seen > event.now) fail(8, event.uid + " was last seen in the future");
  publish(event);
}

/// 3: revisions have no holes, and do not go back when the store is emptied.
void World::check_revision(const store::SessionEvent& event) {
  auto& last = revisions_[event.project];
  if (last && event.revision != *last + 1) fail(3, "a hole in the revisions");
  if (!last && !disturbed_.clock_set && event.revision <= highest_[event.project]) {
    fail(3, "the revision went back");
  }
  last = event.revision;
  highest_[event.project] = std::max(highest_[event.project], event.revision);
}

/// 3: isOnline alternates. 1 and 5 as well: whoever closes one of two tabs, or is back in time, is told of
/// not at all, or an online would come twice.
void World::check_alternation(SimulatedVisitor& visitor, const store::SessionEvent& event) {
  if (event.kind == Kind::offline) {
    if (visitor.told == false) fail(3, "offline told twice of " + visitor.uid);
    visitor.told = false;
    return;
  }
  const bool transition = event.kind == Kind::online && !event.again;
  if (transition && visitor.told == true) fail(3, "online told twice of " + visitor.uid);
  if (!transition && visitor.told == false)
    fail(3, "a change of " + visitor.uid + ", who was told as offline");
  visitor.told = true;
}

/// 1, 4, 5, 7: nobody is told as gone who is here. Which of them it is follows from what went before: a fault
/// of the store (7), another tab that was closed (1), or a late word (4).
void World::check_offline(const SimulatedVisitor& visitor) {
  if (now_ < disturbed_.false_offline) return;
  for (const Connection& connection : connections_) {
    if (visitors_[connection.visitor].uid != visitor.uid || !calm(connection)) continue;
    const bool back = back_in_time(visitor, connection);
    if (!connection.established && !back) continue;
    const bool faulty = now_ < std::max(disturbed_.inexact, road_.open_from());
    const bool other_tab = visitor.close.at > connection.opened;
    fail(faulty      ? 7
         : other_tab ? 1
         : back      ? 5
                     : 4,
         visitor.uid + " is connected to " + connection.node->name() + " and told as offline");
  }
}

/// He came back within his grace, whether or not the store has heard of it: it may have been away all the
/// time. A grace shorter than what all nodes take to find it again can promise nothing then.
bool World::back_in_time(const SimulatedVisitor& visitor, const Connection& connection) const {
  const bool never_gone = visitor.missed <= visitor.told_at && visitor.crash.at <= visitor.told_at;
  return never_gone && history_.grace > longest_reconnection + round() &&
         connection.opened + round() < now_ && connection.opened < visitor.close.at + history_.grace &&
         visitor.close.at <= connection.opened;
}

/// Nothing but connects, disconnects, crashes and deploys lately, and no visit shorter than the way to the
/// store: times are exact.
bool World::exact(const SimulatedVisitor& visitor) const {
  const bool never_heard_of = visitor.hasty > began_ && visitor.hasty == visitor.close.at;
  if (never_heard_of || now_ < visitor.hasty + round() + visitor.close_grace) return false;
  // What is left of a crashed holder's claims counts for as long as they stood.
  const bool crashed_lately = visitor.crash.at > began_ && now_ - visitor.crash.at < history_.lease * 3;
  const SteadyTime last = std::max(visitor.close.at, visitor.crash.at);
  return (crashed_lately ? visitor.crash.at : last) >= disturbed_.inexact;
}

/// 5: nobody is told as gone before the grace is over.
void World::check_grace(const SimulatedVisitor& visitor) {
  // A dead holder's claim that was left had its lease as grace, and stood until somebody could reap.
  const bool crashed = visitor.crash.at > began_ && now_ - visitor.crash.at < history_.lease * 3;
  if (crashed) {
    const bool early = now_ < visitor.crash.at + history_.lease * 2 / 3 - 200ms - history_.tail * 2;
    if (early) fail(5, "a crashed holder's " + visitor.uid + " had no lease");
  } else if (now_ < visitor.close.at + visitor.close_grace) {
    fail(5, visitor.uid + " had no grace");
  }
}

/// 8: within a second after a clean end, within a third of the lease after a crash. Where nobody could reap
/// for so long that the claims lapsed, only the database knows (check_database).
void World::check_last_seen(const SimulatedVisitor& visitor, const store::SessionEvent& event) {
  const bool crashed = visitor.crash.at > visitor.close.at;
  if (crashed && now_ > visitor.crash.at + history_.lease * 3) return;
  const WallTime expected = crashed ? visitor.crash.wall : visitor.close.wall;
  const Milliseconds exactly = std::max<Milliseconds>(1s, round());
  const Milliseconds early = crashed ? history_.lease / 3 + exactly : exactly;
  if (event.last_seen < expected - early || event.last_seen > expected + exactly) {
    fail(8, "last seen of " + visitor.uid + " is wrong by " +
                std::to_string((event.last_seen - expected).count()) + " ms");
  }
}

/// The holder has neither slept nor been cut off lately, so what it knows of the connection has been told.
bool World::calm(const Connection& connection) const {
  return connection.node->alive() && now_ >= connection.node->calm_from;
}

/// Since when a node that can reap has been able to, had the store been there; far away: there is none.
SteadyTime World::reaper_ready() const {
  SteadyTime ready = SteadyTime::max() - 24h;
  for (const auto& node : nodes_) {
    if (!node->alive() || !node->awake()) continue;
    ready = std::min(ready, std::max(node->started(), node->able_from()) + history_.lease / 2 + 3s);
  }
  return ready;
}

std::vector<std::optional<store::Session>> World::read_all() {
  std::vector<std::optional<store::Session>> sessions(visitors_.size());
  for (const ProjectId project : all_projects) {
    std::vector<std::string> uids;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < visitors_.size(); ++i) {
      if (visitors_[i].project != project) continue;
      uids.push_back(visitors_[i].uid);
      places.push_back(i);
    }
    auto reply = tests::ask<store::ReadReply>(
        *harness_, [&](auto& store, auto answer) { store.read(project, uids, std::move(answer)); });
    ++road_.commands;
    for (std::size_t i = 0; reply && i < places.size(); ++i) sessions[places[i]] = reply->sessions[i];
  }
  settled_commands_ = road_.commands;
  return sessions;
}

/// 1, 2, 6, 7: who is here is online soon, who has gone is offline in time.
void World::check_now() {
  next_check_ = now_ + check_interval;
  if (!road_.open(now_)) return;
  const auto sessions = read_all();
  const SteadyTime ready = reaper_ready();
  for (std::size_t i = 0; i < visitors_.size(); ++i) check_visitor(i, sessions[i].has_value(), ready);
}

void World::check_visitor(std::size_t index, bool shown, SteadyTime ready) {
  const SimulatedVisitor& visitor = visitors_[index];
  bool connected = false;
  for (const Connection& connection : connections_) {
    if (connection.visitor != index) continue;
    connected = true;
    const bool told = calm(connection) && now_ > connection.opened + round() + 1s;
    if (told && !shown && now_ > disturbed_.online) {
      const bool lost = disturbed_.false_offline > began_;
      const bool faulty = disturbed_.online > began_;
      fail(lost ? 6 : faulty ? 7 : 1, visitor.uid + " is connected and shown as offline");
    }
  }
  const SteadyTime due = std::max({visitor.offline_due, disturbed_.offline, ready});
  // Reapers of a project that nobody watches come by; and where the way is long they are refused at times.
  const bool watched = std::ranges::find(agents_projects, visitor.project) != agents_projects.end();
  Milliseconds slack = 1'700ms + round() * 2;
  if (!watched) slack += history_.lease;
  if (history_.tail > 300ms) slack += history_.lease * 2;
  if (!connected && shown && now_ > due + slack) {
    fail(2, visitor.uid + " has gone and is still shown as online");
  }
}

}  // namespace porchlight::simulation
