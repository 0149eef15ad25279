#include "gateway/event_fan.hpp"

namespace porchlight::gateway {

EventFan::Outlet& EventFan::add(Executor& home, EventReceiver& receiver) {
  return *outlets_.emplace_back(std::make_unique<Outlet>(home, receiver));
}

void EventFan::on_session_event(const store::SessionEvent& event) {
  std::shared_ptr<const store::SessionEvent> shared;
  for (const auto& outlet : outlets_) {
    if (outlet->rooms_.load(std::memory_order_acquire) == 0) continue;
    if (!shared) shared = std::make_shared<const store::SessionEvent>(event);
    outlet->home_.post([&receiver = outlet->receiver_, shared] { receiver.on_session_event(*shared); });
  }
}

void EventFan::on_resync(ProjectId project) {
  for (const auto& outlet : outlets_) {
    outlet->home_.post([&receiver = outlet->receiver_, project] { receiver.on_resync(project); });
  }
}

void EventFan::on_degraded(bool degraded) {
  degraded_.store(degraded, std::memory_order_release);
  for (const auto& outlet : outlets_) {
    outlet->home_.post([&receiver = outlet->receiver_, degraded] { receiver.on_degraded(degraded); });
  }
}

}  // namespace porchlight::gateway
