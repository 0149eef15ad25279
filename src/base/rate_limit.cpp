#include "base/rate_limit.hpp"

#include <algorithm>

namespace porchlight {
namespace {

/// Sweeping looks at every bucket; a flood must not make it look at all of them for each newcomer.
constexpr std::chrono::seconds sweep_interval{1};

/// Shards of a limiter: enough for any number of cores, each with so many keys that they fill alike.
constexpr std::size_t most_shards = 16;
constexpr std::size_t least_shard = 256;

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

void TokenBucket::give_back(const Rate& rate, double tokens) {
  tokens_ = static_cast<float>(std::min(rate.burst, static_cast<double>(tokens_) + tokens));
}

bool TokenBucket::full(const Rate& rate, SteadyTime now) const {
  if (filled_at_ == SteadyTime{}) return true;
  return static_cast<double>(tokens_) + seconds(now - filled_at_) * rate.per_second >= rate.burst;
}

KeyedRateLimiter::KeyedRateLimiter(Rate rate, std::size_t capacity)
    : rate_(rate),
      shards_(std::clamp(capacity / least_shard, std::size_t{1}, most_shards)),
      shard_capacity_(capacity / shards_.size()) {}

KeyedRateLimiter::Shard& KeyedRateLimiter::shard_of(std::string_view key) {
  // The upper half: the shard's own table goes by the lower one.
  return shards_[(Hash{}(key) >> 32) % shards_.size()];
}

bool KeyedRateLimiter::take(std::string_view key, SteadyTime now, double tokens) {
  Shard& shard = shard_of(key);
  const std::scoped_lock lock(shard.mutex);
  auto found = shard.buckets.find(key);
  if (found == shard.buckets.end()) {
    if (shard.buckets.size() >= shard_capacity_) sweep(shard, now);
    if (shard.buckets.size() >= shard_capacity_) return shard.overflow.take(rate_, now, tokens);
    found = shard.buckets.emplace(std::string(key), TokenBucket{}).first;
  }
  return found->second.take(rate_, now, tokens);
}

void KeyedRateLimiter::give_back(std::string_view key, double tokens) {
  Shard& shard = shard_of(key);
  const std::scoped_lock lock(shard.mutex);
  if (const auto found = shard.buckets.find(key); found != shard.buckets.end())
    found->second.give_back(rate_, tokens);
}

std::size_t KeyedRateLimiter::size() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    sum += shard.buckets.size();
  }
  return sum;
}

void KeyedRateLimiter::sweep(Shard& shard, SteadyTime now) const {
  if (shard.swept_at != SteadyTime{} && now - shard.swept_at < sweep_interval) return;
  shard.swept_at = now;
  std::erase_if(shard.buckets, [&](const auto& entry) { return entry.second.full(rate_, now); });
}

}  // namespace porchlight
