#include "gateway/visitor_acts.hpp"

#include <set>
#include <string>
#include <utility>

namespace porchlight::gateway {

void VisitorActs::on_bans(ProjectId project, std::shared_ptr<const access::BanList> bans) {
  const auto now = bans;
  const auto before = parts_.bans.set(project, std::move(bans));
  for (const store::Ban& ban : now->all()) {
    if (!before->has(ban.id)) turn_out(ban);
  }
}

/// All that it has open here; and where the ban is by address, those that it comes from.
void VisitorActs::turn_out(const store::Ban& ban) {
  std::set<std::string> addresses;
  for (const auto connection : parts_.sessions.connections_of(ban.visitor)) {
    socketio::Socket* socket = parts_.connected.find(connection);
    if (socket == nullptr) continue;
    addresses.insert(visitor_of(*socket).address);
    parts_.events.turn_out(*socket, visitor_of(*socket));
  }
  if (!ban.by_address) return;
  for (const std::string& address : addresses) parts_.fan.add_address(ban, parts_.bans.hash_of(address));
}

void VisitorActs::on_shown(const access::Shown& shown) {
  parts_.lookup.changed(shown.visitor);
  for (const auto connection : parts_.sessions.connections_of(shown.visitor)) {
    auto state = parts_.sessions.state_of(connection);
    if (!state || state->unchecked) continue;
    state->name = shown.name;
    state->tags = shown.tags;
    parts_.sessions.update(connection, *state);
  }
}

}  // namespace porchlight::gateway
