#pragma once
// Looks at the SQLite file, its folder and its disk, while servers use them. Nothing is made or changed.

#include "base/clock.hpp"
#include "doctor/limits.hpp"
#include "doctor/sqlite.hpp"

#include <cstdint>
#include <string>

namespace porchlight::doctor {

/// What cannot be had is said by the facts. `known_schema`: this program's. Blocks: reads the file whole up
/// to limits::sound_bytes, and waits so long for another process that holds it. Thread: any.
[[nodiscard]] SqliteFacts read_sqlite(const std::string& path, std::int64_t known_schema,
                                      Milliseconds busy_time = limits::sqlite_time);

}  // namespace porchlight::doctor
