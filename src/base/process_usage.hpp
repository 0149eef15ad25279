#pragma once

#include <cstddef>

namespace porchlight {

struct ProcessUsage {
  std::size_t resident_bytes = 0;
  double cpu_seconds = 0;       // user and system
  std::size_t descriptors = 0;  // 0 where the kernel (before Linux 6.2) has no count of them
  std::size_t threads = 0;
};

/// What this process uses now, from /proc and getrusage; zeros where the system does not tell.
/// Thread: any.
[[nodiscard]] ProcessUsage process_usage();

/// The open descriptors, one by one: tens of milliseconds where there are tens of thousands, so not for an
/// I/O thread. Thread: any.
[[nodiscard]] std::size_t count_descriptors();

}  // namespace porchlight
