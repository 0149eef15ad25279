#include "doctor/latency.hpp"

#include "doctor/limits.hpp"

#include <algorithm>
#include <cstdlib>

namespace porchlight::doctor {
namespace {

using std::chrono::microseconds;

std::string tenths(std::int64_t thousandths) {
  return std::to_string(thousandths / 1'000) + "." + std::to_string(thousandths % 1'000 / 100);
}

std::string in_ms(microseconds time) {
  return tenths(time.count()) + " ms";
}

}  // namespace

std::optional<Latency> latency_of(std::vector<microseconds> round_trips) {
  if (round_trips.empty()) return std::nullopt;
  std::ranges::sort(round_trips);
  return Latency{round_trips[round_trips.size() / 2], round_trips.back()};
}

Finding judge_latency(const std::string& check, const std::string& server,
                      const std::optional<Latency>& latency) {
  if (!latency) return warning(check, "not measured: it answered nothing", "Look at what is wrong above.");
  const std::string what = in_ms(latency->median) + " in the middle, " + in_ms(latency->worst) + " at worst";
  if (latency->median > limits::slow_median) {
    return wrong(check, what,
                 server +
                     " belongs into the same network as the gateways: look at the way to it, "
                     "and at what else its machine does.");
  }
  if (latency->worst > limits::slow_worst) {
    return warning(check, what,
                   "Something holds " + server +
                       " up now and then: look at the load of its "
                       "machine, and at snapshots and backups.");
  }
  return good(check, what);
}

Finding judge_clock(const std::string& check, const std::string& server,
                    const std::optional<Milliseconds>& ahead) {
  if (!ahead) return warning(check, "not compared: it did not say", "Let this user ask for the time.");
  const std::int64_t off = std::abs(ahead->count());
  const std::string what =
      tenths(off) + " s " + (ahead->count() < 0 ? "behind" : "ahead of") + " this machine's";
  if (off <= limits::clock_apart.count()) return good(check, what);
  return warning(check, what,
                 "Keep " + server +
                     "'s machine and this one on NTP: a token that one gateway has "
                     "just given another one may refuse, and times that people see are wrong.");
}

}  // namespace porchlight::doctor
