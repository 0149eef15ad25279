#pragma once
// What is true, as whoever looks on from above knows it: which connections exist, and what the agents were
// told. Every event of the store is held against it.

#include "presence/holder.hpp"
#include "simulation/node.hpp"
#include "store/session_store.hpp"

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

struct SimulatedVisitor {
  ProjectId project = 1;
  std::string uid;
  std::optional<bool> told = false;  // none: a loss of the store has made it unknown
  bool torn = false;                 // lost from `online` alone: its end may go untold
  bool torn_remembered = false;      // it was when the store was remembered
  SteadyTime offline_due{};          // if nothing comes: the latest time by which agents are told
  SteadyTime last_close{};
  SteadyTime last_crash{};
};

/// Until when which kind of statement cannot be demanded.
struct Disturbance {
  SteadyTime online{};         // a connected visitor may be shown as offline
  SteadyTime offline{};        // one that has gone may be shown as online
  SteadyTime false_offline{};  // a connected visitor may be told as offline
  bool any = false;            // there was something that makes times inexact
};

/// A dashboard: per visitor the number that its state was read or told at (docs/presence.md).
class AgentView {
 public:
  struct Entry {
    store::Revision revision = 0;
    std::string shown;  // page and activity; empty while offline
  };
  void on_event(const store::SessionEvent& event) {
    const bool offline = event.kind == store::SessionEvent::Kind::offline;
    apply(event.uid, event.revision, offline ? "" : words_of(event.session.state));
  }
  void apply(const std::string& uid, store::Revision revision, std::string shown) {
    Entry& entry = visitors_[uid];
    if (revision > entry.revision || entry.revision == 0) entry = {revision, std::move(shown)};
  }
  /// A rejoin or a resync: numbers are forgotten, and answers to older requests thrown away.
  std::uint64_t forget() {
    for (auto& [uid, entry] : visitors_) entry.revision = 0;
    return ++epoch_;
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
  std::map<std::string, Entry> visitors_;
  std::uint64_t epoch_ = 0;
};

}  // namespace porchlight::simulation
