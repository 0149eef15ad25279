#pragma once
// Numbers that follow from what they are for, not from how many were drawn before. A latency that came out of
// a running generator would change for every message behind one that a smaller history leaves out, and a
// failure would vanish for no reason of its own while it is being minimised.

#include "base/clock.hpp"

#include <cstdint>
#include <initializer_list>

namespace porchlight::simulation {

/// splitmix64's finisher over all of the numbers.
[[nodiscard]] inline std::uint64_t mixed(std::initializer_list<std::uint64_t> numbers) {
  std::uint64_t state = 0x9E3779B97F4A7C15ULL;
  for (const std::uint64_t number : numbers) {
    state = (state ^ number) + 0x9E3779B97F4A7C15ULL;
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9ULL;
    state = (state ^ (state >> 27)) * 0x94D049BB133111EBULL;
    state ^= state >> 31;
  }
  return state;
}

[[nodiscard]] inline std::uint64_t milliseconds_of(SteadyTime time) {
  return static_cast<std::uint64_t>(std::chrono::floor<Milliseconds>(time.time_since_epoch()).count());
}

/// One kind of question ("latency to the store of n1/0"), whose answer depends on when it is asked.
class Draw {
 public:
  Draw(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}
  [[nodiscard]] std::uint64_t below(std::uint64_t end, SteadyTime now, std::uint64_t salt = 0) const {
    return mixed({seed_, stream_, milliseconds_of(now), salt}) % end;
  }
  [[nodiscard]] Milliseconds up_to(Milliseconds longest, SteadyTime now, std::uint64_t salt = 0) const {
    return Milliseconds(below(static_cast<std::uint64_t>(longest.count()) + 1, now, salt));
  }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
};

/// The way of one message: mostly a few milliseconds, sometimes up to the history's tail.
class Latency {
 public:
  Latency(std::uint64_t seed, std::uint64_t stream, Milliseconds tail) : draw_(seed, stream), tail_(tail) {}
  [[nodiscard]] Milliseconds there(SteadyTime now) const { return one(now, 1); }
  [[nodiscard]] Milliseconds back(SteadyTime now) const { return one(now, 2); }

 private:
  [[nodiscard]] Milliseconds one(SteadyTime now, std::uint64_t way) const {
    const bool slow = draw_.below(20, now, way) == 0;
    return draw_.up_to(slow ? tail_ : Milliseconds(5), now, way + 2);
  }
  Draw draw_;
  Milliseconds tail_;
};

}  // namespace porchlight::simulation
