#pragma once
// What is true, as whoever looks on from above knows it: which connections exist, what the agents were told,
// and which statements a fault makes impossible to demand, and until when.

#include "presence/holder.hpp"
#include "simulation/node.hpp"
#include "store/sessions/session_store.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::simulation {

struct Connection {
  std::size_t visitor = 0;
  Node* node = nullptr;
  std::size_t holder = 0;
  presence::ConnectionHandle handle;
  store::VisitorState state;
  SteadyTime opened{};
  bool established = false;  // a claim that stands for it has been executed
};

/// When something ended, by our clock and by the store's.
struct Ending {
  SteadyTime at{};
  WallTime wall{};
};

struct SimulatedVisitor {
  ProjectId project = 1;
  std::string uid;
  std::optional<bool> told = false;  // none: a loss of the store has made it unknown
  bool torn = false;                 // lost from `online` alone: its end may go untold
  bool torn_remembered = false;      // it was when the store was remembered
  SteadyTime offline_due{};          // if nothing comes: the latest time by which agents are told
  Ending close;
  Milliseconds close_grace{};
  Node* close_node = nullptr;
  SteadyTime missed{};   // came back last after the grace: that he was gone may still have to be told
  SteadyTime told_at{};  // the last event
  SteadyTime hasty{};    // last left, and nobody knows whether the store heard of it
  Ending crash;
  WallTime last_seen{};  // what the database has
};

/// Until when which kind of statement cannot be demanded.
struct Disturbance {
  SteadyTime online{};         // a connected visitor may be shown as offline
  SteadyTime offline{};        // one that has gone may be shown as online
  SteadyTime false_offline{};  // a connected visitor may be told as offline
  SteadyTime inexact{};        // of one who leaves before this, times are not exact
  std::size_t losses = 0;      // of data, or of time: each is found out by comparing
  bool clock_set = false;      // the database keeps the latest time, even from a clock that was wrong
  bool pieces_lost = false;    // one who is lost from `online` may stay in `away` until the next visit

  /// Nothing heals before `until`: what was to be over by some time after now is over as long after that.
  void suspend(SteadyTime now, SteadyTime until) {
    for (SteadyTime* const end : {&online, &offline, &false_offline, &inexact}) {
      if (*end > now) *end += until - now;
    }
  }
};

/// A dashboard: per visitor the number that its state was read or told at (docs/presence.md).
class AgentView {
 public:
  void on_event(const store::SessionEvent& event) {
    const bool offline = event.kind == store::SessionEvent::Kind::offline;
    apply(event.uid, event.revision, offline ? "" : words_of(event.session.state));
  }
  void apply(const std::string& uid, store::Revision revision, std::string shown) {
    Entry& entry = visitors_[uid];
    if (revision > entry.revision || entry.revision == 0) entry = {revision, std::move(shown)};
  }
  /// A rejoin or a resync: numbers are forgotten, and answers to older requests thrown away.
  void forget() {
    for (auto& [uid, entry] : visitors_) entry.revision = 0;
    ++epoch_;
  }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::string shown(const std::string& uid) const {
    const auto found = visitors_.find(uid);
    return found != visitors_.end() ? found->second.shown : "";
  }
  [[nodiscard]] static std::string words_of(const store::VisitorState& state) {
    return state.url + (state.activity == store::Activity::away ? " away" : " active");
  }

 private:
  struct Entry {
    store::Revision revision = 0;
    std::string shown;  // page and activity; empty while offline
  };
  std::map<std::string, Entry> visitors_;
  std::uint64_t epoch_ = 0;
};

struct Agent {
  ProjectId project = 1;
  AgentView view;
  Node* node = nullptr;
  std::uint64_t connection = 0;  // what was sent on an older one never arrives
  SteadyTime last_arrival{};
};

}  // namespace porchlight::simulation
