#include "access/login_throttle.hpp"

#include "access/limits.hpp"

#include <algorithm>

namespace porchlight::access {
namespace {

Rate per_minute(double count, double burst) {
  return {.per_second = count / 60, .burst = burst};
}

std::string pair_of(const LoginAttempt& attempt) {
  return attempt.address + ' ' + attempt.email;
}

std::string device_of(const LoginAttempt& attempt) {
  return attempt.device + ' ' + attempt.email;
}

}  // namespace

LoginThrottle::LoginThrottle(double per_address, double per_email)
    : by_device_(per_minute(per_email, per_email), limits::login_keys),
      by_address_(per_minute(per_address, per_address), limits::login_keys),
      by_pair_(per_minute(per_email, per_email), limits::login_keys),
      by_email_(per_minute(per_email, per_email * limits::guessing_addresses), limits::login_keys) {}

LoginThrottle::Lane LoginThrottle::lane_of(const LoginAttempt& attempt) const {
  if (!attempt.device.empty()) return Lane::device;
  const auto known = known_.find(attempt.email);
  const bool own = known != known_.end() && std::ranges::count(known->second, attempt.address) > 0;
  return own ? Lane::known_address : Lane::strangers;
}

bool LoginThrottle::take(const LoginAttempt& attempt, Lane lane, SteadyTime now) {
  if (lane == Lane::device) return by_device_.take(device_of(attempt), now);
  if (!by_address_.take(attempt.address, now)) return false;
  if (by_pair_.take(pair_of(attempt), now)) {
    if (lane == Lane::known_address || by_email_.take(attempt.email, now)) return true;
    by_pair_.give_back(pair_of(attempt));
  }
  by_address_.give_back(attempt.address);
  return false;
}

void LoginThrottle::give_back(const LoginAttempt& attempt, Lane lane) {
  if (lane == Lane::device) return by_device_.give_back(device_of(attempt));
  by_address_.give_back(attempt.address);
  by_pair_.give_back(pair_of(attempt));
  if (lane == Lane::strangers) by_email_.give_back(attempt.email);
}

void LoginThrottle::remember(const LoginAttempt& attempt) {
  if (known_.size() >= limits::login_keys && !known_.contains(attempt.email)) known_.erase(known_.begin());
  std::deque<std::string>& addresses = known_[attempt.email];
  std::erase(addresses, attempt.address);
  addresses.push_back(attempt.address);
  if (addresses.size() > limits::known_addresses) addresses.pop_front();
}

}  // namespace porchlight::access
