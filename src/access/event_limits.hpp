#pragma once
// How much clients may send: per connection, per address, per project. What goes past is refused with
// `rateLimited`; a client that goes on is disconnected.

#include "base/error.hpp"
#include "base/place_counter.hpp"
#include "base/rate_limit.hpp"

#include <string>

namespace porchlight::access {

/// Units: events (connections) a second.
struct EventRates {
  bool enabled = true;
  double per_connection = 20;
  double per_address = 400;
  double per_project = 20'000;
  double connections_per_address = 50;
};

/// What is counted for one connection, on its own thread.
struct ConnectionBudget {
  TokenBucket events;
  TokenBucket refusals;
};

enum class Verdict { accepted, refused, disconnect };

/// One for the node: what an address or a project does on all threads counts together. Thread: any.
class EventLimits {
 public:
  EventLimits(EventRates rates, Metrics& metrics);

  [[nodiscard]] bool accepts_connection(const std::string& address, SteadyTime now);
  [[nodiscard]] Verdict take(ConnectionBudget& budget, const std::string& address, const std::string& project,
                             SteadyTime now);
  /// For an event of that connection, until it is answered. None: too many wait.
  [[nodiscard]] Place begin_event(std::string_view connection) { return waiting_.take(connection); }
  /// Why not: the connection's own fault, or everybody's.
  [[nodiscard]] Error too_many_wait() const;
  /// For a history that is read for that connection, until it has been. None: too many wait.
  [[nodiscard]] Place begin_history(std::string_view connection) { return histories_.take(connection); }
  [[nodiscard]] static Error too_many();

 private:
  const EventRates rates_;
  const Rate connection_;
  const Rate refusals_;
  KeyedRateLimiter addresses_;
  KeyedRateLimiter projects_;
  KeyedRateLimiter connects_;
  PlaceCounter waiting_;
  PlaceCounter histories_;
};

}  // namespace porchlight::access
