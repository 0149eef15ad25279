#pragma once
// From the session store to every I/O thread of the node: one copy of an event, shared by all of them, posted
// to those that have agents. The store calls in revision order, posts keep that order, so each thread sees
// it.

#include "base/executor.hpp"
#include "store/sessions/session_store.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace porchlight::gateway {

/// What a thread does with the events of its agents' projects. Thread: its own.
class EventReceiver {
 public:
  virtual void on_session_event(const store::SessionEvent& event) = 0;
  /// 0: every project.
  virtual void on_resync(ProjectId project) = 0;
  virtual void on_degraded(bool degraded) = 0;

 protected:
  ~EventReceiver() = default;
};

class EventFan final : public store::SessionEventSink {
 public:
  /// One thread's end. Thread: any.
  class Outlet {
   public:
    Outlet(Executor& home, EventReceiver& receiver) : home_(home), receiver_(receiver) {}
    /// Rooms that the thread's agents are in: without any, nothing is posted to it.
    void set_rooms(std::size_t rooms) { rooms_.store(rooms, std::memory_order_release); }

   private:
    friend class EventFan;
    Executor& home_;
    EventReceiver& receiver_;
    std::atomic<std::size_t> rooms_{0};
  };

  /// Thread: before any event.
  Outlet& add(Executor& home, EventReceiver& receiver);

  void on_session_event(const store::SessionEvent& event) override;
  void on_resync(ProjectId project) override;
  void on_degraded(bool degraded) override;
  /// Thread: any.
  [[nodiscard]] bool degraded() const { return degraded_.load(std::memory_order_acquire); }

 private:
  std::vector<std::unique_ptr<Outlet>> outlets_;
  std::atomic<bool> degraded_{false};
};

}  // namespace porchlight::gateway
