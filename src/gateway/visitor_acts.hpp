#pragma once
// What agents do with visitors, to those who are connected to this thread: who was banned is turned out, and
// who was renamed or tagged is claimed as that.

#include "access/acts_fan.hpp"
#include "access/ban_directory.hpp"
#include "gateway/visitor_events.hpp"
#include "gateway/visitor_sockets.hpp"
#include "identity/visitor_lookup.hpp"
#include "presence/realtime_session_service.hpp"

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorActs final : public access::ActsReceiver {
 public:
  struct Parts {
    presence::RealtimeSessionService& sessions;
    const VisitorSockets& connected;
    access::BanDirectory& bans;
    access::ActsFan& fan;
    VisitorEvents& events;
    identity::VisitorLookup& lookup;
  };
  explicit VisitorActs(Parts parts) : parts_(parts) {}

  void on_bans(ProjectId project, std::shared_ptr<const access::BanList> bans) override;
  void on_shown(const access::Shown& shown) override;

 private:
  void turn_out(const store::Ban& ban);

  Parts parts_;
};

}  // namespace porchlight::gateway
