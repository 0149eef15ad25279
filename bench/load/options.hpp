#pragma once
// `porchlight-load SCENARIO --name number …`: every option is a bounded number but the agents' token.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace porchlight::bench {

struct Options {
  std::string scenario;
  std::uint16_t port = 8080;
  long project = 1;
  std::string token;
  std::size_t first = 0;  // number of the first visitor: several generators share one server
  std::size_t visitors = 1'000;
  std::size_t count = 10'000;
  std::size_t concurrency = 32;
  std::size_t agents = 100;
  std::size_t events = 1'000;
  std::size_t rate = 500;
  std::int64_t stay_ms = 1'000;
  std::int64_t wait_ms = 5'000;
};

inline constexpr const char* usage =
    "Usage: porchlight-load SCENARIO [--OPTION VALUE…]\n"
    "\n"
    "  idle      --visitors N                      connect, identify, stay until standard input ends\n"
    "  churn     --count N --concurrency C         connect, identify, leave, in a closed loop\n"
    "  pages     --agents A --token T --visitors V --events N --rate R\n"
    "            visitors change pages, R a second; agents count the events\n"
    "  arrivals  --agents A --token T --events N --rate R --stay-ms MS\n"
    "            visitors come, R a second, and leave again; agents count the events\n"
    "\n"
    "All: --port P --project ID --first NUMBER (of the first visitor) --wait-ms MS (for the last events).\n"
    "A line {\"phase\":\"ready\",…} says that everybody is there; pages and arrivals begin with a line on\n"
    "standard input. The last line is the result.\n";

/// Throws std::invalid_argument with a message for the user.
[[nodiscard]] Options parse_options(std::span<const char* const> arguments);

}  // namespace porchlight::bench
