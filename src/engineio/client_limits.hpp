#pragma once
// What clients may hold before anybody knows who they are: sessions, and sessions that are half open, which
// have shaken hands and joined no namespace. By address and in all, over the threads of a node. And what a
// session may send, of any kind: acknowledgements, heartbeats and connects cost as much as events do.

#include "base/place_counter.hpp"
#include "base/rate_limit.hpp"
#include "engineio/request_error.hpp"
#include "engineio/traffic.hpp"

#include <string_view>
#include <variant>

namespace porchlight::engineio {

struct ClientRates {
  PlaceCounter::Limits sessions;
  PlaceCounter::Limits half_open;
  PlaceCounter::Limits held_bytes;  // of messages that are not whole yet
  // What is sent; without a rate as much as one likes.
  Rate packets = {};        // of a session
  Rate bytes = {};          // of a session
  Rate address_bytes = {};  // of all sessions of an address
};

/// What a session holds of the limits.
struct SessionPlaces {
  Place session;
  Place half_open;  // given back once it has joined a namespace
};

/// Thread: any.
class ClientLimits {
 public:
  ClientLimits(const ClientRates& rates, porchlight::Metrics& metrics);

  /// For a new session of that address.
  /// Errors: too_many_of_address, too_many.
  [[nodiscard]] std::variant<SessionPlaces, RequestError> admit(std::string_view address);

  /// Bytes that are held for somebody until the rest has come, added to what `place` has. False: too many.
  [[nodiscard]] bool hold_bytes(Place& place, std::string_view key, std::size_t bytes);

  /// So much has come from a session of that address. False: it is more than a session, or an address, may
  /// send; counted by the reason.
  [[nodiscard]] bool take(Traffic& traffic, std::string_view key, std::size_t packets, std::size_t bytes,
                          SteadyTime now);

 private:
  PlaceCounter sessions_;
  PlaceCounter half_open_;
  PlaceCounter held_bytes_;
  const Rate packets_;
  const Rate bytes_;
  KeyedRateLimiter address_bytes_;
  Counter too_many_packets_;
  Counter too_many_bytes_;
  Counter too_many_address_bytes_;
};

}  // namespace porchlight::engineio
