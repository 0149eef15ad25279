#pragma once
// One push, handed to the service that a browser named.

#include "base/clock.hpp"
#include "driver/http_client/http_client.hpp"
#include "push/vapid.hpp"
#include "store/database/push_subscriptions.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::push {

struct Sent {
  enum class Outcome : std::uint8_t {
    accepted,   // the service has it
    gone,       // the browser takes none any more
    refused,    // for good
    later,      // the service is there, and does not take it now
    away,       // nobody answered
    forbidden,  // the address is not of the internet
  };
  Outcome outcome = Outcome::away;
  std::optional<Milliseconds> retry_after{};
  std::string reason{};  // for the log: nothing of the endpoint
};

struct Push {
  store::PushSubscription to;
  std::string payload;
  std::string topic;  // another of the same takes its place at the service; empty: none does
};

/// What an answer's status means.
[[nodiscard]] Sent::Outcome outcome_of(long status);

/// Thread: any that may block.
class Sender {
 public:
  /// `allowed`: hosts that may have any port and stand in any network. `vapid` outlives it.
  Sender(const Vapid& vapid, std::vector<std::string> allowed)
      : vapid_(vapid), allowed_(std::move(allowed)) {}

  /// Gives up once `stop` is set, or after limits::push_time.
  [[nodiscard]] Sent send(const Push& push, WallTime now, const std::atomic<bool>& stop);

 private:
  const Vapid& vapid_;
  const std::vector<std::string> allowed_;
  driver::HttpClient client_;
};

}  // namespace porchlight::push
