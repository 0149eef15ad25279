#pragma once
// The memory session store in a harness: losses are made by editing its image.

#include "store/sessions/memory/session_store.hpp"
#include "support/fragile_store.hpp"
#include "support/session_store_harness.hpp"

#include <utility>

namespace porchlight::tests {

class MemoryHarness final : public SessionStoreHarness, private store::SessionEventSink {
 public:
  MemoryHarness() : store_(clock_, *this), fragile_(store_) {
    for (const ProjectId project : {1, 2, 3}) store_.subscribe(project, [] {});
  }

  store::SessionStore& store() override { return fragile_; }
  void settle() override {}
  std::vector<store::SessionEvent>& events() override { return events_; }
  [[nodiscard]] WallTime now() const override { return clock_.wall(); }
  void advance(Milliseconds by) override { clock_.advance(by); }
  void shift_clock(Milliseconds by) override { clock_.set_wall(clock_.wall() + by); }
  void lose_everything() override { store_.restore({}); }
  void remember() override { remembered_ = store_.image(); }
  void set_back() override { store_.restore(remembered_); }
  void set_available(bool available) override { fragile_.set_available(available); }

  void lose(Piece piece, ProjectId id, const std::string& name) override {
    store::MemoryImage image = store_.image();
    store::MemoryImage::Project& project = image.projects[id];
    switch (piece) {
      case Piece::session_key:
        project.sessions.erase(name);
        break;
      case Piece::claims_hash:
        project.claims.erase(name);
        break;
      case Piece::holder_set:
        project.holder_sets.erase(name);
        break;
      case Piece::holder:
        project.holders.erase(name);
        break;
      case Piece::dead:
        project.dead.erase(name);
        break;
      case Piece::online:
        project.online.erase(name);
        break;
      case Piece::away:
        project.away.erase(name);
        break;
      case Piece::revision:
        project.revision.reset();
        break;
    }
    store_.restore(image);
  }

  bool exists(Piece piece, ProjectId id, const std::string& name) override {
    const store::MemoryImage image = store_.image();
    const auto found = image.projects.find(id);
    if (found == image.projects.end()) return false;
    const store::MemoryImage::Project& project = found->second;
    switch (piece) {
      case Piece::session_key:
        return project.sessions.contains(name);
      case Piece::claims_hash:
        return project.claims.contains(name);
      case Piece::holder_set:
        return project.holder_sets.contains(name);
      case Piece::holder:
        return project.holders.contains(name);
      case Piece::dead:
        return project.dead.contains(name);
      case Piece::online:
        return project.online.contains(name);
      case Piece::away:
        return project.away.contains(name);
      case Piece::revision:
        return project.revision.has_value();
    }
    return false;
  }

 private:
  void on_session_event(const store::SessionEvent& event) override { events_.push_back(event); }
  void on_resync(ProjectId) override {}
  void on_degraded(bool) override {}

  ManualClock clock_;
  std::vector<store::SessionEvent> events_;
  store::MemorySessionStore store_;
  FragileStore fragile_;
  store::MemoryImage remembered_;
};

}  // namespace porchlight::tests
