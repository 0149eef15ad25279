#include "app/push_room.hpp"

#include "app/server_limits.hpp"
#include "base/ascii.hpp"
#include "base/log.hpp"
#include "push/vapid.hpp"

#include <utility>
#include <vector>

namespace porchlight::app {
namespace {

// Services want to know by what to find the operator, and take what is no address of anybody.
constexpr const char* no_contact = "mailto:nobody@porchlight.invalid";

std::vector<std::string> lower_hosts(std::vector<std::string> hosts) {
  for (std::string& host : hosts) host = ascii::lower(host);
  return hosts;
}

}  // namespace

std::string push_contact(const Configuration& configuration) {
  if (!configuration.push.contact.empty()) return configuration.push.contact;
  const Configuration::Mail& mail = configuration.mail;
  if (mail.dashboard_url.starts_with("https://")) return mail.dashboard_url;
  return mail.from.empty() ? no_contact : "mailto:" + mail.from;
}

PushRoom::PushRoom(const Parts& parts, push::Vapid vapid)
    : vapid_(std::move(vapid)),
      sender_(vapid_, lower_hosts(parts.configuration.push.allow_hosts)),
      pool_(server_limits::push_threads),
      deliveries_({.subscriptions = parts.database.push_subscriptions(),
                   .database = parts.database_pool,
                   .pool = pool_,
                   .threads = server_limits::push_threads,
                   .home = parts.home,
                   .timers = parts.timers,
                   .metrics = parts.metrics,
                   .vapid = vapid_,
                   .send = [this](const push::Push& push, WallTime now,
                                  const std::atomic<bool>& stop) { return sender_.send(push, now, stop); }}),
      desk_{vapid_.public_key(), lower_hosts(parts.configuration.push.allow_hosts), deliveries_} {}

std::unique_ptr<PushRoom> PushRoom::open(const Parts& parts, const std::string& keys) {
  if (!parts.configuration.push.enabled) return nullptr;
  auto vapid = push::Vapid::read(keys, push_contact(parts.configuration));
  if (!vapid) {
    log::error("web push is off: its keys in the database are none", {{"reason", vapid.error().message}});
    return nullptr;
  }
  return std::unique_ptr<PushRoom>(new PushRoom(parts, std::move(*vapid)));
}

void PushRoom::close() {
  deliveries_.stop();
  pool_.abandon();
}

}  // namespace porchlight::app
