#pragma once
// REST requests that are not answered yet, of one address and of all on the node. A connection has one at a
// time; who opens many must not have the database's threads, and the memory for what they read, to
// themselves.

#include "base/metrics.hpp"
#include "base/place_counter.hpp"
#include "net/http.hpp"

#include <string_view>

namespace porchlight::api {

/// One for the node. Thread: any.
class WaitingRequests {
 public:
  /// Not `limited`: in all only, for load tests from one address.
  WaitingRequests(bool limited, Metrics& metrics);

  /// For a request, until it is answered. None: too many wait.
  [[nodiscard]] Place take(std::string_view peer);
  /// What a request without a place is answered: clients try again.
  [[nodiscard]] static net::HttpResponse refusal();

 private:
  PlaceCounter places_;
};

}  // namespace porchlight::api
