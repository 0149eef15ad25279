#pragma once

#include <cstddef>

namespace porchlight {

struct ProcessUsage {
  std::size_t resident_bytes = 0;
  double cpu_seconds = 0;  // user and system
  std::size_t descriptors = 0;
  std::size_t threads = 0;
};

/// What this process uses now, from /proc and getrusage; zeros where the system does not tell.
/// Thread: any.
[[nodiscard]] ProcessUsage process_usage();

}  // namespace porchlight
