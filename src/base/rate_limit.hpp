#pragma once
// Token buckets: what a client may do per second, with some room for a burst. Time is given in, so that a
// bucket costs sixteen bytes and no timer.

#include "base/clock.hpp"

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight {

struct Rate {
  double per_second = 0;
  double burst = 0;  // tokens in a full bucket
};

class TokenBucket {
 public:
  /// Takes a token, or says that there is none. A bucket begins full.
  [[nodiscard]] bool take(const Rate& rate, SteadyTime now, double tokens = 1);
  /// Puts one back: what it was taken for turned out to be harmless.
  void give_back(const Rate& rate, double tokens = 1);
  /// True where time has filled it: forgetting it loses nothing.
  [[nodiscard]] bool full(const Rate& rate, SteadyTime now) const;

 private:
  void refill(const Rate& rate, SteadyTime now);
  SteadyTime filled_at_{};  // epoch: never used, full
  float tokens_ = 0;
};

/// Buckets by key (an address, an e-mail) for all threads of a node together: a limit means what its name
/// says, however many threads count. Bounded: past `capacity` keys the full buckets are forgotten; when none
/// is, newcomers share one bucket, so that a flood of keys limits itself and no memory.
///
/// Split into shards, each behind a mutex that is held for one look-up: two threads meet only where they
/// count for neighbours in the same instant.
class KeyedRateLimiter {
 public:
  KeyedRateLimiter(Rate rate, std::size_t capacity);
  /// Thread: any.
  [[nodiscard]] bool take(std::string_view key, SteadyTime now, double tokens = 1);
  /// Thread: any.
  void give_back(std::string_view key, double tokens = 1);
  [[nodiscard]] const Rate& rate() const { return rate_; }
  /// Thread: any.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, TokenBucket, Hash, std::equal_to<>> buckets;
    TokenBucket overflow;
    SteadyTime swept_at{};
  };
  [[nodiscard]] Shard& shard_of(std::string_view key);
  void sweep(Shard& shard, SteadyTime now) const;

  const Rate rate_;
  std::vector<Shard> shards_;  // never resized
  const std::size_t shard_capacity_;
};

}  // namespace porchlight
