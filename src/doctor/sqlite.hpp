#pragma once
// The database of one machine: a file, its folder and its disk.

#include "doctor/finding.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace porchlight::doctor {

struct SqliteFacts {
  std::string path;
  bool there = false;      // the file is
  std::string unwritable;  // why nothing can be made in its folder, or in the next one above; empty: it can
  std::string unreadable;  // why the file is; empty: it was read
  std::optional<std::int64_t> schema;
  std::int64_t known_schema = 0;  // of this program
  std::optional<bool> sound;      // none: too large to look through in passing
  std::uintmax_t size = 0;        // bytes
  std::uintmax_t free = 0;        // bytes of the disk
  bool network = false;           // the disk is another machine's
};

[[nodiscard]] Findings judge_sqlite(const SqliteFacts& facts);

}  // namespace porchlight::doctor
