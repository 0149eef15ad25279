#pragma once
// How often somebody may be wrong about a password. A limit per e-mail alone is a way to lock its owner out;
// one per address and e-mail alone lets many addresses guess. So each attempt goes by one of three lanes,
// which do not take from each other:
//
//   a device that has logged in as this e-mail before (it shows a cookie of ours): by itself;
//   an address from which this e-mail has logged in before: by address and e-mail, and by address;
//   strangers: the same, and all of them together by e-mail.
//
// Whoever guesses is a stranger, from however many addresses, and uses up what strangers have. The owner, who
// comes as always, does not meet them. Pure; only wrong attempts count.

#include "base/rate_limit.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace porchlight::access {

struct LoginAttempt {
  std::string address;  // as rate_key() has it
  std::string email;    // as the store keeps it
  std::string device;   // proven; empty for a stranger's
};

class LoginThrottle {
 public:
  enum class Lane : std::uint8_t { device, known_address, strangers };

  /// Wrong attempts a minute.
  LoginThrottle(double per_address, double per_email);

  [[nodiscard]] Lane lane_of(const LoginAttempt& attempt) const;
  /// False: too many were wrong on this lane.
  [[nodiscard]] bool take(const LoginAttempt& attempt, Lane lane, SteadyTime now);
  /// The attempt was not wrong after all.
  void give_back(const LoginAttempt& attempt, Lane lane);
  /// From now on the address is one of the e-mail's own.
  void remember(const LoginAttempt& attempt);

 private:
  KeyedRateLimiter by_device_;
  KeyedRateLimiter by_address_;
  KeyedRateLimiter by_pair_;
  KeyedRateLimiter by_email_;                                       // strangers only
  std::unordered_map<std::string, std::deque<std::string>> known_;  // e-mail → addresses, the newest last
};

}  // namespace porchlight::access
