#pragma once
// Numbers as findings say them.

#include <cstdint>
#include <string>

namespace porchlight::doctor {

/// 512 bytes, 3 KB, 17 MB, 2 GB: rounded down, of 1,024 each.
[[nodiscard]] inline std::string bytes_text(std::uintmax_t bytes) {
  if (bytes < 1'024) return std::to_string(bytes) + " bytes";
  const char* unit = "KB";
  for (const char* larger : {"MB", "GB", "TB"}) {
    if (bytes < 1'024ULL * 1'024) break;
    bytes /= 1'024;
    unit = larger;
  }
  return std::to_string(bytes / 1'024) + " " + unit;
}

[[nodiscard]] inline std::string bytes_text(std::int64_t bytes) {
  return bytes_text(static_cast<std::uintmax_t>(bytes < 0 ? 0 : bytes));
}

}  // namespace porchlight::doctor
