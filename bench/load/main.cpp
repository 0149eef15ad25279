// porchlight-load: many clients of the contract in one thread, for `./dev bench`. See options.hpp for the
// scenarios.

#include "load/limits.hpp"
#include "load/options.hpp"
#include "load/scenarios.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <sys/resource.h>

namespace porchlight::bench {
namespace {

/// Throws std::invalid_argument where the descriptors do not suffice, with what would.
void raise_descriptors(std::size_t connections) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (connections + limits::spare_descriptors > limit.rlim_max) {
    throw std::invalid_argument(std::to_string(connections) + " connections do not fit: this process may " +
                                "have " + std::to_string(limit.rlim_max) + " descriptors (ulimit -Hn)");
  }
}

int run(const Options& options) {
  if (options.scenario == "idle") {
    raise_descriptors(options.visitors);
    return run_idle(options);
  }
  if (options.scenario == "churn") {
    raise_descriptors(options.concurrency);
    return run_churn(options);
  }
  if (options.scenario == "pages" || options.scenario == "arrivals") {
    const bool arrivals = options.scenario == "arrivals";
    raise_descriptors(options.agents + (arrivals ? options.events : options.visitors));
    return run_fanout(options, arrivals);
  }
  throw std::invalid_argument("there is no scenario " + options.scenario);
}

}  // namespace
}  // namespace porchlight::bench

int main(int count, const char* const* arguments) {
  using namespace porchlight::bench;
  try {
    return run(parse_options({arguments + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)}));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "porchlight-load: %s\n\n%s", error.what(), usage);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "porchlight-load: %s\n", error.what());
    return 1;
  }
}
