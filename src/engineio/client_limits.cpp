#include "engineio/client_limits.hpp"

#include "base/ip_address.hpp"
#include "engineio/limits.hpp"

namespace porchlight::engineio {
namespace {

Counter refused(porchlight::Metrics& metrics, const char* what, const char* by) {
  return metrics.counter("porchlight_refused_clients_total",
                         "Connections and sessions that were refused, by what there was too much of.",
                         {{"what", what}, {"by", by}});
}

Counter expelled(porchlight::Metrics& metrics, const char* reason) {
  return metrics.counter("porchlight_expelled_sessions_total",
                         "Sessions that were ended since they sent more than anybody may.",
                         {{"reason", reason}});
}

/// A rate of 0 is no limit.
bool take_from(TokenBucket& bucket, const Rate& rate, std::size_t amount, SteadyTime now) {
  return amount == 0 || rate.per_second == 0 || bucket.take(rate, now, static_cast<double>(amount));
}

}  // namespace

ClientLimits::ClientLimits(const ClientRates& rates, porchlight::Metrics& metrics)
    : sessions_(rates.sessions, refused(metrics, "sessions", "address"), refused(metrics, "sessions", "all")),
      half_open_(rates.half_open, refused(metrics, "half_open", "address"),
                 refused(metrics, "half_open", "all")),
      held_bytes_(rates.held_bytes, refused(metrics, "held_bytes", "address"),
                  refused(metrics, "held_bytes", "all")),
      packets_(rates.packets),
      bytes_(rates.bytes),
      address_bytes_(rates.address_bytes, limits::remembered_addresses),
      too_many_packets_(expelled(metrics, "packets")),
      too_many_bytes_(expelled(metrics, "bytes")),
      too_many_address_bytes_(expelled(metrics, "address_bytes")) {
  const auto show = [&metrics](const char* name, const char* help, const PlaceCounter& places) {
    metrics.before_text(
        [gauge = metrics.gauge(name, help), &places] { gauge.set(static_cast<double>(places.taken())); });
  };
  show("porchlight_sessions", "Engine.IO sessions.", sessions_);
  show("porchlight_half_open_sessions", "Sessions that have joined no namespace yet.", half_open_);
  show("porchlight_held_bytes", "Attachments of events that are not whole yet.", held_bytes_);
}

std::variant<SessionPlaces, RequestError> ClientLimits::admit(std::string_view address) {
  const std::string key = rate_key(address);
  SessionPlaces places{.session = sessions_.take(key), .half_open = {}};
  if (places.session) places.half_open = half_open_.take(key);
  if (places.half_open) return places;
  const bool for_all = places.session ? half_open_.full() : sessions_.full();
  return for_all ? RequestError::too_many : RequestError::too_many_of_address;
}

bool ClientLimits::hold_bytes(Place& place, std::string_view key, std::size_t bytes) {
  if (bytes == 0) return true;
  if (place) return place.grow(bytes);
  place = held_bytes_.take(key, bytes);
  return static_cast<bool>(place);
}

bool ClientLimits::take(Traffic& traffic, std::string_view key, std::size_t packets, std::size_t bytes,
                        SteadyTime now) {
  if (!take_from(traffic.packets, packets_, packets, now)) {
    too_many_packets_.add();
  } else if (!take_from(traffic.bytes, bytes_, bytes, now)) {
    too_many_bytes_.add();
  } else if (bytes > 0 && address_bytes_.rate().per_second > 0 &&
             !address_bytes_.take(key, now, static_cast<double>(bytes))) {
    too_many_address_bytes_.add();
  } else {
    return true;
  }
  return false;
}

}  // namespace porchlight::engineio
