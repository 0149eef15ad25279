#include "base/rate_limit.hpp"

#include <algorithm>

namespace porchlight {
namespace {

/// Sweeping looks at every bucket; a flood must not make it look at all of them for each newcomer.
constexpr std::chrono::seconds sweep_interval{1};

double seconds(SteadyTime::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

void TokenBucket::refill(const Rate& rate, SteadyTime now) {
  if (filled_at_ == SteadyTime{}) {
    tokens_ = static_cast<float>(rate.burst);
  } else if (now > filled_at_) {
    const double earned = seconds(now - filled_at_) * rate.per_second;
    tokens_ = static_cast<float>(std::min(rate.burst, static_cast<double>(tokens_) + earned));
  }
  filled_at_ = std::max(filled_at_, now);
}

bool TokenBucket::take(const Rate& rate, SteadyTime now, double tokens) {
  refill(rate, now);
  if (static_cast<double>(tokens_) < tokens) return false;
  tokens_ -= static_cast<float>(tokens);
  return true;
}

void TokenBucket::give_back(const Rate& rate) {
  tokens_ = static_cast<float>(std::min(rate.burst, static_cast<double>(tokens_) + 1));
}

bool TokenBucket::full(const Rate& rate, SteadyTime now) const {
  if (filled_at_ == SteadyTime{}) return true;
  return static_cast<double>(tokens_) + seconds(now - filled_at_) * rate.per_second >= rate.burst;
}

bool KeyedRateLimiter::take(std::string_view key, SteadyTime now) {
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= capacity_) sweep(now);
    if (buckets_.size() >= capacity_) return overflow_.take(rate_, now);
    found = buckets_.emplace(std::string(key), TokenBucket{}).first;
  }
  return found->second.take(rate_, now);
}

void KeyedRateLimiter::give_back(std::string_view key) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) found->second.give_back(rate_);
}

void KeyedRateLimiter::sweep(SteadyTime now) {
  if (swept_at_ != SteadyTime{} && now - swept_at_ < sweep_interval) return;
  swept_at_ = now;
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.full(rate_, now); });
}

}  // namespace porchlight
