#include "base/process_usage.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace porchlight {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::size_t count_entries(const char* folder) {
  std::error_code ignored;
  const std::filesystem::directory_iterator entries(folder, ignored);
  return ignored ? 0 : static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

/// The kernel's own count, since Linux 6.2; it says 0 before.
std::size_t counted_descriptors() {
  struct stat folder {};
  return ::stat("/proc/self/fd", &folder) == 0 ? static_cast<std::size_t>(folder.st_size) : 0;
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage usage;
  std::size_t total_pages = 0;
  std::size_t resident_pages = 0;
  std::ifstream statm("/proc/self/statm");
  if (statm >> total_pages >> resident_pages) {
    usage.resident_bytes = resident_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  }
  rusage times{};
  if (getrusage(RUSAGE_SELF, &times) == 0)
    usage.cpu_seconds = seconds(times.ru_utime) + seconds(times.ru_stime);
  usage.descriptors = counted_descriptors();
  usage.threads = count_entries("/proc/self/task");
  return usage;
}

std::size_t count_descriptors() {
  return count_entries("/proc/self/fd");
}

}  // namespace porchlight
