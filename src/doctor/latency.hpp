#pragma once
// How long a server takes to answer, and how its clock stands against ours: judged alike for each store.

#include "base/clock.hpp"
#include "doctor/finding.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::doctor {

struct Latency {
  std::chrono::microseconds median{};
  std::chrono::microseconds worst{};
};

/// Of round trips, one after the other; none where there was none.
[[nodiscard]] std::optional<Latency> latency_of(std::vector<std::chrono::microseconds> round_trips);

/// `server`: "Redis", "PostgreSQL".
[[nodiscard]] Finding judge_latency(const std::string& check, const std::string& server,
                                    const std::optional<Latency>& latency);
/// `ahead`: of our clock; negative where it is behind; none where it could not be asked.
[[nodiscard]] Finding judge_clock(const std::string& check, const std::string& server,
                                  const std::optional<Milliseconds>& ahead);

}  // namespace porchlight::doctor
